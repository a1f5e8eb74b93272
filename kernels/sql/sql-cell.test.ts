import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mime, type TableOutput } from '../../protocol/output'
import { startTestKernel, type TestKernel } from '../test-kernel'

let kernel: TestKernel

beforeAll(async () => {
  kernel = await startTestKernel()
  await kernel.run('%%sql orders\nselect range as id, range * 1.5 as price from range(10)', 'orders')
})
afterAll(() => kernel.close())

/** Rows of the table that the cell shows, or its failure. */
async function rows(source: string): Promise<unknown> {
  const { ended, outputs } = await kernel.run(source, 'asked')
  if (ended.failure !== null) return ended.failure
  const shown = outputs.at(-1)
  return shown !== undefined && 'data' in shown ? (shown.data[mime.table] as TableOutput | undefined)?.head : undefined
}

describe('an SQL cell', () => {
  it('binds its table to its name and shows it with text and HTML beside it', async () => {
    const { ended, outputs } = await kernel.run('%%sql top\nselect 1 as a', 'top')
    expect({ defines: ended.defines, types: outputs.map((output) => ('data' in output ? Object.keys(output.data) : [])), of: (await kernel.run('[top.rowCount, top.name]')).outputs }).toMatchObject({
      defines: ['top'],
      types: [[mime.table, mime.html, mime.text]],
      of: [{ data: { 'text/plain': "[ 1, 'top' ]" } }],
    })
  })

  it('means the variable by a bare name, with its columns still called by it', async () => {
    await kernel.run("const bargains = await sql`select * from ${orders} where price < 4`; const shop = 'x'")
    expect([await rows('%%sql\nselect count(*) from bargains where bargains.price > 1'), await rows('%%sql\nselect o.id from bargains o join bargains on bargains.id = o.id order by o.id desc limit 1')]).toEqual([[[2]], [[2]]])
  })

  it('takes tables in ${} as relations and everything else as bound values', async () => {
    await kernel.run("const least = 12; const nasty = \"'; drop table orders_1; --\"")
    expect([await rows('%%sql\nselect id from ${orders} where price >= ${least + 0.5}'), await rows('%%sql\nselect ${nasty} as text, ${null} as nothing'), await rows("%%sql\nselect '${least}' as text -- ${nope}")]).toEqual([
      [[9]],
      [["'; drop table orders_1; --", null]],
      [['${least}']],
    ])
  })

  it('runs several statements and gives the rows of the last query', async () => {
    const { ended } = await kernel.run("%%sql\ncreate table stalls (name text); -- one; two\ninsert into stalls values ('a;b')", 'made')
    expect([ended.status, ended.defines, await rows('%%sql\ninsert into stalls values (${"c"}); from stalls')]).toEqual(['done', ['stalls'], [['a;b'], ['c']]])
  })

  it('shows what describes and explains', async () => {
    const { outputs } = await kernel.run('%%sql\nexplain select * from orders')
    expect([((await rows('%%sql\ndescribe orders')) as unknown[][]).map((row) => row[0]), JSON.stringify(outputs).includes('SEQ_SCAN')]).toEqual([['id', 'price'], true])
  })

  it('places failures in its own lines, behind replaced names and values', async () => {
    expect(await rows("%%sql\nselect 1;\nselect id,\n  ${'text'} as t, nothing\nfrom orders")).toMatchObject({ kind: 'sql', line: 4, column: 19 })
    expect(await rows('%%sql\nselect * from\n  no_such_table')).toMatchObject({ kind: 'sql', line: 3, column: 3 })
    expect(await rows('%%sql\nselect * fromm orders')).toMatchObject({ kind: 'sql', line: 2 })
  })

  it('places failures of its expressions too', async () => {
    expect([await rows('%%sql\nselect ${undeclared}'), await rows('%%sql\nselect 1,\n  ${{ a: 1 }} as b'), await rows('%%sql\nselect ${1 +'), await rows('%%sql\nselect ${1 +}')]).toMatchObject([
      { kind: 'cell-error', name: 'ReferenceError', line: 2, column: 10 },
      { kind: 'cell-error', name: 'TypeError', line: 3, column: 5 },
      { kind: 'cell-syntax', line: 2 },
      { kind: 'cell-syntax', line: 2, column: 13 },
    ])
  })
})
