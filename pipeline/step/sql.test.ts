import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toStatements } from '../engine/statements'
import { createContext, setCurrentContext, type Context } from './context'
import { sql } from './sql'
import { toTable } from './to-table'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-sql-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

describe('sql', () => {
  test('takes tables as relations and binds everything else', async () => {
    const people = await toTable([{ name: "O'Hara", age: 40 }, { name: '王芳', age: 30 }])
    const found = await sql`select name, ${new Date('2026-01-01T08:00:00Z')} as at, ${2n ** 60n} as big from ${people} where name = ${"O'Hara"} or age > ${39.5}`
    expect(await found.rows()).toEqual([{ name: "O'Hara", at: '2026-01-01T08:00:00', big: '1152921504606846976' }])
  })

  test('gives the rows of the last statement, after running those before it', async () => {
    const table = await sql`create table prices as select 1 as id; -- made; first
      insert into prices values (${2}); select * from prices where id >= ${1} order by id;`
    expect(await table.rows()).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('gives what statements say that have no rows of their own', async () => {
    const table = await sql`select 1 as a`
    expect([await (await sql`describe ${table}`).rows(), await (await sql`create table empty_one (a integer)`).rows()]).toEqual([
      [expect.objectContaining({ column_name: 'a', column_type: 'INTEGER' })],
      [],
    ])
  })

  test('says where a query is wrong, in its own lines', async () => {
    await expect(sql`select 1;\n\nselect\n  '数' as t, amuont\nfrom (select 1 as amount)`).rejects.toMatchObject({
      failure: { kind: 'sql', line: 4, column: 13, message: expect.stringContaining('Candidate bindings: "amount"') },
    })
  })

  test('refuses what cannot be bound', async () => {
    await expect(sql`select ${{ a: 1 }}`).rejects.toThrow('cannot be bound')
  })
})

test('statements end only at semicolons that are code', () => {
  const parts = [`select ';' as "a;b" -- no; end\n from x where y = `, ` /* ; */; select $$;$$, `, ';;\n']
  expect(toStatements(parts, [{ value: 1 }, { relation: '"t;1"' }])).toEqual([
    { sql: `select ';' as "a;b" -- no; end\n from x where y = $1 /* ; */`, parameters: [1], linesBefore: 0 },
    { sql: ` select $$;$$, "t;1"`, parameters: [], linesBefore: 1 },
  ])
})
