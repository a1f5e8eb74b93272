import type { CellState, SessionState } from '../../protocol/session/state'
import type { NotebookContent } from './notebook-file'
import { readProof } from './proof'

/** The cells of a file that was read again: one whose code and result are those we know keeps how it ran. */
export function keepRuns(state: SessionState, content: NotebookContent): CellState[] {
  const known = new Map(state.cells.map((cell) => [cell.id, cell]))
  return content.cells.map((cell) => {
    const before = known.get(cell.id)
    const isSame =
      before?.source === cell.source && before.type === cell.type && readProof(before.metadata)?.result === readProof(cell.metadata)?.result
    return isSame ? { ...cell, run: before.run, stale: before.stale } : cell
  })
}
