import type { CellState } from '../../protocol/session/state'

/** Every place where the words stand, in notebook order, whatever their case. Offsets count in the cell's source. */
export function findInCells(cells: readonly Pick<CellState, 'id' | 'source'>[], words: string): { cell: string; offset: number }[] {
  if (words === '') return []
  const sought = words.toLowerCase()
  return cells.flatMap((cell) => {
    const source = cell.source.toLowerCase()
    const places = []
    for (let offset = source.indexOf(sought); offset >= 0; offset = source.indexOf(sought, offset + sought.length)) places.push({ cell: cell.id, offset })
    return places
  })
}
