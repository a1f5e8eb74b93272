import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../engine/table'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { sql } from '../step/sql'
import { toTable } from '../step/to-table'
import { removeRobots } from './remove-robots'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-robots-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

const column = async (table: Table, name: string): Promise<unknown[]> => (await table.rows()).map((row) => row[name])

/** People who look now and then and buy at last, and one robot of each kind. */
const events = (): Promise<Table> =>
  sql`
    select account_id, action, make_timestamp_ms(ms) as happened_at, device from (
      select 'person ' || (i % 5) as account_id, case when i % 97 = 0 then 'purchase' else 'view' end as action, 1767225600000 + (i % 5) * 1000 + (i // 5 // 20) * 86400000 + (i // 5 % 20) * 240000 + (hash(i) % 120000)::bigint as ms, 'Mozilla/5.0 (iPhone)' as device from range(1000) r(i)
      union all select 'burst', 'view', 1767225600000 + i * 300, 'Mozilla/5.0' from range(150) r(i)
      union all select 'metronome', 'view', 1767225600000 + i * 30000, 'Mozilla/5.0' from range(40) r(i)
      union all select 'sleepless', 'purchase', 1767225600000 + i * 3600000, 'Mozilla/5.0' from range(24) r(i)
      union all select 'looker', 'view', 1767225600000 + i * 7200000 + (hash(i) % 3000000)::bigint, 'Mozilla/5.0' from range(2100) r(i)
      union all select 'person 1', 'view', 1767225600000, 'Mozilla/5.0 (compatible; Baiduspider/2.0)'
      union all select null, 'view', 1767225600000 + i, 'python-requests/2.31' from range(3) r(i)
    )`

describe('removeRobots', () => {
  test('finds a robot of each kind with its reason, and leaves people alone', async () => {
    const { suspects, table, changes, rowsBefore, rowsAfter } = await removeRobots(await events())
    expect({ suspects: (await suspects.rows()).map(({ account_id, reason, figure, events: count }) => [account_id, reason, figure, count]), people: new Set(await column(table, 'account_id')), removed: rowsBefore - rowsAfter, changed: changes.map(({ changed }) => changed) }).toEqual({
      suspects: [
        ['burst', 'tooFast', 150, 150],
        ['burst', 'tooRegular', 0, 150],
        ['metronome', 'tooRegular', 0, 40],
        ['sleepless', 'roundTheClock', 24, 24],
        ['looker', 'neverBuys', 2100, 2100],
        ['person 1', 'crawler', 1, 1],
        [null, 'crawler', 3, 3],
      ],
      people: new Set(['person 0', 'person 1', 'person 2', 'person 3', 'person 4']),
      removed: 150 + 40 + 24 + 2100 + 1 + 3,
      changed: [150, 190, 24, 2100, 4],
    })
  })

  test('uses the thresholds and checks that are asked for, spares whom one trusts, and can mark instead', async () => {
    const only = await removeRobots(await events(), { checks: ['tooFast'], perMinute: 500, perHour: 149, trusted: ['nobody'] })
    const spared = await removeRobots(await events(), { checks: ['tooFast'], trusted: ['burst'] })
    const marked = await removeRobots(await events(), { checks: ['tooFast'], markOnly: true })
    expect([(await only.suspects.rows()).map(({ account_id, why }) => [account_id, why]), spared.suspects.rowCount, marked.rowsAfter === marked.rowsBefore, (await column(marked.table, 'is_robot')).filter(Boolean).length]).toEqual([[['burst', '150 events in one hour, more than 149']], 0, true, 150])
  })

  test('judges nobody by purchases where the table knows none', async () => {
    const views = await sql`select 'u' as account_id, 'view' as action, make_timestamp_ms(1767225600000 + i * 7200000 + (hash(i) % 3000000)::bigint) as happened_at from range(2100) r(i)`
    expect((await removeRobots(views)).suspects.rowCount).toBe(0)
  })

  test('removes from another part the accounts that it learned, and tells accounts of two platforms apart', async () => {
    const rows = (platform: string, account: string, count: number): Record<string, unknown>[] => Array.from({ length: count }, (_, index) => ({ platform, account_id: account, happened_at: `2026-01-01 10:00:${String(index).padStart(2, '0')}` }))
    const types = { happened_at: 'TIMESTAMP' }
    const { model } = await removeRobots(await toTable([...rows('jd', 'x', 9), ...rows('tb', 'x', 2)], { types }), { perMinute: 5 })
    const { table, suspects } = await removeRobots(await toTable([...rows('jd', 'x', 1), ...rows('tb', 'x', 9)], { types }), { model: JSON.parse(JSON.stringify(model)) })
    expect([new Set(await column(table, 'platform')), (await suspects.rows()).map(({ platform, events: count }) => [platform, count])]).toEqual([new Set(['tb']), [['jd', 1]]])
  })
})
