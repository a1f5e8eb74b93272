import type { Failure } from './failure'
import type { CellValue, TableSummary } from './table'
import type { Text } from './text'

/** MIME types of our own; each comes with a plainer fallback beside it, so that Jupyter shows something too. */
export const mime = {
  table: 'application/vnd.souk.table+json',
  figures: 'application/vnd.souk.figures+json',
  file: 'application/vnd.souk.file+json',
  failure: 'application/vnd.souk.failure+json',
  plotly: 'application/vnd.plotly.v1+json',
  markdown: 'text/markdown',
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  latex: 'text/latex',
  json: 'application/json',
  text: 'text/plain',
} as const

/** MIME type to content: text, or plain JSON for types ending in `+json`. Images are base64. */
export type MimeBundle = Record<string, unknown>

/** Under `mime.table`: the handle and the first rows, which stay readable when the kernel is gone. */
export interface TableOutput {
  table: TableSummary
  head: CellValue[][]
}

/** Under `mime.figures`: a row of named numbers above a result. */
export interface FiguresOutput {
  figures: { label: Text; value: string | number | Text; unit?: string }[]
}

/** Under `mime.file`: output that was too long for the notebook and lies in a file beside it. */
export interface FileOutput {
  /** Relative to the workspace. */
  path: string
  lines: number
  bytes: number
}

/** Under `mime.plotly`. `data` and `layout` as Plotly takes them, without colours: the theme supplies them. */
export interface PlotlyOutput {
  data: Record<string, unknown>[]
  layout: Record<string, unknown>
}

/** nbformat 4.5's own shapes, so that what a kernel sends is what a notebook stores. */
export type Output =
  | { output_type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { output_type: 'display_data'; data: MimeBundle; metadata: Record<string, unknown>; transient?: { display_id?: string } }
  | { output_type: 'execute_result'; data: MimeBundle; metadata: Record<string, unknown>; execution_count: number | null }
  | { output_type: 'error'; ename: string; evalue: string; traceback: string[]; metadata?: { souk?: { failure: Failure } } }

/** A long piece of work seen from outside. */
export interface Progress {
  /** Unique within the run. */
  id: string
  /** 0 to 1; null while nobody knows. */
  fraction: number | null
  phrase: Text
  remainingSeconds: number | null
}

/** Whether the work of a run can be paused, and whether it is. */
export interface PauseState {
  canPause: boolean
  isPaused: boolean
}
