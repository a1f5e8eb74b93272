import remapping, { type EncodedSourceMap } from '@jridgewell/remapping'

/** A place in a text, line and column from 1, columns in UTF-16 units. */
export interface TextPosition {
  line: number
  column: number
}

/** Joins the maps of successive transformations, last one first, into a function from the made code's places to the source's. */
export function joinMaps(maps: readonly (EncodedSourceMap | string)[]): (made: TextPosition) => TextPosition | null {
  let lines: readonly (readonly number[])[][] | undefined
  return ({ line, column }) => {
    lines ??= remapping([...maps], () => null, { decodedMappings: true }).mappings as (readonly number[])[][]
    const segments = lines[line - 1] ?? []
    // The segment that the column lies in: the last one that starts at or before it.
    const segment = segments.findLast((candidate) => (candidate[0] ?? 0) < column) ?? segments[0]
    if (segment?.[2] === undefined || segment[3] === undefined) return null
    return { line: segment[2] + 1, column: segment[3] + 1 }
  }
}

/** The place of an offset, both in UTF-16 units. */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: before.length - lineStart + 1 }
}

/** Offsets of the transformer's messages count bytes of UTF-8. */
export function positionAtByte(text: string, byte: number): TextPosition {
  return positionAt(text, Buffer.from(text).subarray(0, byte).toString().length)
}
