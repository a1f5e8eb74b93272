import { withoutAliases, type HiddenModule } from '../../cells/hidden-module'
import type { Completion, Hover, SignatureHelp } from '../../protocol/language-service'
import { textOf, type LspCompletion, type LspHover, type LspSignatureHelp } from './protocol-shapes'

/** LSP's CompletionItemKind, from 1. */
const kinds = (
  'text method function constructor field variable class interface module property unit value enum keyword snippet color file ' +
  'reference folder enumMember constant struct event operator typeParameter'
).split(' ')

export function toCompletion(item: LspCompletion, module: HiddenModule): Completion | null {
  // What would write an import into the hidden line, or stands for a name only there.
  if (item.additionalTextEdits?.length || module.aliases.has(item.label)) return null
  const edit = item.textEdit
  const range = edit?.range ?? edit?.replace
  const insertText = edit?.newText ?? item.insertText ?? item.label
  return {
    // `keys?` is how the server marks an optional member.
    label: item.label === `${insertText}?` ? insertText : item.label,
    kind: kinds[(item.kind ?? 1) - 1] ?? 'text',
    insertText,
    sortText: item.sortText ?? item.label,
    detail: item.detail ?? null,
    range: range ? { startColumn: range.start.character + 1, endColumn: range.end.character + 1 } : null,
    data: { label: item.label, kind: item.kind, data: item.data },
  }
}

export function toHover(hover: LspHover, module: HiddenModule, at: { line: number; column: number }): Hover | null {
  const text = textOf(hover.contents)
  if (text === null) return null
  const { start, end } = hover.range ?? { start: { line: at.line, character: at.column - 1 }, end: { line: at.line, character: at.column - 1 } }
  return {
    text: withoutAliases(withoutImports(text), module),
    line: start.line,
    column: start.character + 1,
    endLine: end.line,
    endColumn: end.character + 1,
  }
}

export function toSignatureHelp(help: LspSignatureHelp, module: HiddenModule): SignatureHelp {
  const active = help.activeSignature ?? 0
  return {
    signatures: help.signatures.map(({ label, documentation, parameters }) => ({
      label: withoutAliases(label, module),
      documentation: textOf(documentation),
      parameters: (parameters ?? []).map((parameter) => ({
        label: typeof parameter.label === 'string' ? parameter.label : label.slice(...parameter.label),
        documentation: textOf(parameter.documentation),
      })),
    })),
    activeSignature: active,
    activeParameter: help.signatures[active]?.activeParameter ?? help.activeParameter ?? 0,
  }
}

/** That a name came from another cell by an import is nothing a reader should see. */
export function withoutImports(text: string): string {
  return text.replace(/^\(alias\) /gm, '').replace(/^import [\w$, {}]+(?: from .*)?\n?/gm, '')
}
