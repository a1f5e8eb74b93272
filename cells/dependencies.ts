import type { CellType } from '../protocol/notebook'
import { cellReferences, type CellReferences } from './references'

/** A cell as far as its text goes. A CellState is one. */
export interface CellText {
  id: string
  type: CellType
  source: string
}

/** A cell with the earlier cells that its names come from. */
export interface CellDependencies {
  id: string
  references: CellReferences
  /** Each used name that an earlier cell defines or assigns, with the latest such cell. Other names are globals, at hand, or unknown. */
  definedBy: ReadonlyMap<string, string>
}

/**
 * For cells in notebook order: which cell each used name comes from. The notebook's order decides, not the order
 * of running: that is what a run from clean would do.
 */
export function cellDependencies(cells: readonly CellText[]): CellDependencies[] {
  const latest = new Map<string, string>()
  return cells.map(({ id, type, source }) => {
    const references = cellReferences(source, type)
    const definedBy = new Map<string, string>()
    for (const name of references.uses) {
      const definer = latest.get(name)
      if (definer !== undefined) definedBy.set(name, definer)
    }
    for (const name of [...references.defines, ...references.assigns]) latest.set(name, id)
    return { id, references, definedBy }
  })
}

/** Names, values and types alike, that the cells before `index` declare, each with the latest cell that does. Assigning does not declare. */
export function visibleNames(cells: readonly CellText[], index: number): Map<string, string> {
  const visible = new Map<string, string>()
  for (const cell of cells.slice(0, index)) declareNames(visible, cell)
  return visible
}

/** Adds what a cell declares: for walking down a notebook once. Relations are no names of TypeScript. */
export function declareNames(visible: Map<string, string>, { id, type, source }: CellText): void {
  const { defines, types, relations } = cellReferences(source, type)
  for (const name of defines) if (!relations.includes(name)) visible.set(name, id)
  for (const name of types.defines) visible.set(name, id)
}
