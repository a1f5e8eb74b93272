import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { insideWorkspace } from '../pipeline/engine/inside-workspace'

/** SHA-256 and size of a file of the workspace as it is now; null where it is gone. Fails with `file-outside`. */
export async function fingerprintFile(workspace: string, path: string): Promise<{ sha256: string; bytes: number } | null> {
  const absolute = insideWorkspace(path, { workspace, folder: workspace })
  if (statSync(absolute, { throwIfNoEntry: false })?.isFile() !== true) return null
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(absolute, { highWaterMark: 1024 * 1024 })) {
    const part = chunk as Buffer
    hash.update(part)
    bytes += part.length
  }
  return { sha256: hash.digest('hex'), bytes }
}
