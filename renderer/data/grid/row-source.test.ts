import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../protocol/failure'
import type { CellValue, PageRequest, TablePage } from '../../../protocol/table'
import { RowSource } from './row-source'

const table = { id: 't1', name: 't', columns: [], rowCount: 1000 }
const head: CellValue[][] = [['a'], ['b']]
const whole = { table: 't1', sort: [], filters: [] }
const sorted = { ...whole, sort: [{ column: 'x', descending: true }] }

/** A source whose engine answers when the test says so. */
function source() {
  const asked: PageRequest[] = []
  const waiting: { answer: (page: TablePage) => void; refuse: (thrown: unknown) => void }[] = []
  let isGone = false
  const made = new RowSource({
    table,
    head,
    fetch: (request) => {
      asked.push(request)
      return new Promise((answer, refuse) => waiting.push({ answer, refuse }))
    },
    onGone: () => (isGone = true),
    onFailure: () => {},
  })
  return { made, asked, isGone: () => isGone, answer: (page: TablePage) => waiting.shift()?.answer(page), refuse: (thrown: unknown) => waiting.shift()?.refuse(thrown) }
}

/** Resolves at the source's next announcement. */
const change = (made: RowSource) => new Promise<void>((resolve) => made.subscribe(resolve))

/** Waits until the source has asked the engine. */
const untilAsked = async (asked: PageRequest[]) => {
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
}

describe('rows of a grid', () => {
  it('are the head while no view is set', () => {
    const { made } = source()
    expect([made.rows().rowCount, made.rows().row(1), made.rows().row(2)]).toEqual([2, ['b'], undefined])
  })

  it('keep those of the view before in sight until the first new ones are there', async () => {
    const { made, asked, answer } = source()
    made.setView(sorted)
    expect([made.rows().isWaiting, made.rows().row(0)]).toEqual([true, ['a']])
    made.rows().want(0, 2)
    await untilAsked(asked)
    const changed = change(made)
    answer({ columns: [], rowCount: 1000, offset: 0, rows: [['z']] })
    await changed
    expect([made.rows().isWaiting, made.rows().row(0), made.rows().row(1), made.rows().rowCount, made.rows().sample]).toEqual([false, ['z'], undefined, 1000, head])
    expect(asked[0]).toEqual({ ...sorted, offset: 0, limit: 200 })
  })

  it('say when the engine has lost the table', async () => {
    const { made, asked, isGone, refuse } = source()
    made.setView(sorted)
    made.rows().want(0, 2)
    await untilAsked(asked)
    refuse(new FailureError({ kind: 'not-found', what: 'table', name: 't1' }))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isGone()).toBe(true)
  })
})
