import { describe, expect, it } from 'vitest'
import type { TablePage } from '../../../protocol/table'
import { PageCache } from './page-cache'

/** A table of ten million rows whose pages are answered when the test says so, and a clock that the test turns. */
function bigTable(options: { pageLimit?: number; parallel?: number } = {}) {
  const asked: number[] = []
  const answers: (() => void)[] = []
  const failures: unknown[] = []
  let due: (() => void) | null = null
  let changes = 0
  const cache = new PageCache({
    fetch: ({ offset, limit }) =>
      new Promise<TablePage>((resolve, reject) => {
        asked.push(offset)
        if (offset >= 9_000_000) return reject(new Error('gone'))
        answers.push(() => resolve({ columns: [], rowCount: 10_000_000, offset, rows: Array.from({ length: limit }, (_, row) => [offset + row]) }))
      }),
    onChange: () => changes++,
    onFailure: (thrown) => failures.push(thrown),
    schedule: (task) => {
      due = task
      return () => (due = null)
    },
    ...options,
  })
  return {
    cache,
    asked,
    failures,
    changes: () => changes,
    wait: () => due?.(),
    answer: async () => {
      for (const send of answers.splice(0)) send()
      await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(() => resolve())))
    },
  }
}

describe('pages of a grid', () => {
  it('asks for the page in view first, then for its neighbours', async () => {
    const table = bigTable()
    table.cache.want(5_000_010, 5_000_022)
    table.wait()
    await table.answer()
    expect(table.asked).toEqual([5_000_000, 5_000_200, 4_999_800])
    expect([table.cache.row(5_000_010), table.cache.row(1), table.cache.rowCount]).toEqual([[5_000_010], undefined, 10_000_000])
  })

  it('never asks for pages that were scrolled past', () => {
    const table = bigTable({ parallel: 1 })
    for (let row = 0; row < 1_000_000; row += 1000) table.cache.want(row, row + 12)
    table.wait()
    expect(table.asked).toEqual([999_000])
  })

  it('takes up what is wanted now when an answer frees a place', async () => {
    const table = bigTable({ parallel: 1 })
    table.cache.want(0, 12)
    table.wait()
    table.cache.want(700_000, 700_012)
    await table.answer()
    expect(table.asked).toEqual([0, 700_000])
  })

  it('forgets the pages used longest ago, never one that is wanted', async () => {
    const table = bigTable({ pageLimit: 3 })
    for (const row of [0, 100_000, 200_000]) {
      table.cache.want(row, row + 12)
      table.wait()
      await table.answer()
      await table.answer()
    }
    expect([table.cache.row(0), table.cache.row(200_000)]).toEqual([undefined, [200_000]])
  })

  it('reports a failure and does not ask again by itself', async () => {
    const table = bigTable()
    table.cache.want(9_500_000, 9_500_012)
    table.wait()
    await table.answer()
    table.wait()
    expect(table.failures.length).toBe(2)
    expect(table.changes()).toBe(0)
  })

  it('says nothing after it was closed', async () => {
    const table = bigTable()
    table.cache.want(0, 12)
    table.wait()
    table.cache.close()
    await table.answer()
    expect(table.changes()).toBe(0)
  })

  it('shows the head of a small table without asking', () => {
    const table = bigTable()
    table.cache.seed([['a'], ['b']], 2)
    table.cache.want(0, 2)
    expect([table.cache.row(1), table.asked]).toEqual([['b'], []])
  })

  it('gives rows for copying from what is here and asks for the rest', async () => {
    const table = bigTable()
    const rows = table.cache.rows(10, 13)
    await table.answer()
    expect(await rows).toEqual([[10], [11], [12]])
  })
})
