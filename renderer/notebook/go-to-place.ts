import type { Place } from '../../protocol/failure'
import { activate, selectCell, workbench } from '../workbench/store'
import { loadEditor } from './editor/live-editor'

/** Brings a cell into view with the caret at the place: what a failure's link does. */
export function goToPlace(session: string, place: Place): void {
  const cell = workbench().sessions[session]?.cells.find((other) => other.id === place.cell)
  if (!cell) return
  activate(session)
  selectCell(session, cell.id, place.line === undefined ? 'command' : 'edit')
  const { line, column = 1 } = place
  if (line !== undefined) void loadEditor().then((editor) => requestAnimationFrame(() => editor.goTo(cell.id, line, column)))
}
