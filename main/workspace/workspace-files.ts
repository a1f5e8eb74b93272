import { existsSync } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { constants } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { fail } from '../../protocol/failure'
import type { FileEntry } from '../../protocol/host'
import { writeAtomically } from './atomic-write'
import { newNotebook } from './new-notebook'
import { writeNotebook, type NotebookContent } from './notebook-file'
import { insideWorkspace, toPortablePath } from './paths'

const dataEndings = new Set(['.csv', '.tsv', '.txt', '.json', '.jsonl', '.ndjson', '.parquet', '.xlsx', '.xls', '.gz', '.zip'])

/** The folder's entries, folders first, then by name; hidden ones and `node_modules` left out. */
export async function listFolder(workspace: string, path: string): Promise<FileEntry[]> {
  const folder = insideWorkspace(workspace, path)
  const names = await readdir(folder).catch(() => fail({ kind: 'file-missing', path, nearby: [] }))
  const entries = await Promise.all(
    names
      .filter((name) => !name.startsWith('.') && name !== 'node_modules')
      .map(async (name): Promise<FileEntry[]> => {
        // A link whose target is gone is no file to show.
        const status = await stat(join(folder, name)).catch(() => null)
        if (!status) return []
        const kind = status.isDirectory() ? 'folder' : kindOf(name)
        return [{ path: toPortablePath(workspace, join(folder, name)), name, kind, bytes: status.size, modifiedAt: status.mtimeMs }]
      }),
  )
  const order = new Intl.Collator(['zh-Hans', 'en'], { numeric: true })
  return entries.flat().sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || order.compare(a.name, b.name))
}

/** Writes a new notebook under the name, or the first free one like it. */
export async function createNotebook(workspace: string, folder: string, name: string): Promise<{ path: string; content: NotebookContent }> {
  const plain = basename(name).replace(/\.ipynb$/i, '') || 'notebook'
  const path = freeName(workspace, join(folder, `${plain}.ipynb`))
  const content = newNotebook()
  await writeAtomically(insideWorkspace(workspace, path), writeNotebook(content))
  return { path, content }
}

/** Moves a file or folder inside the workspace; never over another. */
export async function renameFile(workspace: string, path: string, to: string): Promise<string> {
  const from = await needFile(workspace, path)
  const target = insideWorkspace(workspace, to)
  const isOther = (await lstat(target).then((status) => status.ino, () => null)) !== (await lstat(from)).ino
  // On a file system that ignores case, `a` to `A` finds itself.
  if (existsSync(target) && isOther) fail({ kind: 'file-exists', path: to })
  await mkdir(dirname(target), { recursive: true })
  await rename(from, target)
  return toPortablePath(workspace, target)
}

export async function duplicateFile(workspace: string, path: string): Promise<string> {
  return copyIn(workspace, await needFile(workspace, path), dirname(path))
}

export async function deleteFile(workspace: string, path: string): Promise<void> {
  const absolute = await needFile(workspace, path)
  if (resolve(absolute) === resolve(workspace)) fail({ kind: 'usage', problem: 'the workspace itself cannot be deleted' })
  await rm(absolute, { recursive: true })
}

/** Copies a file from anywhere into a folder of the workspace, under a free name. */
export async function copyIn(workspace: string, from: string, folder: string): Promise<string> {
  if (!(await stat(from).then((status) => status.isFile(), () => false))) fail({ kind: 'file-missing', path: from, nearby: [] })
  const path = freeName(workspace, join(folder, basename(from)))
  const target = insideWorkspace(workspace, path)
  await mkdir(dirname(target), { recursive: true })
  await copyFile(from, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  return path
}

/** The path itself where it is free, else the first free one with a number: `a.csv`, `a 2.csv`, `a 3.csv`. */
export function freeName(workspace: string, path: string): string {
  const ending = extname(path)
  const stem = path.slice(0, path.length - ending.length).replace(/ \d+$/, '')
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${stem} ${number}${ending}`
    const absolute = insideWorkspace(workspace, candidate)
    if (!existsSync(absolute)) return toPortablePath(workspace, absolute)
  }
}

async function needFile(workspace: string, path: string): Promise<string> {
  const absolute = insideWorkspace(workspace, path)
  if (!(await stat(absolute).catch(() => null))) fail({ kind: 'file-missing', path, nearby: [] })
  return absolute
}

function kindOf(name: string): FileEntry['kind'] {
  const ending = extname(name).toLowerCase()
  return ending === '.ipynb' ? 'notebook' : dataEndings.has(ending) ? 'data' : 'other'
}
