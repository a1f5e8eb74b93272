import { describe, expect, it } from 'vitest'
import { moveCell, toRectangle } from './keyboard'

const extent = { rowCount: 10_000_000, columnCount: 5, pageRows: 12 }

describe('keys in a grid', () => {
  it('move by one cell and stop at the edges', () => {
    expect([
      moveCell({ row: 0, column: 0 }, 'ArrowUp', false, extent),
      moveCell({ row: -1, column: 0 }, 'ArrowUp', false, extent),
      moveCell({ row: 9_999_999, column: 4 }, 'ArrowDown', false, extent),
      moveCell({ row: 3, column: 4 }, 'ArrowRight', false, extent),
    ]).toEqual([{ row: -1, column: 0 }, { row: -1, column: 0 }, { row: 9_999_999, column: 4 }, { row: 3, column: 4 }])
  })

  it('move by a page, to the ends of a row and to the corners of the table', () => {
    const from = { row: 100, column: 2 }
    expect([
      moveCell(from, 'PageDown', false, extent),
      moveCell({ row: 5, column: 2 }, 'PageUp', false, extent),
      moveCell(from, 'End', false, extent),
      moveCell(from, 'Home', true, extent),
      moveCell(from, 'End', true, extent),
      moveCell(from, 'x', false, extent),
    ]).toEqual([{ row: 112, column: 2 }, { row: 0, column: 2 }, { row: 100, column: 4 }, { row: 0, column: 0 }, { row: 9_999_999, column: 4 }, null])
  })

  it('stay in the header of an empty table', () => {
    const empty = { ...extent, rowCount: 0 }
    expect([moveCell({ row: -1, column: 0 }, 'ArrowDown', false, empty), moveCell({ row: -1, column: 1 }, 'Home', true, empty)]).toEqual([{ row: -1, column: 0 }, { row: -1, column: 0 }])
  })

  it('select the cells between two corners', () => {
    expect(toRectangle({ row: 5, column: 3 }, { row: -1, column: 1 })).toEqual({ firstRow: 0, endRow: 6, firstColumn: 1, endColumn: 4 })
  })
})
