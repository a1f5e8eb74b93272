import type { Edit, SessionAction } from './action'
import type { CellState, SessionState } from './state'

const editKinds: Record<Edit['kind'], true> = {
  'source': true,
  'type': true,
  'metadata': true,
  'insert': true,
  'delete': true,
  'move': true,
  'clear-outputs': true,
  'notebook-metadata': true,
  'replace': true,
}

export function isEdit(action: SessionAction): action is Edit {
  return Object.hasOwn(editKinds, action.kind)
}

export function reduceEdit(state: SessionState, edit: Edit): SessionState {
  switch (edit.kind) {
    case 'source':
      return onCells(state, [edit.cell], (cell) => ({ ...cell, source: edit.source }))
    case 'type':
      return onCells(state, [edit.cell], (cell) => ({
        ...cell,
        type: edit.type,
        outputs: [],
        executionCount: null,
        run: { status: 'never' },
        stale: null,
      }))
    case 'metadata':
      return onCells(state, [edit.cell], (cell) => ({ ...cell, metadata: edit.metadata }))
    case 'clear-outputs':
      return onCells(state, edit.cells, (cell) => ({ ...cell, outputs: [], executionCount: null, run: { status: 'never' }, stale: null }))
    case 'insert':
      return { ...state, cells: state.cells.toSpliced(edit.index, 0, ...edit.cells) }
    case 'delete':
      return { ...state, cells: state.cells.filter((cell) => !edit.cells.includes(cell.id)) }
    case 'move': {
      const moved = state.cells.filter((cell) => edit.cells.includes(cell.id))
      const rest = state.cells.filter((cell) => !edit.cells.includes(cell.id))
      return { ...state, cells: rest.toSpliced(edit.index, 0, ...moved) }
    }
    case 'notebook-metadata':
      return { ...state, metadata: edit.metadata }
    case 'replace': {
      const byId = new Map(edit.cells.map((cell) => [cell.id, cell]))
      return { ...state, cells: state.cells.map((cell) => byId.get(cell.id) ?? cell) }
    }
    default:
      return edit satisfies never
  }
}

/**
 * Edits that, done in order after `edit`, bring back the state before it.
 * Cells that were deleted come back with their outputs; a cell that stood apart comes back to its own place.
 */
export function invertEdit(state: SessionState, edit: Edit): Edit[] {
  switch (edit.kind) {
    case 'source':
      return state.cells.filter((cell) => cell.id === edit.cell).map((cell) => ({ kind: 'source', cell: cell.id, source: cell.source }))
    case 'metadata':
      return state.cells.filter((cell) => cell.id === edit.cell).map((cell) => ({ kind: 'metadata', cell: cell.id, metadata: cell.metadata }))
    case 'type':
      return [{ kind: 'replace', cells: state.cells.filter((cell) => cell.id === edit.cell) }]
    case 'clear-outputs':
      return [{ kind: 'replace', cells: state.cells.filter((cell) => edit.cells.includes(cell.id)) }]
    case 'replace':
      return [{ kind: 'replace', cells: state.cells.filter((cell) => edit.cells.some((other) => other.id === cell.id)) }]
    case 'insert':
      return [{ kind: 'delete', cells: edit.cells.map((cell) => cell.id) }]
    case 'delete':
      return backToPlaces(state, edit.cells, (index, cell) => ({ kind: 'insert', index, cells: [cell] }))
    case 'move': {
      // Out of the way first: a cell put back too early would find others of the moved ones above it.
      const restCount = state.cells.filter((cell) => !edit.cells.includes(cell.id)).length
      return [{ kind: 'move', cells: edit.cells, index: restCount }, ...backToPlaces(state, edit.cells, (index, cell) => ({ kind: 'move', cells: [cell.id], index }))]
    }
    case 'notebook-metadata':
      return [{ kind: 'notebook-metadata', metadata: state.metadata }]
    default:
      return edit satisfies never
  }
}

/** One edit a cell, in notebook order: each finds everything that stood above it already in place. */
function backToPlaces(state: SessionState, ids: string[], edit: (index: number, cell: CellState) => Edit): Edit[] {
  return state.cells.flatMap((cell, index) => (ids.includes(cell.id) ? [edit(index, cell)] : []))
}

function onCells(state: SessionState, ids: string[], change: (cell: CellState) => CellState): SessionState {
  return { ...state, cells: state.cells.map((cell) => (ids.includes(cell.id) ? change(cell) : cell)) }
}
