import { namesAtHand } from '../protocol/at-hand'
import type { CellProof } from '../protocol/notebook'
import type { CellRun, StaleMark } from '../protocol/session/state'
import type { Fingerprint } from '../protocol/table'
import { cellDependencies, type CellDependencies, type CellText } from './dependencies'
import { codeHash, usedHash } from './used-hash'

/** What the stale mark of a cell depends on, besides the cells above it. */
export interface StaleCell extends CellText {
  status: CellRun['status']
  /** Of the last run; null where there is none or it left none. */
  proof: CellProof | null
  executionCount: number | null
  /** Files that the last run read, as they were then. */
  inputs: readonly Pick<Fingerprint, 'path' | 'sha256'>[]
  /** Those of them that are different or gone by now. */
  changedInputs: readonly string[]
}

export interface StaleOptions {
  /** True once a kernel runs without the variables of cells whose run is `old`; false for a notebook that was just opened. */
  areOldStale: boolean
}

/** Outputs of these are not to be trusted by what is below, though the cell itself shows why in another way. */
const unsettled: ReadonlySet<CellRun['status']> = new Set(['failed', 'interrupted', 'kernel-lost'])

/**
 * The stale mark of each cell, in notebook order, by cell id; null where outputs still answer to source and what was used.
 * Cells that never ran, run now or are no code have none. Pure: the same cells give the same marks.
 */
export function staleMarks(cells: readonly StaleCell[], options: StaleOptions): Record<string, StaleMark | null> {
  const dependencies = cellDependencies(cells)
  const byId = new Map(cells.map((cell) => [cell.id, cell]))
  const marks: Record<string, StaleMark | null> = {}
  cells.forEach((cell, index) => {
    marks[cell.id] = markOf(cell, dependencies[index] as CellDependencies)
  })
  return marks

  function markOf(cell: StaleCell, dependency: CellDependencies): StaleMark | null {
    if (cell.type !== 'code' || cell.status === 'never' || cell.status === 'queued' || cell.status === 'running') return null
    const { proof } = cell
    if (proof && proof.code !== codeHash(cell.source)) return { because: 'edited' }
    if (cell.changedInputs.length > 0) return { because: 'input-changed', paths: [...cell.changedInputs] }
    const names = staleNames(cell, dependency)
    if (names.length > 0) return { because: 'uses', names }
    if (cell.status === 'old' && options.areOldStale) return { because: 'restarted' }
    return null
  }

  function staleNames(cell: StaleCell, { definedBy, references }: CellDependencies): string[] {
    const names = [...definedBy].filter(([, id]) => isUnsettled(id, cell)).map(([name]) => name)
    if (names.length > 0 || !cell.proof || cell.proof.used === whatItUsed(cell, definedBy, byId)) return names
    // The hash tells that something changed, not what: first what ran since, then names that nobody defines any more.
    const isLater = (id: string) => (byId.get(id)?.executionCount ?? 0) > (cell.executionCount ?? Infinity)
    const ranSince = [...definedBy].filter(([, id]) => isLater(id)).map(([name]) => name)
    if (ranSince.length > 0) return ranSince
    const isKnown = (name: string) => definedBy.has(name) || name in globalThis || (namesAtHand as readonly string[]).includes(name)
    const orphaned = references.uses.filter((name) => !isKnown(name) && !references.defines.includes(name))
    return orphaned.length > 0 ? orphaned : references.uses.filter((name) => definedBy.has(name))
  }

  function isUnsettled(id: string, user: StaleCell): boolean {
    const definer = byId.get(id)
    const mark = marks[id]
    if (!definer || !mark) return definer !== undefined && unsettled.has(definer.status)
    // After a restart every cell says so itself; only what ran since is worse off than its definer.
    return mark.because !== 'restarted' || user.status !== 'old'
  }
}

/**
 * The `used` part of a cell's proof, computed when its run ends: from the proofs of the cells that define its names.
 * `lastDeclaredBy` says which cell's run gave a name its value in this kernel, where that is known: when cells ran out of
 * order it differs from the notebook's order, and the cell shows as stale at once.
 */
export function usedByCell(cells: readonly StaleCell[], id: string, inputs: StaleCell['inputs'], lastDeclaredBy?: ReadonlyMap<string, string>): string {
  const byId = new Map(cells.map((cell) => [cell.id, cell]))
  const dependency = cellDependencies(cells).find((candidate) => candidate.id === id)
  const cell = byId.get(id)
  if (!dependency || !cell) return usedHash({ names: new Map(), inputs })
  const definedBy = new Map(dependency.definedBy)
  for (const [name, definer] of lastDeclaredBy ?? []) {
    if (definer !== id && dependency.references.uses.includes(name) && byId.has(definer)) definedBy.set(name, definer)
  }
  return whatItUsed({ ...cell, inputs }, definedBy, byId)
}

function whatItUsed(cell: StaleCell, definedBy: ReadonlyMap<string, string>, byId: ReadonlyMap<string, StaleCell>): string {
  const names = new Map([...definedBy].map(([name, id]) => [name, byId.get(id)?.proof ?? null]))
  return usedHash({ names, inputs: cell.inputs })
}
