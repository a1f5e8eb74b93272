import type { PauseState } from '../../protocol/output'
import type { CellState, SessionState } from '../../protocol/session/state'
import type { t } from '../workbench/language'

export type GutterState = 'never' | 'fresh' | 'stale' | 'queued' | 'running' | 'paused' | 'failed' | 'text'

/** The mark in the gutter. A run that goes on outweighs what was before; a failure outweighs staleness. */
export function gutterStateOf(cell: CellState): GutterState {
  if (cell.type !== 'code') return 'text'
  const { status } = cell.run
  if (isPaused(cell)) return 'paused'
  if (status === 'running' || status === 'queued' || status === 'never') return status
  if (status === 'failed' || status === 'interrupted' || status === 'kernel-lost') return 'failed'
  if (cell.stale) return 'stale'
  return status === 'old' ? 'stale' : 'fresh'
}

/** Whether what runs in a notebook can be paused, and whether it is. */
export function pauseOf(session: SessionState): PauseState {
  const running = session.cells.find((cell) => cell.run.status === 'running')
  return running?.run.status === 'running' ? running.run.pause : { canPause: false, isPaused: false }
}

export function isPaused({ run }: CellState): boolean {
  return run.status === 'running' && run.pause.isPaused
}

/** The state in words, with the reason where there is one. Running time is left to the caller, who lets it tick. */
export function stateWords(cell: CellState, text: typeof t): string {
  if (cell.type !== 'code') return text('stateText')
  const { status } = cell.run
  if (status === 'running') return text(isPaused(cell) ? 'statePaused' : 'stateRunning')
  if (status === 'queued') return text('stateQueued')
  if (status === 'failed') return text('stateFailed')
  if (status === 'interrupted') return text('stateInterrupted')
  if (status === 'kernel-lost') return text('stateKernelLost')
  if (cell.stale) return staleWords(cell, text) ?? text('stateStale')
  if (status === 'never') return text('stateNever')
  return status === 'old' ? text('staleRestarted') : text('stateFresh')
}

/** Why the outputs no longer answer to the source; null where they do. */
export function staleWords(cell: CellState, text: typeof t): string | null {
  const { stale } = cell
  if (!stale) return null
  switch (stale.because) {
    case 'edited':
      return text('staleEdited')
    case 'uses':
      return text('staleUses', { names: someOf(stale.names) })
    case 'input-changed':
      return text('staleInput', { paths: someOf(stale.paths) })
    case 'restarted':
      return text('staleRestarted')
    default:
      return stale satisfies never
  }
}

function someOf(names: string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ')
}
