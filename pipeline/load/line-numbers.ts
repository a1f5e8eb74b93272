import { readSource, type SourceFile } from './source-file'
import type { CsvScanner } from './text/csv-scanner'

const lineFeed = 10
const carriageReturn = 13

/** The lines, from 1, that bytes (from 0, ascending) stand in; line ends at the place itself are passed over. */
export async function linesAt(source: SourceFile, bytes: Float64Array, scan: CsvScanner | null): Promise<Float64Array> {
  const hasOnlyReturns = scan !== null && scan.lineEnds.cr > 0 && scan.lineEnds.lf + scan.lineEnds.crlf === 0
  const lineEnd = hasOnlyReturns ? carriageReturn : lineFeed
  const lines = new Float64Array(bytes.length)
  let line = 1
  let seen = 0
  let next = 0
  for await (const piece of readSource(source, () => undefined)) {
    let at = 0
    const countTo = (place: number): void => {
      for (let end = piece.indexOf(lineEnd, at); end >= 0 && end < place; end = piece.indexOf(lineEnd, at)) {
        line += 1
        at = end + 1
      }
    }
    for (; next < bytes.length && (bytes[next] ?? 0) - seen < piece.length; next += 1) {
      let place = (bytes[next] ?? 0) - seen
      countTo(place)
      while (piece[place] === lineFeed || piece[place] === carriageReturn) place += 1
      countTo(place)
      lines[next] = line
    }
    countTo(piece.length)
    seen += piece.length
    if (next >= bytes.length) break
  }
  return lines.map((value) => value || line)
}
