import type * as Monaco from 'monaco-editor/editor'
import type { Completion } from '../../../protocol/language-service'
import { host } from '../../workbench/host'
import { cellOfModel, linesBefore, type CellModel } from './cell-models'

const languages = ['souk-typescript', 'souk-sql']

/** Completion, hover and signatures, asked of the host with the text as it stands. What fails gives nothing: the next key asks again. */
export function registerLanguageFeatures(monaco: typeof Monaco): void {
  const datas = new WeakMap<Monaco.languages.CompletionItem, { session: string; data: unknown }>()

  monaco.languages.registerCompletionItemProvider(languages, {
    triggerCharacters: ['.', '"', "'", '`', '/', '@', '<'],
    provideCompletionItems: async (model, position) => {
      const cell = cellOfModel(model)
      if (!cell) return null
      const answer = await host.complete(placeOf(cell, position)).catch(() => null)
      if (!answer || model.isDisposed()) return null
      const word = model.getWordUntilPosition(position)
      const suggestions = answer.items.map((item) => {
        const suggestion = toSuggestion(monaco, item, position.lineNumber, word)
        datas.set(suggestion, { session: cell.session, data: item.data })
        return suggestion
      })
      return { suggestions, incomplete: answer.isIncomplete }
    },
    resolveCompletionItem: async (item) => {
      const known = datas.get(item)
      if (!known || known.data === null || known.data === undefined) return item
      const more = await host.resolveCompletion(known).catch(() => null)
      if (!more) return item
      return { ...item, ...(more.detail === null ? {} : { detail: more.detail }), ...(more.documentation === null ? {} : { documentation: { value: more.documentation } }) }
    },
  })

  monaco.languages.registerHoverProvider(languages, {
    provideHover: async (model, position) => {
      const cell = cellOfModel(model)
      if (!cell) return null
      const hover = await host.hover(placeOf(cell, position)).catch(() => null)
      if (!hover) return null
      const lines = linesBefore(cell)
      return { contents: [{ value: hover.text }], range: new monaco.Range(hover.line - lines, hover.column, hover.endLine - lines, hover.endColumn) }
    },
  })

  monaco.languages.registerSignatureHelpProvider(languages, {
    signatureHelpTriggerCharacters: ['(', ',', '<'],
    signatureHelpRetriggerCharacters: [')'],
    provideSignatureHelp: async (model, position) => {
      const cell = cellOfModel(model)
      if (!cell) return null
      const help = await host.signatureHelp(placeOf(cell, position)).catch(() => null)
      if (!help) return null
      const documented = (text: string | null) => (text === null ? {} : { documentation: { value: text } })
      return {
        dispose: () => {},
        value: {
          activeSignature: help.activeSignature,
          activeParameter: help.activeParameter,
          signatures: help.signatures.map((signature) => ({
            label: signature.label,
            ...documented(signature.documentation),
            parameters: signature.parameters.map((parameter) => ({ label: parameter.label, ...documented(parameter.documentation) })),
          })),
        },
      }
    },
  })
}

function placeOf(cell: CellModel, position: Monaco.Position) {
  return {
    session: cell.session,
    cell: cell.cell,
    source: cell.prefix + cell.model.getValue(),
    line: position.lineNumber + linesBefore(cell),
    column: position.column,
  }
}

function toSuggestion(
  monaco: typeof Monaco,
  item: Completion,
  line: number,
  word: Monaco.editor.IWordAtPosition,
): Monaco.languages.CompletionItem {
  const { startColumn, endColumn } = item.range ?? word
  return {
    label: item.label,
    kind: kindOf(monaco, item.kind),
    insertText: item.insertText,
    sortText: item.sortText,
    range: { startLineNumber: line, endLineNumber: line, startColumn, endColumn },
    ...(item.detail === null ? {} : { detail: item.detail }),
  }
}

function kindOf(monaco: typeof Monaco, kind: string): Monaco.languages.CompletionItemKind {
  const kinds = monaco.languages.CompletionItemKind
  const name = Object.keys(kinds).find((candidate) => candidate.toLowerCase() === kind.toLowerCase())
  return name === undefined ? kinds.Text : kinds[name as keyof typeof kinds]
}
