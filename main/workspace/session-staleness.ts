import { cellReferences } from '../../cells/references'
import { staleMarks } from '../../cells/stale'
import type { SessionAction } from '../../protocol/session/action'
import { isEdit } from '../../protocol/session/edit'
import type { LiveState } from './live-state'
import { toStaleCell } from './proof'

const gatherMilliseconds = 25

/** Keeps each cell's names and stale mark true to the notebook, after edits, runs and changes of input files. */
export class SessionStaleness {
  private isPlanned = false
  private isEnded = false
  private changedInputs: ReadonlySet<string> = new Set()
  private areOldStale = false
  private readonly unlisten: () => void

  constructor(private readonly live: LiveState) {
    this.unlisten = live.listen((actions) => {
      if (actions.some(matters)) this.plan()
    })
  }

  /** A kernel runs, or ran, that has none of the variables of earlier runs. */
  markOldAsStale(): void {
    this.areOldStale = true
    this.plan()
  }

  setChangedInputs(paths: ReadonlySet<string>): void {
    this.changedInputs = paths
    this.plan()
  }

  update(): void {
    this.isPlanned = false
    const state = this.live.current
    const references = state.cells.flatMap((cell): SessionAction[] => {
      const { defines, uses } = cellReferences(cell.source, cell.type)
      const isSame = sameNames(defines, cell.defines) && sameNames(uses, cell.uses)
      return isSame ? [] : [{ kind: 'references', cell: cell.id, defines, uses }]
    })
    const cells = state.cells.map((cell) => toStaleCell(cell, state, this.changedInputs))
    const all = staleMarks(cells, { areOldStale: this.areOldStale })
    const changed = state.cells.filter((cell) => JSON.stringify(all[cell.id] ?? null) !== JSON.stringify(cell.stale))
    const marks = Object.fromEntries(changed.map((cell) => [cell.id, all[cell.id] ?? null]))
    this.live.act([...references, ...(changed.length > 0 ? [{ kind: 'stale' as const, marks }] : [])])
  }

  end(): void {
    this.unlisten()
    this.isEnded = true
  }

  /** Once for all that happens in a moment: cells that run one after another must not each wait for the whole notebook's marks. */
  private plan(): void {
    if (this.isPlanned) return
    this.isPlanned = true
    setTimeout(() => {
      if (!this.isEnded) this.update()
    }, gatherMilliseconds)
  }
}

const mattering: ReadonlySet<SessionAction['kind']> = new Set(['cell-run', 'run-started', 'reloaded'])

function matters(action: SessionAction): boolean {
  return isEdit(action) || mattering.has(action.kind)
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index])
}
