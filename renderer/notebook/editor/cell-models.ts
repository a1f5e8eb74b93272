import { sqlCellHeader } from '../../../protocol/notebook'
import type { CellState } from '../../../protocol/session/state'
import { kindOf } from '../cell-edits'
import type { CodeLanguage } from '../highlight'
import { monaco } from './monaco'

/** A cell's text in the editor. The `%%sql` line of an SQL cell is not in it: it is shown as a field. */
export interface CellModel {
  session: string
  cell: string
  model: monaco.editor.ITextModel
  language: CodeLanguage
  /** What stands before the model's text in the cell's source: empty, or the `%%sql` line with its line end. */
  prefix: string
}

const models = new Map<string, CellModel>()
const byModel = new WeakMap<monaco.editor.ITextModel, CellModel>()

/** Parts of a source: the line that only SQL cells have, and what the editor shows. */
export function splitSource(cell: Pick<CellState, 'type' | 'source'>): { prefix: string; text: string; language: CodeLanguage } {
  const header = cell.type === 'code' ? sqlCellHeader(cell.source) : null
  if (!header) return { prefix: '', text: cell.source, language: kindOf(cell) }
  const prefix = cell.source.slice(0, header.bodyStart)
  return { prefix: prefix.endsWith('\n') ? prefix : `${prefix}\n`, text: cell.source.slice(header.bodyStart), language: 'sql' }
}

/** The cell's model, made when first asked for and brought up to date with the cell's source. Its history of undo lasts as long as the cell. */
export function modelOf(session: string, cell: CellState): CellModel {
  const key = `${session}/${cell.id}`
  const { prefix, text, language } = splitSource(cell)
  let known = models.get(key)
  if (!known || known.model.isDisposed()) {
    const model = monaco.editor.createModel(text, `souk-${language}`, monaco.Uri.from({ scheme: 'souk-cell', authority: session.toLowerCase().replace(/[^a-z0-9-]/g, ''), path: `/${cell.id}` }))
    model.updateOptions({ tabSize: 2, insertSpaces: true, bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } })
    model.setEOL(monaco.editor.EndOfLineSequence.LF)
    known = { session, cell: cell.id, model, language, prefix }
    models.set(key, known)
    byModel.set(model, known)
  }
  // While somebody types the `%%sql` line it is left in the text; its line end makes it the field.
  const isTypingHeader = known.prefix === '' && prefix !== '' && !cell.source.includes('\n') && known.model.getValue() === cell.source
  if (isTypingHeader) return known
  known.prefix = prefix
  if (known.language !== language) {
    known.language = language
    monaco.editor.setModelLanguage(known.model, `souk-${language}`)
  }
  if (known.model.getValue() !== text) {
    known.model.pushStackElement()
    known.model.pushEditOperations([], [{ range: known.model.getFullModelRange(), text }], () => null)
    known.model.pushStackElement()
  }
  return known
}

/** Which cell a model shows. */
export function cellOfModel(model: monaco.editor.ITextModel): CellModel | undefined {
  return byModel.get(model)
}

/** Lets go of the models of cells that are gone. */
export function keepModels(session: string, cells: ReadonlySet<string>): void {
  for (const [key, known] of models) {
    if (known.session !== session || cells.has(known.cell)) continue
    known.model.dispose()
    models.delete(key)
  }
}

/** Where a position of the editor lies in the cell's source, which may have a line more. */
export function linesBefore(known: CellModel): number {
  return known.prefix === '' ? 0 : 1
}
