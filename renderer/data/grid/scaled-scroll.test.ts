import { describe, expect, it } from 'vitest'
import { isScaled, mostTop, rowsInView, scrollHeight, scrollOfTop, topOfScroll, topShowing, type ScrollFrame } from './scaled-scroll'

const small: ScrollFrame = { rowCount: 1000, rowHeight: 29, viewHeight: 348 }
const large: ScrollFrame = { rowCount: 10_000_000, rowHeight: 29, viewHeight: 348 }

describe('scaled scroll', () => {
  it('moves a small table pixel by pixel', () => {
    expect([isScaled(small), scrollHeight(small), topOfScroll(small, 1234), scrollOfTop(small, 1234)]).toEqual([false, 29_000, 1234, 1234])
  })

  it('keeps ten million rows under the height that the browser allows', () => {
    expect([isScaled(large), scrollHeight(large)]).toEqual([true, 12_000_000])
  })

  it('meets both ends exactly', () => {
    const bar = scrollHeight(large) - large.viewHeight
    expect([topOfScroll(large, 0), topOfScroll(large, bar), rowsInView(large, topOfScroll(large, bar)).end]).toEqual([0, mostTop(large), 10_000_000])
  })

  it('jumps to any row of ten million so that it is whole in view', () => {
    for (const row of [0, 1, 11, 12, 4_999_999, 5_000_000, 7_654_321, 9_999_998, 9_999_999]) {
      const top = topShowing(large, 0, row)
      const { first, end } = rowsInView(large, top)
      expect(row >= first && row < end && row * 29 >= top && (row + 1) * 29 <= top + 348).toBe(true)
    }
  })

  it('comes back from the bar to within the rows of one pixel of the bar', () => {
    const rowsAPixel = mostTop(large) / (scrollHeight(large) - large.viewHeight) / large.rowHeight
    for (const row of [3, 12_345, 5_000_001, 9_999_000]) {
      const top = row * large.rowHeight
      expect(Math.abs(topOfScroll(large, Math.round(scrollOfTop(large, top))) - top) / large.rowHeight).toBeLessThanOrEqual(rowsAPixel)
    }
  })

  it('shows nothing of an empty table and all of a short one', () => {
    expect(rowsInView({ ...small, rowCount: 0 }, 0)).toEqual({ first: 0, end: 0 })
    expect(rowsInView({ ...small, rowCount: 3 }, 0)).toEqual({ first: 0, end: 3 })
    expect(topOfScroll({ ...small, rowCount: 3 }, 50)).toBe(0)
  })

  it('does not move for a row that is in view', () => {
    expect([topShowing(small, 290, 15), topShowing(small, 290, 2), topShowing(small, 0, 12)]).toEqual([290, 58, 29])
  })
})
