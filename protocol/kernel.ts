import type { Failure } from './failure'
import type { ImportAnswer, ImportCatalogue, ImportChoice } from './import'
import type { Output, PauseState, Progress } from './output'
import type { ColumnProfile, ExportEncoding, Fingerprint, LoadReport, PageRequest, TablePage, TableSummary, TableView } from './table'
import type { Language, Text } from './text'

/**
 * The whole contract between a host and a kernel process. Commands answer at once; everything that takes time
 * is an event tagged with its run. Nothing else names a message.
 */
export interface KernelApi {
  /** First call. The engine is opened when first used, not here. */
  start(options: KernelOptions): Promise<KernelInfo>
  /** Queues a cell; `run-started` follows when its turn comes, then outputs, then exactly one `run-ended`. */
  run(request: RunRequest): Promise<void>
  /** Takes queued runs back; each ends as `interrupted`. A running one is stopped over the interrupt line. */
  clearQueue(nothing: null): Promise<void>
  /** Holds the run up or lets it go on; without effect where its work does not offer that, or is over. `pause-changed` tells what came of it. */
  pause(request: { run: string; isPaused: boolean }): Promise<void>
  setLanguage(language: Language): Promise<void>

  variables(nothing: null): Promise<Variable[]>
  page(request: PageRequest): Promise<TablePage>
  columnProfile(request: { table: string; column: string }): Promise<ColumnProfile>
  /** Writes the view's rows to a file of the workspace: `.csv`, `.tsv`, `.xlsx`, `.parquet`, `.json` or `.jsonl`, by its ending. */
  exportTable(request: { view: TableView; path: string; encoding?: ExportEncoding }): Promise<{ path: string; rows: number; bytes: number }>

  steps(nothing: null): Promise<StepDescription[]>
  recognise(request: { files: string[] }): Promise<LoadReport[]>
  /** What files would become, from their first rows; an entry for each call of `load` that they need. */
  previewImport(request: { files: string[]; choice: ImportChoice }): Promise<ImportAnswer>
  importCatalogue(nothing: null): Promise<ImportCatalogue>
  /** The SHA-256 and size of a file as it is now; null where it is gone. */
  fingerprint(request: { path: string }): Promise<{ sha256: string; bytes: number } | null>

  /**
   * Closes the engine, deletes the kernel's database and ends the process. What `load` still writes into the cache
   * is waited for, at most so many milliseconds.
   */
  shutdown(request: { patience: number }): Promise<void>
}

export interface KernelOptions {
  /** Absolute. Files outside it are refused. */
  workspace: string
  /** Absolute folder that relative paths and imports in cells start from. */
  folder: string
  /** Names the database `.souk/kernels/<id>.duckdb` and the spill files. */
  id: string
  language: Language
  /** Bytes; the engine spills to disk beyond it. */
  memoryLimit: number
  /** False: `load` reads and hashes every file afresh (as `verify` does). */
  useCache: boolean
  /** True: `Math.random`, `Date.now` and `new Date()` are seeded and fixed, and what they gave is recorded. */
  isReproducible: boolean
}

export interface KernelInfo {
  process: number
  versions: { souk: string; node: string; duckdb: string }
  isReproducible: boolean
}

export interface RunRequest {
  /** Unique for the life of the kernel. */
  run: string
  cell: string
  source: string
  /** The count that Jupyter shows in brackets. */
  executionCount: number
  /** The notebook's seed; the kernel mixes it with the cell id. */
  seed: number
  /** Epoch milliseconds, of whoever asks: a kernel that is in a loop hears requests and interrupts late, and in any order. */
  askedAt: number
}

export type RunStatus = 'done' | 'failed' | 'interrupted'

export type KernelEvent =
  | { kind: 'run-started'; run: string; cell: string; at: number }
  /** Batched: at most 20 such messages a second for one run. First those shown under the `removed` display ids go, live pictures of work that is over. */
  | { kind: 'outputs'; run: string; cell: string; outputs: Output[]; removed?: string[] }
  /** Removes the outputs so far (`display.clear()`). */
  | { kind: 'outputs-cleared'; run: string; cell: string }
  /** Replaces the data of every output shown under this display id, in any cell. */
  | { kind: 'output-updated'; displayId: string; output: Output }
  | { kind: 'progress'; run: string; cell: string; progress: Progress }
  | { kind: 'pause-changed'; run: string; cell: string; pause: PauseState }
  | { kind: 'run-ended'; run: string; cell: string; ended: RunEnd }
  /** After each run: what completion, the side panel and stale marks need. */
  | { kind: 'variables'; variables: Variable[] }
  /** An error outside any run, such as a timer's. It belongs to the cell that started it, where that is known. */
  | { kind: 'stray-failure'; cell: string | null; failure: Failure }
  | { kind: 'memory'; bytes: number }

export interface RunEnd {
  status: RunStatus
  milliseconds: number
  failure: Failure | null
  /** Names that the run declared at top level, and engine relations that it made. */
  defines: string[]
  /** SHA-256 of the canonical results (section 7 of the design): schema, ordered rows, figures, chart data, text. */
  resultHash: string
  /** Files that `load` read in this run. */
  inputs: Fingerprint[]
  /** False where the run drew on the clock or randomness that was not seeded. */
  isDeterministic: boolean
}

export interface Variable {
  name: string
  /** `Table`, `number`, `Array(3)`, `function` … */
  type: string
  /** One line. */
  preview: string
  /** The cell that last declared it. */
  cell: string | null
  /** Set when the value is a Table. */
  table: TableSummary | null
}

/** What a step tells about itself: enough for a palette, a form and `souk steps`. */
export interface StepDescription {
  /** `clean.report` */
  name: string
  stage: string
  summary: Text
  params: ParameterDescription[]
  example: string
}

export interface ParameterDescription {
  name: string
  description: Text
  /** JSON Schema of the value, from the step's own declaration. */
  schema: Record<string, unknown>
  isRequired: boolean
  default?: unknown
}

/** How a host starts a kernel process and how it stops what runs in it. */
export const kernelProcess = {
  /** Arguments for Node before the kernel's file: a run that is terminated inside an async hook must not abort the process. */
  nodeArguments: ['--no-force-async-hooks-checks', '--no-warnings'],
  /**
   * The kernel's interrupt worker listens here (a Unix socket's path or a Windows pipe's name).
   * A client writes `<secret> interrupt\n` and reads one line of JSON, an InterruptAnswer.
   */
  addressVariable: 'SOUK_INTERRUPT_ADDRESS',
  secretVariable: 'SOUK_INTERRUPT_SECRET',
} as const

/**
 * `waiting`: the main thread answered and rejects its run itself; `stopped`: a loop was broken off;
 * `idle`: nothing ran; `blocked`: native code holds the thread, only a restart helps.
 */
export interface InterruptAnswer {
  outcome: 'waiting' | 'stopped' | 'idle' | 'blocked'
  milliseconds: number
}
