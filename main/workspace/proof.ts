import { cellReferences } from '../../cells/references'
import type { StaleCell } from '../../cells/stale'
import { tags, type CellMetadata, type CellProof, type NotebookMetadata } from '../../protocol/notebook'
import type { CellState, SessionState } from '../../protocol/session/state'
import type { Fingerprint } from '../../protocol/table'

/** The proof that a cell's metadata holds; null where there is none that could be one. */
export function readProof(metadata: CellMetadata): CellProof | null {
  const proof: Partial<CellProof> | undefined = metadata.souk
  return proof &&
    typeof proof.code === 'string' &&
    typeof proof.used === 'string' &&
    typeof proof.result === 'string' &&
    typeof proof.milliseconds === 'number' &&
    typeof proof.isDeterministic === 'boolean'
    ? (proof as CellProof)
    : null
}

/** The fingerprints that a notebook's metadata holds, of the files that a cell's proof names. */
export function readInputs(metadata: NotebookMetadata, proof: CellProof | null): Fingerprint[] {
  const all = metadata.souk?.inputs
  if (!Array.isArray(all) || !Array.isArray(proof?.inputs)) return []
  return all.filter((input) => proof.inputs?.includes(input.path) && typeof input.sha256 === 'string')
}

/** A cell as stale marks and the proof of what it used see it. */
export function toStaleCell(cell: CellState, state: SessionState, changedInputs: ReadonlySet<string>): StaleCell {
  const proof = readProof(cell.metadata)
  const inputs = readInputs(state.metadata, proof)
  return {
    id: cell.id,
    type: cell.type,
    source: cell.source,
    status: cell.run.status,
    proof,
    executionCount: cell.executionCount,
    inputs,
    changedInputs: inputs.map((input) => input.path).filter((path) => changedInputs.has(path)),
  }
}

/** The cell, and those that can have given it a name: all that its proof depends on, so that a long notebook costs no more. */
export function withSources(cells: readonly CellState[], id: string, declaredBy: ReadonlyMap<string, string>): CellState[] {
  const uses = new Set(cellReferences(cells.find((cell) => cell.id === id)?.source ?? '').uses)
  const declaring = new Set([...uses].map((name) => declaredBy.get(name)))
  return cells.filter((cell) => {
    if (cell.id === id || declaring.has(cell.id)) return true
    const { defines, assigns } = cellReferences(cell.source, cell.type)
    return defines.some((name) => uses.has(name)) || assigns.some((name) => uses.has(name))
  })
}

/** The metadata with this proof; null takes it away. */
export function withProof(metadata: CellMetadata, proof: CellProof | null): CellMetadata {
  const { souk: _, ...others } = metadata
  return proof ? { ...others, souk: proof } : others
}

/** The notebook's fingerprints after a cell read these: those that no cell's proof names any more are left out. */
export function mergeInputs(state: SessionState, cell: string, read: readonly Fingerprint[]): Fingerprint[] {
  if (read.length === 0 && !state.metadata.souk?.inputs?.length) return []
  const byPath = new Map((state.metadata.souk?.inputs ?? []).map((input) => [input.path, input]))
  for (const input of read) byPath.set(input.path, input)
  const named = new Set(read.map((input) => input.path))
  for (const other of state.cells) {
    if (other.id !== cell) for (const path of readProof(other.metadata)?.inputs ?? []) named.add(path)
  }
  return [...byPath.values()].filter((input) => named.has(input.path)).sort((a, b) => (a.path < b.path ? -1 : 1))
}

export function hasTag(cell: Pick<CellState, 'metadata'>, tag: keyof typeof tags): boolean {
  return Array.isArray(cell.metadata.tags) && cell.metadata.tags.includes(tags[tag])
}
