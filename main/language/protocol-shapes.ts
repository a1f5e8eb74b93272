/** The parts of the Language Server Protocol that are used here. Lines and characters from 0. */
export interface LspPosition {
  line: number
  character: number
}

export interface LspRange {
  start: LspPosition
  end: LspPosition
}

export interface LspDiagnostic {
  range: LspRange
  /** 1 error, 2 warning, 3 information, 4 hint. */
  severity?: number
  code?: number | string
  message: string
}

export type LspText = string | { kind: string; value: string }

export interface LspCompletion {
  label: string
  kind?: number
  detail?: string
  documentation?: LspText
  sortText?: string
  insertText?: string
  textEdit?: { newText: string; range?: LspRange; replace?: LspRange }
  additionalTextEdits?: unknown[]
  data?: unknown
}

export interface LspHover {
  contents: LspText
  range?: LspRange
}

export interface LspSignatureHelp {
  signatures: {
    label: string
    documentation?: LspText
    parameters?: { label: string | [number, number]; documentation?: LspText }[]
    activeParameter?: number
  }[]
  activeSignature?: number
  activeParameter?: number
}

export function textOf(text: LspText | undefined): string | null {
  const value = typeof text === 'string' ? text : text?.value
  return value ? value : null
}
