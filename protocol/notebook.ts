import type { Fingerprint } from './table'
import type { Language } from './text'
import type { Output } from './output'

/** nbformat 4.5 as it stands on disk. Unknown members anywhere are kept as they are. */
export interface NotebookFile {
  nbformat: 4
  nbformat_minor: number
  metadata: NotebookMetadata
  cells: NotebookCell[]
}

export interface NotebookMetadata {
  kernelspec?: { name: string; display_name: string; language?: string }
  language_info?: Record<string, unknown>
  title?: string
  souk?: SoukMetadata
  [other: string]: unknown
}

/** Everything of ours in a notebook file. */
export interface SoukMetadata {
  format: 1
  /** 32-bit unsigned. */
  seed: number
  versions: Record<string, string>
  inputs: Fingerprint[]
  [other: string]: unknown
}

export type CellType = 'code' | 'markdown' | 'raw'

export interface NotebookCell {
  id: string
  cell_type: CellType
  source: string
  metadata: CellMetadata
  /** Code cells only. */
  outputs?: Output[]
  execution_count?: number | null
  attachments?: Record<string, unknown>
  [other: string]: unknown
}

export interface CellMetadata {
  tags?: string[]
  souk?: CellProof
  [other: string]: unknown
}

/** What a cell's outputs were made from: the proof that `verify` checks and that stale marks compare. */
export interface CellProof {
  /** SHA-256 of the source. */
  code: string
  /** SHA-256 of what it used: the code and results of the cells above that define its names, and its input files. */
  used: string
  /** SHA-256 of its canonical results. */
  result: string
  milliseconds: number
  isDeterministic: boolean
  /** The language that it ran in: words that a step shows are part of the result. */
  language?: Language
  /** Paths of the files that it read, relative to the notebook's folder; their fingerprints stand in the notebook's metadata. */
  inputs?: string[]
}

/** Tags that mean something to us. */
export const tags = {
  /** Literal `const`s that `-p name=value` may override (papermill's convention). */
  parameters: 'parameters',
  injectedParameters: 'injected-parameters',
  /** Its result is not compared by `verify`. */
  volatile: 'volatile',
} as const

/** What runs a code cell: `%%sql name` as the first line makes it SQL, nothing else does. */
export function cellLanguage(source: string): 'typescript' | 'sql' {
  return sqlCellHeader(source) ? 'sql' : 'typescript'
}

/** The first line of an SQL cell taken apart; null for a TypeScript cell. The name may be left out. */
export function sqlCellHeader(source: string): { name: string | null; bodyStart: number } | null {
  const match = /^%%sql(?:[ \t]+([\p{L}_$][\p{L}\p{N}_$]*))?[ \t]*(?:\r?\n|$)/u.exec(source)
  return match ? { name: match[1] ?? null, bodyStart: match[0].length } : null
}
