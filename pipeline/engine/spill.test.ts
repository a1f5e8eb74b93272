import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createContext } from '../step/context'

test('what does not fit in memory goes to disk in a fresh folder, and nothing is left behind', async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'souk-spill-'))
  const context = createContext({ workspace, memoryLimit: 60 * 1024 ** 2 })
  try {
    const engine = await context.engine()
    await engine.materialise('many', 'select range as a, hash(range)::varchar as b from range(4000000)')
    const { rows } = await engine.query('select count(*), count(distinct b) from many')
    expect(rows).toEqual([[4_000_000, 4_000_000]])
  } finally {
    await context.close()
  }
  expect(existsSync(join(workspace, '.souk'))).toBe(false)
})
