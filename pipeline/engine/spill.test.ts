import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DuckDbEngine } from './duckdb/duckdb-engine'

test('what does not fit in memory goes to disk in a fresh folder, also when a neighbour has closed, and nothing of it is left behind', async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'souk-spill-'))
  const neighbour = await DuckDbEngine.open({ workspace })
  const engine = await DuckDbEngine.open({ workspace, memoryLimit: 60 * 1024 ** 2 })
  try {
    await neighbour.close()
    await engine.materialise('many', 'select range as a, hash(range)::varchar as b from range(4000000)')
    const { rows } = await engine.query('select count(*), count(distinct b) from many')
    expect(rows).toEqual([[4_000_000, 4_000_000]])
  } finally {
    await engine.close()
  }
  expect(readdirSync(join(workspace, '.souk'))).toEqual([])
})
