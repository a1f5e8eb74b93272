import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { fail } from '../../protocol/failure'

/** The absolute path of a file that work may touch. Fails with `file-outside` for anything else, links that point out included. */
export function insideWorkspace(path: string, { workspace, folder }: { workspace: string; folder: string }): string {
  const absolute = resolve(folder, path)
  const way = relative(realPath(workspace), realPath(absolute))
  if (way === '..' || way.startsWith(`..${way.includes('\\') ? '\\' : '/'}`) || isAbsolute(way)) fail({ kind: 'file-outside', path, workspace })
  return absolute
}

/** The path with links followed as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : resolve(realPath(parent), relative(parent, path))
  }
}
