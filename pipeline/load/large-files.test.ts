import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createContext, type Context } from '../step/context'
import { LoadCache, settleCache } from './cache'
import { identify } from './identify'
import { readDelimited } from './read-delimited'
import { openSource } from './source-file'

let context: Context
const folder = mkdtempSync(join(tmpdir(), 'souk-large-'))
beforeAll(() => {
  context = createContext({ workspace: folder })
})
afterAll(() => context.close())

async function readAsLarge(name: string, text: string) {
  writeFileSync(join(folder, name), text)
  const source = await openSource(join(folder, name), name, { language: 'en' })
  const { layout } = identify(source, {})
  if (layout.kind !== 'csv') throw new TypeError(`${name} is no delimited text`)
  const engine = await context.engine()
  const read = await readDelimited(context, engine, { source, layout, name: 'large' }, { types: {}, isAllText: false, missing: [], largeBytes: 1 })
  const { rows } = await engine.query(`select * from "${read.relation}"`)
  const rejects = await engine.query(`select line, kind from "${read.rejects}"`)
  return { source, read, rows, rejects: rejects.rows, columns: (await engine.describe(read.relation)).map(({ type }) => type) }
}

test('the rows of a large file go into a file in order, with their types and rejects, and become the cache’s own', async () => {
  // The sample says whole numbers; one value late says otherwise.
  const lines = Array.from({ length: 300_000 }, (_, index) => `${index},${index === 290_000 ? 'x' : index % 7},name ${index}`)
  const { source, read, rows, rejects, columns } = await readAsLarge('large.csv', `id,word,name\n${lines.join('\n')}\nragged\n`)
  expect([rows.length, rows[0], rows[290_000], columns, rejects, read.parquet !== undefined]).toEqual([300_000, [0, '0', 'name 0'], [290_000, 'x', 'name 290000'], ['BIGINT', 'VARCHAR', 'VARCHAR'], [[300_002, 'too-few-columns']], true])
  const engine = await context.engine()
  const cache = new LoadCache(context, engine)
  cache.adoptLater(source, 'a'.repeat(40), { relation: read.relation, parquet: read.parquet ?? '' }, read.rejects, { sha256: read.sha256, rows: 300_000, columns: [], encoding: 'utf-8', warnings: [], rejects: 1 })
  await settleCache(context)
  const kept = await cache.find('a'.repeat(40))
  expect([kept?.rows, existsSync(read.parquet ?? ''), (await engine.query(`select count(*) from "${read.relation}"`)).rows, readdirSync(join(folder, '.souk', 'temp'))]).toEqual([300_000, false, [[300_000]], []])
})

test('rows that are taken out of a large file make a table of the rest', async () => {
  const { read, rows, rejects } = await readAsLarge('wide.csv', `a,b,c\n${'1,2,3\n'.repeat(20)}4,5,6,,\n7,8,9\n`)
  expect([rows.length, rows.at(-1), rejects, read.parquet, readdirSync(join(folder, '.souk', 'temp'))]).toEqual([21, [7, 8, 9], [[22, 'too-many-columns']], undefined, []])
})
