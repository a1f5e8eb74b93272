import { create } from 'zustand'
import type { FileEntry } from '../../protocol/host'
import { host, onHostEvent } from './host'
import { useWorkbench } from './store'

interface WorkspaceFiles {
  /** Entries of the folders that were read, by path; '' is the workspace. */
  folders: Record<string, FileEntry[]>
  isOpen: Record<string, boolean>
}

/** The part of the workspace's tree that has been looked at. */
export const useWorkspaceFiles = create<WorkspaceFiles>(() => ({ folders: {}, isOpen: { '': true } }))

/** Reads open folders when the host is there, and again whenever it says that one changed. */
export function startWorkspaceFiles(): void {
  useWorkbench.subscribe((state, before) => {
    if (state.connection === 'open' && before.connection !== 'open') readOpenFolders()
  })
  onHostEvent((event) => {
    if (event.kind === 'files-changed' && useWorkspaceFiles.getState().isOpen[event.folder]) void readFolder(event.folder)
  })
}

export function readOpenFolders(): void {
  for (const [folder, isOpen] of Object.entries(useWorkspaceFiles.getState().isOpen)) if (isOpen) void readFolder(folder)
}

export function toggleFolder(folder: string): void {
  const willOpen = !useWorkspaceFiles.getState().isOpen[folder]
  useWorkspaceFiles.setState((state) => ({ isOpen: { ...state.isOpen, [folder]: willOpen } }))
  if (willOpen) void readFolder(folder)
}

async function readFolder(folder: string): Promise<void> {
  // A folder that is gone has left its parent's list, which is read as well.
  const entries = await host.listFolder({ path: folder }).catch(() => [])
  useWorkspaceFiles.setState((state) => ({ folders: { ...state.folders, [folder]: entries } }))
}
