import type { Progress } from '../output'
import type { SessionAction } from './action'
import { isEdit, reduceEdit } from './edit'
import { appendOutputs, removeDisplayed, replaceDisplayed } from './outputs'
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
        run: { status: 'running', startedAt: action.at, progress: [], pause: { canPause: false, isPaused: false } },
      }))
    case 'progressed':
      return onCell(state, action.cell, (cell) => {
        if (cell.run.status !== 'running') return cell
        return { ...cell, run: { ...cell.run, progress: withReport(cell.run.progress, action.progress) } }
      })
    case 'pause-changed':
      return onCell(state, action.cell, (cell) => (cell.run.status === 'running' ? { ...cell, run: { ...cell.run, pause: action.pause } } : cell))
    case 'outputs-added':
      return onCell(state, action.cell, (cell) => ({ ...cell, outputs: appendOutputs(cell.outputs, action.outputs) }))
    case 'outputs-removed':
      return onCell(state, action.cell, (cell) => removeDisplayed(cell, action.displayIds))
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

/** A report takes the place of the one before; work that is done has none. */
function withReport(all: readonly Progress[], report: Progress): Progress[] {
  if (report.fraction === 1) return all.filter(({ id }) => id !== report.id)
  return all.some(({ id }) => id === report.id) ? all.map((one) => (one.id === report.id ? report : one)) : [...all, report]
}

function onCell(state: SessionState, id: string, change: (cell: CellState) => CellState): SessionState {
  return { ...state, cells: state.cells.map((cell) => (cell.id === id ? change(cell) : cell)) }
}
