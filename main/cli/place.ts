import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fail } from '../../protocol/failure'

/** A folder that becomes the workspace, and the notebook in it that was named. */
export interface Place {
  folder: string
  /** Relative to the folder. */
  notebook: string | null
}

/** What a person named: a folder, or a notebook, whose folder is the workspace. Nothing named is where they stand. */
export function toPlace(path: string | null): Place {
  const absolute = resolve(path ?? '.')
  if (!existsSync(absolute)) fail({ kind: 'file-missing', path: path ?? absolute, nearby: [] })
  if (statSync(absolute).isDirectory()) return { folder: realpathSync(absolute), notebook: null }
  if (!/\.ipynb$/i.test(absolute)) fail({ kind: 'unknown-format', path: absolute, detail: 'not .ipynb' })
  return { folder: realpathSync(dirname(absolute)), notebook: basename(absolute) }
}

/** Like `toPlace`, where only a notebook will do. */
export function toNotebookPlace(path: string): { folder: string; notebook: string } {
  const { folder, notebook } = toPlace(path)
  return notebook === null ? fail({ kind: 'usage', problem: `${path}: NOTEBOOK.ipynb ?` }) : { folder, notebook }
}
