import type { SessionAction } from '../../protocol/session/action'
import { findCell, type SessionState } from '../../protocol/session/state'
import type { Language } from '../../protocol/text'
import type { ProgressLine } from './progress-line'

/** Shows how far a run of these cells is: by cells, and within a cell by the steps' own progress. */
export function showCellProgress(line: ProgressLine, cells: readonly string[], language: Language): (actions: readonly SessionAction[], state: SessionState) => void {
  return (actions, state) => {
    for (const action of actions) {
      if (action.kind === 'run-started') show(state, action.cell, 0, null)
      if (action.kind === 'progressed') show(state, action.cell, action.progress.fraction ?? 0, action.progress.phrase[language])
      if (action.kind === 'cell-run' && 'milliseconds' in action.run && action.run.status !== 'old') {
        const seconds = ((action.run.milliseconds ?? 0) / 1000).toFixed(1)
        line.log(`[${cells.indexOf(action.cell) + 1}/${cells.length}] ${action.run.status} ${seconds} s  ${firstLine(state, action.cell)}`)
      }
    }
  }

  function show(state: SessionState, cell: string, fraction: number, phrase: string | null): void {
    const place = cells.indexOf(cell)
    line.show((place + fraction) / cells.length, `${place + 1}/${cells.length}  ${phrase ?? firstLine(state, cell)}`)
  }
}

/** What stands first in a cell besides blank lines. */
export function firstLine(state: SessionState, cell: string): string {
  return (findCell(state, cell)?.source ?? '').split('\n').find((line) => line.trim() !== '')?.trim().slice(0, 60) ?? ''
}
