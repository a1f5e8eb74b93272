import { useEffect, useState } from 'react'
import type { FileEntry } from '../../../protocol/host'
import { host } from '../../workbench/host'

/** More are not listed: whoever has so many drops a folder. */
export const shownFiles = 500
const folderLimit = 200

/** The workspace's data files, by path; null while they are looked for. */
export function useDataFiles(): { files: FileEntry[]; isCut: boolean } | null {
  const [found, setFound] = useState<{ files: FileEntry[]; isCut: boolean } | null>(null)
  useEffect(() => {
    let isOver = false
    void listData().then((listed) => {
      if (!isOver) setFound(listed)
    })
    return () => {
      isOver = true
    }
  }, [])
  return found
}

async function listData(): Promise<{ files: FileEntry[]; isCut: boolean }> {
  const files: FileEntry[] = []
  const folders = ['']
  let read = 0
  for (const folder of folders) {
    if (files.length > shownFiles || read >= folderLimit) break
    read += 1
    const entries = await host.listFolder({ path: folder }).catch(() => [])
    files.push(...entries.filter(({ kind }) => kind === 'data'))
    folders.push(...entries.filter(({ kind }) => kind === 'folder').map(({ path }) => path))
  }
  return { files: files.slice(0, shownFiles), isCut: files.length > shownFiles || read < folders.length }
}
