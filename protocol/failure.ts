import type { Text } from './text'

/** Where in a cell or file something is, counted from 1. */
export interface Place {
  cell?: string
  file?: string
  line?: number
  column?: number
}

/** One frame of a stack, in the reader's own terms: a cell's line, a workspace file's line. */
export interface StackFrame extends Place {
  function?: string
}

/** A type error, an unknown name and the like, before a cell runs. Lines and columns from 1. */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'hint'
  code: number
  message: string
  line: number
  column: number
  endLine: number
  endColumn: number
}

/**
 * Everything that can go wrong and that a person can act on. Made where it is known, plain data from there on
 * (structured clone drops an Error's own fields). Its words stand in `messages/failures.ts`, once for each kind.
 */
export type Failure =
  // files
  | { kind: 'file-missing'; path: string; nearby: string[] }
  | { kind: 'file-empty'; path: string }
  | { kind: 'file-outside'; path: string; workspace: string }
  | { kind: 'file-binary'; path: string; looksLike: string }
  | { kind: 'file-unreadable'; path: string; reason: string }
  | { kind: 'bad-encoding'; path: string; encoding: string; line: number; byte: number }
  | { kind: 'line-too-long'; path: string; line: number; bytes: number; limit: number }
  | { kind: 'too-many-columns'; path: string; columns: number; limit: number }
  | { kind: 'text-too-long'; path: string; row: number; column: string; characters: number; limit: number }
  | { kind: 'bad-export'; option: string; given: string; allowed: string[] }
  | { kind: 'unknown-format'; path: string; detail: string }
  | { kind: 'missing-column'; where: string; column: string; columns: string[] }
  | { kind: 'unreadable-value'; where: string; row: number; column: string; value: string; wanted: string }
  // steps and engine
  | { kind: 'bad-params'; step: string; parameter: string; problem: string; given: string }
  | { kind: 'too-few-rows'; step: string; rows: number; needed: number }
  | { kind: 'rules-broken'; table: string; rules: { rule: Text; failed: number }[] }
  | { kind: 'no-seed'; step: string }
  | { kind: 'sql'; sql: string; message: string; line?: number; column?: number }
  | { kind: 'out-of-memory'; what: string; limitBytes: number }
  | { kind: 'package-missing'; package: string; install: string }
  // networks; `layer` is the path of names from the network's root
  | { kind: 'bad-shape'; layer: string; operation: string; wanted: string; given: string; batch?: number }
  | { kind: 'id-out-of-range'; layer: string; id: number; size: number; place: number; batch?: number }
  | { kind: 'not-finite'; what: 'loss' | 'input' | 'target' | 'weight'; layer: string; epoch: number; batch: number }
  | { kind: 'not-enough-memory'; what: string; neededBytes: number; limitBytes: number }
  | { kind: 'bad-weights'; path: string; problem: string }
  // cells
  | { kind: 'cell-syntax'; message: string; line: number; column: number }
  | { kind: 'cell-types'; diagnostics: Diagnostic[] }
  | { kind: 'cell-error'; name: string; message: string; frames: StackFrame[]; line?: number; column?: number }
  | { kind: 'cell-threw'; value: string; line?: number; column?: number }
  | { kind: 'kernel-lost'; reason: string; code: number | null; signal: string | null }
  | { kind: 'kernel-start'; reason: string }
  // notebooks
  | { kind: 'notebook-corrupt'; path: string; reason: string; line?: number; column?: number }
  | { kind: 'notebook-changed'; path: string }
  | { kind: 'notebook-locked'; path: string; process: number }
  | { kind: 'notebook-untrusted'; path: string }
  | { kind: 'file-exists'; path: string }
  | { kind: 'save-failed'; path: string; reason: string }
  // calls
  | { kind: 'unknown-parameter'; name: string; known: string[] }
  | { kind: 'bad-parameter-value'; name: string; given: string; wanted: string }
  | { kind: 'not-found'; what: 'cell' | 'table' | 'session' | 'step' | 'column' | 'variable'; name: string }
  | { kind: 'usage'; problem: string }
  | { kind: 'disconnected' }
  | { kind: 'cancelled' }
  | { kind: 'bug'; message: string; stack: string }

export type FailureKind = Failure['kind']
export type FailureOf<Kind extends FailureKind> = Extract<Failure, { kind: Kind }>

/** Carries a Failure through `throw`; only the data crosses a process border. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.kind}: ${JSON.stringify(failure)}`)
    this.name = 'FailureError'
  }
}

/** Ends the work with a failure that its reader can act on. */
export function fail(failure: Failure): never {
  throw new FailureError(failure)
}

export function isFailure(value: unknown, kind?: FailureKind): value is Failure {
  return typeof value === 'object' && value !== null && 'kind' in value && (kind === undefined || value.kind === kind)
}

/** At a process edge: whatever was thrown, as data. What nobody foresaw becomes a `bug`. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure
  if (thrown instanceof Error && thrown.name === 'AbortError') return { kind: 'cancelled' }
  if (thrown instanceof Error) return { kind: 'bug', message: thrown.message, stack: thrown.stack ?? '' }
  return { kind: 'bug', message: String(thrown), stack: '' }
}
