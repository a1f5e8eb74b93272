import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail } from '../../../protocol/failure'
import { lineLimit, readSource, type SourceFile } from '../source-file'
import { pythonToJson } from './python-literal'
import { toDecoder } from './text-decoder'

/**
 * Writes lines that hold Python's objects as lines of JSON; gives the file's SHA-256. A line that is neither Python's nor
 * JSON, or holds bytes that are no text, stays as it is, so that whoever reads JSON rejects it. Holds one line.
 */
export async function toJsonLines(source: SourceFile, target: string, { signal, onProgress }: { signal: AbortSignal; onProgress?: (fraction: number) => void }): Promise<string> {
  mkdirSync(dirname(target), { recursive: true })
  const hash = createHash('sha256')
  const decoder = toDecoder(source.encoding)
  const output = await open(target, 'w')
  let rest = ''
  let raw = 0
  let lines = 0
  const write = async (text: string): Promise<void> => {
    if (text !== '') await output.write(text.split('\n').map(toJsonLine).join('\n'))
  }
  try {
    const pieces = readSource(source, (bytes) => {
      hash.update(bytes)
      raw += bytes.length
    })
    for await (const piece of pieces) {
      if (signal.aborted) fail({ kind: 'cancelled' })
      onProgress?.(raw / source.bytes)
      const text = rest + decoder.decode(piece)
      const end = text.lastIndexOf('\n') + 1
      rest = text.slice(end)
      if (rest.length > lineLimit) fail({ kind: 'line-too-long', path: source.label, line: lines + text.slice(0, end).split('\n').length, bytes: rest.length, limit: lineLimit })
      lines += end === 0 ? 0 : text.slice(0, end).split('\n').length - 1
      await write(text.slice(0, end))
    }
    await write(rest + decoder.end())
    return hash.digest('hex')
  } finally {
    await output.close()
  }
}

/** JSON that Python did not write stays, too: some lines of such a file may be it. */
function toJsonLine(line: string): string {
  if (line.trim() === '') return ''
  if (line.includes('\ufffd')) return line
  return pythonToJson(line.replace(/^\ufeff/, '')) ?? line
}
