import type { SourceFile } from '../source-file'

/** Writes lines that hold Python's objects as lines of JSON; gives the file's SHA-256. */
export async function toJsonLines(_source: SourceFile, _target: string, _options: { signal: AbortSignal; onProgress?: (fraction: number) => void }): Promise<string> {
  throw new Error('not yet')
}
