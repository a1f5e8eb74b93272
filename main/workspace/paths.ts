import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fail } from '../../protocol/failure'

/** The absolute path of something inside the workspace; `file-outside` for whatever leads out of it, also by a symbolic link. */
export function insideWorkspace(workspace: string, path: string): string {
  const absolute = resolve(workspace, path)
  if (!isInside(workspace, absolute) || !isInside(realpathSync(workspace), realPathOf(absolute))) {
    fail({ kind: 'file-outside', path, workspace })
  }
  return absolute
}

/** A path as contracts and files carry it: relative to a folder, with `/`. */
export function toPortablePath(folder: string, absolute: string): string {
  return relative(folder, absolute).split(sep).join('/')
}

export function isInside(folder: string, absolute: string): boolean {
  const path = relative(folder, absolute)
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path))
}

/** The real path of what need not exist yet: its nearest existing folder is resolved. */
function realPathOf(absolute: string): string {
  try {
    return realpathSync(absolute)
  } catch {
    const above = dirname(absolute)
    return above === absolute ? absolute : join(realPathOf(above), basename(absolute))
  }
}
