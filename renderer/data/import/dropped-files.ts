/** A file from outside the window, and the folder it came in with. */
export interface DroppedFile {
  file: File
  /** `''` for a file that came by itself, else `exports/may`. */
  folder: string
}

/** What of a folder is data; a file that is dropped by itself is taken whatever it is called. */
const dataEndings = /\.(csv|tsv|txt|dat|data|json|jsonl|ndjson|parquet|xlsx|xlsm|xls|zip|gz|log)$/i

/** True while files are dragged, as against text or a tab. */
export function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false
}

/** All files that were dropped, with those in folders and in their folders. Hidden files and what is no data are left in their folders. */
export async function readDropped(transfer: DataTransfer): Promise<DroppedFile[]> {
  // The list is emptied when the event is over: everything is taken from it at once.
  const entries = [...transfer.items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const found: DroppedFile[] = []
  for (const { entry, file } of entries) {
    if (entry?.isDirectory) found.push(...(await readFolder(entry as FileSystemDirectoryEntry, entry.name)))
    else if (file !== null) found.push({ file, folder: '' })
  }
  return found
}

/** What a field for files or for a folder was given. */
export function readChosen(files: FileList): DroppedFile[] {
  return [...files].flatMap((file) => {
    const path = file.webkitRelativePath
    if (path === '') return [{ file, folder: '' }]
    return isData(path) ? [{ file, folder: path.split('/').slice(0, -1).join('/') }] : []
  })
}

function isData(path: string): boolean {
  return dataEndings.test(path) && !path.split('/').some((part) => /^[.~]/.test(part) || part === 'node_modules')
}

async function readFolder(folder: FileSystemDirectoryEntry, path: string): Promise<DroppedFile[]> {
  const reader = folder.createReader()
  const found: DroppedFile[] = []
  for (;;) {
    // It gives a hundred at a time, and none when all were given.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (entries.length === 0) return found.sort((one, other) => one.file.name.localeCompare(other.file.name))
    for (const entry of entries) {
      if (/^[.~]/.test(entry.name) || entry.name === 'node_modules') continue
      if (entry.isDirectory) found.push(...(await readFolder(entry as FileSystemDirectoryEntry, `${path}/${entry.name}`)))
      else if (isData(entry.name)) found.push({ file: await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)), folder: path })
    }
  }
}
