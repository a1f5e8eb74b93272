import type { Failure } from './failure'
import type { ImportAnswer, ImportCatalogue, ImportChoice } from './import'
import type { StepDescription } from './kernel'
import type { LanguageCalls } from './language-service'
import type { Edit, SessionAction } from './session/action'
import type { SessionState } from './session/state'
import type { ColumnProfile, ExportEncoding, LoadReport, PageRequest, TablePage, TableView } from './table'
import type { Language } from './text'

/** The whole contract between a window and its host. */
export interface HostApi extends LanguageCalls {
  /** First call. */
  hello(nothing: null): Promise<Welcome>
  setSettings(settings: Partial<Settings>): Promise<Settings>

  /** The folder's entries, folders first, hidden ones left out. Paths are relative to the workspace, with `/`; '' is the workspace. */
  listFolder(request: { path: string }): Promise<FileEntry[]>
  /** Makes an empty notebook under a free name in the folder. */
  newNotebook(request: { folder: string; name?: string }): Promise<{ path: string }>
  /** Fails with `file-exists` rather than overwrite. An open session goes with its file. */
  renameFile(request: { path: string; to: string }): Promise<{ path: string }>
  duplicateFile(request: { path: string }): Promise<{ path: string }>
  deleteFile(request: { path: string }): Promise<void>
  /** Copies a file from anywhere into the workspace: what is offered when a load is refused. */
  copyIn(request: { from: string; folder: string }): Promise<{ path: string }>
  /** A piece of a file that was dropped on the window, in order; the last one gives the path of the whole, relative to the workspace. A file that is there already, by name and bytes, is used where it is: then it is not new. */
  receiveFile(request: ReceivedPiece): Promise<{ path: string | null; isNew: boolean }>
  /** Forgets a file whose pieces will not all come. */
  cancelReceive(request: { upload: string }): Promise<void>

  /** Attaches to the notebook's session, starting it if need be. No kernel is started by opening. */
  open(request: { path: string }): Promise<SessionState>
  detach(request: { session: string }): Promise<void>
  /** Ends the session and its kernel after saving. */
  close(request: { session: string }): Promise<void>
  /** `view` comes back with the actions, so that a window knows its own. The edits are one step of undo unless they only change source. */
  edit(request: { session: string; view: string; edits: Edit[] }): Promise<void>
  undo(request: { session: string }): Promise<void>
  save(request: { session: string }): Promise<void>
  saveAs(request: { session: string; path: string; mayOverwrite: boolean }): Promise<{ path: string }>
  /** After a conflict: `reload` takes the file's content, `overwrite` ours, `copy` saves ours under a new name and reloads. */
  resolveConflict(request: { session: string; choose: 'reload' | 'overwrite' | 'copy' }): Promise<{ path: string }>
  setTrust(request: { session: string; isTrusted: boolean }): Promise<void>
  dismissNotice(request: { session: string; id: string }): Promise<void>

  /** Queues the cells in this order. A cell with type errors ends as failed before it runs, if the settings say so, and what follows it is not run. */
  run(request: { session: string; cells: string[] }): Promise<void>
  runAll(request: { session: string; fromClean: boolean }): Promise<void>
  runStale(request: { session: string }): Promise<void>
  interrupt(request: { session: string }): Promise<{ outcome: 'stopped' | 'idle' | 'blocked' }>
  /** Holds up the cell that runs, or lets it go on; without effect where it does not offer that (`pause` of its run). */
  pause(request: { session: string; isPaused: boolean }): Promise<void>
  restart(request: { session: string }): Promise<void>
  /** Runs the saved notebook from clean in a kernel of its own; progress and result come as `verify` events. */
  verify(request: { session: string }): Promise<VerifyResult>
  cancelVerify(request: { session: string }): Promise<void>

  page(request: PageRequest & { session: string }): Promise<TablePage>
  columnProfile(request: { session: string; table: string; column: string }): Promise<ColumnProfile>
  /** A relative path starts from the notebook's folder; the one given back is relative to the workspace. */
  exportTable(request: { session: string; view: TableView; path: string; encoding?: ExportEncoding }): Promise<{ path: string; rows: number; bytes: number }>
  steps(request: { session: string }): Promise<StepDescription[]>
  recognise(request: { session: string; files: string[] }): Promise<LoadReport[]>
  /** Paths are relative to the workspace. */
  previewImport(request: { session: string; files: string[]; choice: ImportChoice }): Promise<ImportAnswer>
  importCatalogue(request: { session: string }): Promise<ImportCatalogue>

  /** Trusted HTML of an output gets an address under a policy of its own; the page frames it. */
  frameOutput(request: { session: string; html: string }): Promise<{ url: string }>
}

export interface ReceivedPiece {
  /** The window's own name for the file that comes. */
  upload: string
  /** The file gets it, or the first free one like it. */
  name: string
  folder: string
  /** Bytes that came before. */
  offset: number
  /** Base64. */
  data: string
  isLast: boolean
}

export type HostEvent =
  /** Actions that the host applied, in order. `view` names the window whose edit they are. */
  | { kind: 'acted'; session: string; view: string | null; actions: SessionAction[] }
  | { kind: 'session-ended'; session: string }
  | { kind: 'files-changed'; folder: string }
  | { kind: 'settings'; settings: Settings }
  | { kind: 'verify'; session: string; done: number; of: number; cell: string | null }
  | { kind: 'failure'; failure: Failure }

export interface Welcome {
  host: 'electron' | 'web'
  version: string
  workspace: string
  settings: Settings
  /** Notebook that the command line named, relative to the workspace. */
  opened: string | null
  /** Sample notebooks that can be opened as copies, by language. */
  samples: { path: string; title: string; language: Language }[]
}

/** Kept in the user's own settings file, shared by all workspaces. */
export interface Settings {
  language: Language | 'system'
  theme: 'light' | 'dark' | 'contrast' | 'system'
  /** Type errors stop a cell before it runs (`stop`) or are shown only (`warn`). */
  typeErrors: 'stop' | 'warn'
  autosaveSeconds: number
}

export interface FileEntry {
  path: string
  name: string
  kind: 'folder' | 'notebook' | 'data' | 'other'
  bytes: number
  modifiedAt: number
}

/** What running a notebook from clean showed. */
export interface VerifyResult {
  isIdentical: boolean
  cells: VerifiedCell[]
  inputs: { path: string; status: 'same' | 'changed' | 'missing' }[]
  counts: { identical: number; changed: number; failed: number; notCompared: number }
}

export interface VerifiedCell {
  cell: string
  /** Position in the notebook, from 1. */
  number: number
  status: 'identical' | 'changed' | 'failed' | 'not-compared'
  /** What differs: `code` since the proof, `used`, `result`; or why it was not compared. */
  detail: ('code' | 'used' | 'result' | 'never-run' | 'volatile' | 'not-deterministic')[]
  failure: Failure | null
}
