import { fail } from '../../../protocol/failure'
import { host } from '../../workbench/host'
import type { DroppedFile } from './dropped-files'

/** Bytes of one call: a million characters as base64. */
const pieceBytes = 750_000

export interface SentFile {
  path: string
  /** False for one that the workspace had already. */
  isNew: boolean
}

export interface SendProgress {
  name: string
  /** Bytes of all files. */
  done: number
  of: number
}

/** Copies files into the workspace's folder for imports, piece by piece. Fails with `cancelled`; what had come of a file is then forgotten. */
export async function sendFiles(files: readonly DroppedFile[], options: { signal: AbortSignal; onProgress: (progress: SendProgress) => void; onSent: (sent: SentFile) => void }): Promise<void> {
  const { signal, onProgress, onSent } = options
  const of = files.reduce((sum, { file }) => sum + file.size, 0)
  let done = 0
  for (const { file, folder } of files) {
    const upload = crypto.randomUUID()
    try {
      let offset = 0
      do {
        if (signal.aborted) fail({ kind: 'cancelled' })
        onProgress({ name: file.name, done: done + offset, of })
        const bytes = new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer())
        const isLast = offset + bytes.length >= file.size
        const { path, isNew } = await host.receiveFile({ upload, name: file.name, folder: folder === '' ? 'imports' : `imports/${folder}`, offset, data: toBase64(bytes), isLast })
        offset += bytes.length
        if (path !== null) onSent({ path, isNew })
        if (isLast) break
      } while (offset < file.size)
      done += file.size
    } catch (thrown) {
      void host.cancelReceive({ upload }).catch(() => {})
      throw thrown
    }
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  // More at once would be more arguments than a call may have.
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}
