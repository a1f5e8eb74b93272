import type { Variable } from '../kernel'
import type { CellMetadata, CellType, NotebookMetadata } from '../notebook'
import type { Output, PauseState, Progress } from '../output'
import type { CellRun, CellState, KernelState, Notice, SavingState, StaleMark } from './state'

/** What a person changes in the notebook. Every edit has an inverse, see `edit.ts`. */
export type Edit =
  | { kind: 'source'; cell: string; source: string }
  | { kind: 'type'; cell: string; type: CellType }
  | { kind: 'metadata'; cell: string; metadata: CellMetadata }
  /** Puts cells before the one that stands at `index`. */
  | { kind: 'insert'; index: number; cells: CellState[] }
  | { kind: 'delete'; cells: string[] }
  /** Takes the cells out, in notebook order, and puts them at `index` of what is left. */
  | { kind: 'move'; cells: string[]; index: number }
  | { kind: 'clear-outputs'; cells: string[] }
  | { kind: 'notebook-metadata'; metadata: NotebookMetadata }
  /** Puts whole cells back as they were: the inverse of clearing outputs and of changing a type. */
  | { kind: 'replace'; cells: CellState[] }

/** What happens to a session. Edits come from people, the rest from the host. */
export type SessionAction =
  | Edit
  | { kind: 'cell-run'; cell: string; run: CellRun }
  | { kind: 'run-started'; cell: string; at: number; executionCount: number }
  | { kind: 'progressed'; cell: string; progress: Progress }
  | { kind: 'pause-changed'; cell: string; pause: PauseState }
  | { kind: 'outputs-added'; cell: string; outputs: Output[] }
  /** Those shown under these display ids. */
  | { kind: 'outputs-removed'; cell: string; displayIds: string[] }
  | { kind: 'outputs-cleared'; cell: string }
  | { kind: 'output-updated'; displayId: string; output: Output }
  | { kind: 'references'; cell: string; defines: string[]; uses: string[] }
  | { kind: 'stale'; marks: Record<string, StaleMark | null> }
  | { kind: 'kernel'; kernel: KernelState }
  | { kind: 'variables'; variables: Variable[] }
  | { kind: 'trusted'; isTrusted: boolean }
  | { kind: 'saving'; saving: SavingState }
  | { kind: 'renamed'; path: string }
  | { kind: 'noticed'; notice: Notice }
  | { kind: 'notice-dismissed'; id: string }
  | { kind: 'undo-count'; count: number }
  /** The file was read again from disk. */
  | { kind: 'reloaded'; cells: CellState[]; metadata: NotebookMetadata; unknown: Record<string, unknown> }
