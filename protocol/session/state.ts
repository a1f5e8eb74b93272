import type { Failure } from '../failure'
import type { Variable } from '../kernel'
import type { CellMetadata, CellType, NotebookMetadata } from '../notebook'
import type { Output, PauseState, Progress } from '../output'

/**
 * A notebook that is open, as every window on it sees it. The host owns it; a window keeps a copy that it brings
 * up to date with the same `reduce` from the actions the host sends.
 */
export interface SessionState {
  session: string
  /** Relative to the workspace, with `/`. */
  path: string
  cells: CellState[]
  metadata: NotebookMetadata
  /** Members of the file that we do not know, kept for saving. */
  unknown: Record<string, unknown>
  kernel: KernelState
  variables: Variable[]
  /** False: nothing runs, no output that could be active is rendered. */
  isTrusted: boolean
  /** Another process holds the file. */
  readOnly: { process: number } | null
  saving: SavingState
  /** The newest of what went wrong outside a cell. */
  notices: Notice[]
  /** How many structural edits can be taken back. */
  undoCount: number
}

export type KernelState =
  | { status: 'none' }
  | { status: 'starting' }
  | { status: 'idle' | 'running'; memoryBytes: number | null }
  | { status: 'lost'; failure: Failure }

export interface SavingState {
  /** Edited since it was last on disk. */
  isDirty: boolean
  /** Epoch milliseconds; null for a file that was never saved here. */
  savedAt: number | null
  failure: Failure | null
  /** The file was changed by something else; saving waits until a person chose. */
  isConflict: boolean
}

export interface Notice {
  id: string
  failure: Failure
}

export interface CellState {
  id: string
  type: CellType
  source: string
  metadata: CellMetadata
  /** Members of the cell that we do not know, and attachments, kept for saving. */
  unknown: Record<string, unknown>
  outputs: Output[]
  executionCount: number | null
  run: CellRun
  stale: StaleMark | null
  /** Names that it declares at top level, and relations that its SQL makes. */
  defines: string[]
  /** Free names, and relations that its SQL reads. */
  uses: string[]
}

export type CellRun =
  | { status: 'never' }
  /** It has outputs from an earlier kernel or session; variables are gone. */
  | { status: 'old'; milliseconds: number | null }
  | { status: 'queued' }
  | { status: 'running'; startedAt: number; progress: Progress[]; pause: PauseState }
  | { status: 'done' | 'failed' | 'interrupted' | 'kernel-lost'; milliseconds: number | null }

/** Why a cell's outputs no longer answer to its source and what it uses. */
export type StaleMark =
  | { because: 'edited' }
  /** Names it uses that have changed or whose cell is stale. */
  | { because: 'uses'; names: string[] }
  | { because: 'input-changed'; paths: string[] }
  /** The kernel was restarted: shown, but its variables are gone. */
  | { because: 'restarted' }

export function findCell(state: SessionState, id: string): CellState | undefined {
  return state.cells.find((cell) => cell.id === id)
}
