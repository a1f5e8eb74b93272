import type { Diagnostic } from './failure'

/** A place in a cell's source; line and column from 1, columns in UTF-16 units, as the editor counts them. */
export interface CellPosition {
  session: string
  cell: string
  line: number
  column: number
}

export interface Completion {
  label: string
  /** LSP's CompletionItemKind names in lower case: `function`, `variable`, `field`, `keyword` … */
  kind: string
  insertText: string
  sortText: string
  detail: string | null
  /** What is replaced, on the position's line; null: the word under the cursor. */
  range: { startColumn: number; endColumn: number } | null
  /** Give it to `resolveCompletion` for the documentation. */
  data: unknown
}

export interface Hover {
  /** Markdown. */
  text: string
  line: number
  column: number
  endLine: number
  endColumn: number
}

export interface SignatureHelp {
  signatures: { label: string; documentation: string | null; parameters: { label: string; documentation: string | null }[] }[]
  activeSignature: number
  activeParameter: number
}

/** What the editor asks about a cell; answered for TypeScript and SQL cells alike. */
export interface LanguageCalls {
  /** `source` is what stands in the editor now: it may be ahead of the session's. */
  complete(request: CellPosition & { source: string }): Promise<{ items: Completion[]; isIncomplete: boolean }>
  resolveCompletion(request: { session: string; data: unknown }): Promise<{ detail: string | null; documentation: string | null }>
  hover(request: CellPosition & { source: string }): Promise<Hover | null>
  signatureHelp(request: CellPosition & { source: string }): Promise<SignatureHelp | null>
  diagnostics(request: { session: string; cell: string; source: string }): Promise<Diagnostic[]>
}
