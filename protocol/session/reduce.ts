import type { SessionAction } from './action'
import { isEdit, reduceEdit } from './edit'
import { appendOutputs, replaceDisplayed } from './outputs'
import type { CellState, SessionState } from './state'

/** The state after an action. Pure: the same on the host and in every window. Cells that do not change keep their identity. */
export function reduce(state: SessionState, action: SessionAction): SessionState {
  if (isEdit(action)) return reduceEdit(state, action)
  switch (action.kind) {
    case 'cell-run':
      return onCell(state, action.cell, (cell) => ({ ...cell, run: action.run }))
    case 'run-started':
      return onCell(state, action.cell, (cell) => ({
        ...cell,
        outputs: [],
        executionCount: action.executionCount,
        run: { status: 'running', startedAt: action.at, progress: [] },
      }))
    case 'progressed':
      return onCell(state, action.cell, (cell) => {
        if (cell.run.status !== 'running') return cell
        const others = cell.run.progress.filter((progress) => progress.id !== action.progress.id)
        const isOver = action.progress.fraction === 1
        return { ...cell, run: { ...cell.run, progress: isOver ? others : [...others, action.progress] } }
      })
    case 'outputs-added':
      return onCell(state, action.cell, (cell) => ({ ...cell, outputs: appendOutputs(cell.outputs, action.outputs) }))
    case 'outputs-cleared':
      return onCell(state, action.cell, (cell) => ({ ...cell, outputs: [] }))
    case 'output-updated':
      return { ...state, cells: state.cells.map((cell) => replaceDisplayed(cell, action.displayId, action.output)) }
    case 'references':
      return onCell(state, action.cell, (cell) => ({ ...cell, defines: action.defines, uses: action.uses }))
    case 'stale':
      return {
        ...state,
        cells: state.cells.map((cell) => {
          const mark = action.marks[cell.id]
          return mark === undefined || JSON.stringify(mark) === JSON.stringify(cell.stale) ? cell : { ...cell, stale: mark }
        }),
      }
    case 'kernel':
      return { ...state, kernel: action.kernel }
    case 'variables':
      return { ...state, variables: action.variables }
    case 'trusted':
      return { ...state, isTrusted: action.isTrusted }
    case 'saving':
      return { ...state, saving: action.saving }
    case 'renamed':
      return { ...state, path: action.path }
    case 'noticed':
      return { ...state, notices: [...state.notices, action.notice].slice(-20) }
    case 'notice-dismissed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== action.id) }
    case 'undo-count':
      return { ...state, undoCount: action.count }
    case 'reloaded':
      return { ...state, cells: action.cells, metadata: action.metadata, unknown: action.unknown }
    default:
      return action satisfies never
  }
}

function onCell(state: SessionState, id: string, change: (cell: CellState) => CellState): SessionState {
  return { ...state, cells: state.cells.map((cell) => (cell.id === id ? change(cell) : cell)) }
}
