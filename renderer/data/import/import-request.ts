import { create } from 'zustand'
import type { CellState, SessionState } from '../../../protocol/session/state'
import { newNotebook } from '../../workbench/sessions'
import { activeSession } from '../../workbench/store'
import type { DroppedFile } from './dropped-files'
import { readImportCode, type ImportCall } from './import-code'

/** What the wizard is opened with. */
export interface ImportRequest {
  session: string
  /** Files, folders and patterns of the workspace. */
  files: string[]
  /** From outside the window: they are copied into the workspace first. */
  dropped: DroppedFile[]
  /** The cell that is edited, with the calls that stand in it. */
  edited: { cell: string; calls: ImportCall[] } | null
}

/** The import that stands open; null for none. */
export const useImportRequest = create<{ request: ImportRequest | null }>(() => ({ request: null }))

/** Opens the wizard for the notebook in front, or for a new one where none can be written in. */
export async function openImport(from: { files?: string[]; dropped?: DroppedFile[] } = {}): Promise<void> {
  if (activeSession() === null || activeSession()?.readOnly !== null) await newNotebook()
  const session = activeSession()
  if (session === null || session.readOnly !== null) return
  useImportRequest.setState({ request: { session: session.session, files: from.files ?? [], dropped: from.dropped ?? [], edited: null } })
}

/** Whether a cell is an import that the wizard can show. */
export function isImportCell(cell: CellState | undefined): boolean {
  return cell?.type === 'code' && cell.source.includes('load(') && readImportCode(cell.source) !== null
}

/** Opens the wizard on a cell that it wrote, or that says the same. False where the cell is anything else. */
export function reopenImport(session: SessionState, cellId: string | null): boolean {
  const cell = session.cells.find(({ id }) => id === cellId)
  const calls = cell?.type === 'code' ? readImportCode(cell.source) : null
  if (cell === undefined || calls === null || session.readOnly !== null) return false
  useImportRequest.setState({ request: { session: session.session, files: [], dropped: [], edited: { cell: cell.id, calls } } })
  return true
}

export function closeImport(): void {
  useImportRequest.setState({ request: null })
}
