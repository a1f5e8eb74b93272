import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FailureError, type Failure } from '../../../protocol/failure'
import { DuckDbEngine } from './duckdb-engine'

const home = mkdtempSync(join(tmpdir(), 'souk-engine-'))
const workspace = join(home, 'workspace')
const outside = join(home, 'outside.csv')
const endless = 'select count(*) from range(10000000) a, range(10000000) b where hash(a.range + b.range) % 7 = 0'
let engine: DuckDbEngine

beforeAll(async () => {
  mkdirSync(workspace)
  writeFileSync(outside, 'a\n1\n')
  writeFileSync(join(workspace, 'inside.csv'), 'a\n1\n')
  symlinkSync(outside, join(workspace, 'link.csv'))
  engine = await DuckDbEngine.open({ workspace, databasePath: join(workspace, '.souk', 'kernels', 'x.duckdb') })
})
afterAll(() => engine.close())

async function failureOf(work: Promise<unknown>): Promise<Failure | null> {
  try {
    await work
    return null
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure
    throw thrown
  }
}

describe('the engine', () => {
  test('reads files of the workspace', async () => {
    expect((await engine.query(`select a from read_csv($1)`, { parameters: [join(workspace, 'inside.csv')] })).rows).toEqual([[1]])
  })

  test.each([
    ['a file outside', () => `select * from read_csv('${outside}')`],
    ['a way up', () => `select * from read_csv('${workspace}/../outside.csv')`],
    ['a link that points out', () => `select * from read_csv('${join(workspace, 'link.csv')}')`],
    ['text of a file outside', () => `select * from read_text('${outside}')`],
    ['writing outside', () => `copy (select 1) to '${join(home, 'out.csv')}'`],
    ['another database outside', () => `attach '${join(home, 'other.duckdb')}'`],
  ])('refuses %s', async (_, sql) => {
    expect((await failureOf(engine.execute(sql())))?.kind).toBe('file-outside')
  })

  test('takes relative paths from the process’s own folder, which a kernel moves to the notebook’s, and holds its doors shut there', async () => {
    const folder = join(workspace, 'notes')
    mkdirSync(folder)
    writeFileSync(join(folder, 'near.csv'), 'a\n7\n')
    const before = process.cwd()
    process.chdir(folder)
    try {
      const near = await DuckDbEngine.open({ workspace, folder })
      await near.execute(`copy (select 8 as a) to 'written.csv'`)
      const rows = await Promise.all([`'near.csv'`, `read_csv('./near.csv')`, `'../inside.csv'`, `'written.csv'`].map(async (file) => (await near.query(`from ${file}`)).rows[0]?.[0]))
      const refused = await failureOf(near.query(`from '../../outside.csv'`))
      await near.close()
      expect([rows, refused?.kind]).toEqual([[7, 7, 1, 8], 'file-outside'])
    } finally {
      process.chdir(before)
    }
  })

  test.each(['install httpfs', 'load httpfs', `set threads = 1`, `set memory_limit = '1GB'`, `set allowed_directories = ['/']`, `set enable_external_access = true`, `set temp_directory = '/tmp'`, `set lock_configuration = false`])(
    'refuses %s',
    async (sql) => {
      expect((await failureOf(engine.execute(sql)))?.kind).toBe('sql')
    },
  )

  test('says where a query is wrong, and which columns might be meant', async () => {
    await engine.materialise('prices', 'select 1 as amount, 2 as total')
    expect([await failureOf(engine.query(`select\n  '数量' as t, amuont\nfrom prices`)), await failureOf(engine.materialise('never', `selec 1`)), await failureOf(engine.query('select nothing from nowhere'))]).toEqual([
      { kind: 'sql', sql: `select\n  '数量' as t, amuont\nfrom prices`, message: expect.stringContaining('"amount"'), line: 2, column: 14 },
      { kind: 'sql', sql: 'selec 1', message: 'syntax error at or near "selec"', line: 1, column: 1 },
      { kind: 'sql', sql: 'select nothing from nowhere', message: expect.stringContaining('nowhere'), line: 1, column: 21 },
    ])
  })

  test('names a file that is not there', async () => {
    expect(await failureOf(engine.query(`select * from read_csv('${join(workspace, 'gone.csv')}')`))).toEqual({ kind: 'file-missing', path: join(workspace, 'gone.csv'), nearby: [] })
  })

  test('keeps the table that is there when its replacement fails', async () => {
    await engine.materialise('kept', 'select 1 as a')
    await failureOf(engine.materialise('kept', `select cast('x' as integer) as a`))
    expect((await engine.query('from kept')).rows).toEqual([[1]])
  })

  test('answers while a query runs, and stops that query when it is aborted', async () => {
    const controller = new AbortController()
    const running = failureOf(engine.query(endless, { signal: controller.signal }))
    expect((await engine.query('select 1')).rows).toEqual([[1]])
    controller.abort()
    expect(await running).toEqual({ kind: 'cancelled' })
    expect((await engine.query('select 2')).rows).toEqual([[2]])
  })

  test('stops everything that runs when interrupted, streams among it', async () => {
    const drain = async (): Promise<void> => {
      for await (const _ of engine.stream('select sum(hash(a.range)) from range(10000000) a, range(10000000) b group by b.range')) continue
    }
    const running = [failureOf(drain()), failureOf(engine.materialise('never', endless))]
    // Both are on their way once another query has been answered.
    await engine.query('select 1')
    engine.interrupt()
    expect(await Promise.all(running)).toEqual([{ kind: 'cancelled' }, { kind: 'cancelled' }])
    expect(await engine.relations()).not.toContain('never')
  })

  test('does not start what is already cancelled', async () => {
    expect(await failureOf(engine.execute('create table started (a integer)', { signal: AbortSignal.abort() }))).toEqual({ kind: 'cancelled' })
    expect(await engine.relations()).not.toContain('started')
  })

  test('tells how far a query is', async () => {
    await engine.materialise('many', 'select range as i from range(3000000)')
    const fractions: number[] = []
    await engine.query('select count(*) from (select i, row_number() over (order by hash(i)) as n from many) where hash(n) % 3 = 0', { onProgress: (fraction) => fractions.push(fraction) })
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true)
  })

  test('streams chunks as typed arrays, saying what is missing', async () => {
    const chunks = []
    for await (const chunk of engine.stream(`select * from (values (1, 1.5::double, 'a', true, 9007199254740993), (null, null, null, null, null)) t(i, x, s, b, n)`)) chunks.push(chunk)
    expect(chunks).toEqual([
      {
        rowCount: 2,
        columns: [Int32Array.of(1, 0), Float64Array.of(1.5, 0), ['a', null], [true, null], BigInt64Array.of(9007199254740993n, 0n)],
        valid: [Uint8Array.of(1, 0), Uint8Array.of(1, 0), undefined, undefined, Uint8Array.of(1, 0)],
      },
    ])
  })

  test('lets a stream be left early', async () => {
    for await (const chunk of engine.stream('select range as i from range(1000000)')) {
      expect(chunk.rowCount).toBeGreaterThan(0)
      break
    }
    expect((await engine.query('select 3')).rows).toEqual([[3]])
  })

  test('stores columns of more than one chunk, in order, with types', async () => {
    const count = 5000
    await engine.register('stored', { i: Int32Array.from({ length: count }, (_, row) => row), s: Array.from({ length: count }, (_, row) => (row % 2 === 0 ? null : `${row}.50`)) }, { s: 'DECIMAL(10,2)' })
    expect([(await engine.query('select i, s from stored limit 2 offset 4998')).rows, await engine.describe('stored')]).toEqual([
      [[4998, null], [4999, '4999.50']],
      [{ name: 'i', kind: 'integer', type: 'INTEGER' }, { name: 's', kind: 'decimal', type: 'DECIMAL(10,2)' }],
    ])
  })

  test('says that memory is not enough instead of dying', async () => {
    const small = await DuckDbEngine.open({ workspace, memoryLimit: 32 * 1024 ** 2, spillFolder: join(workspace, '.souk', 'small') })
    const failure = await failureOf(small.query(`select list(range) from range(50000000)`))
    await small.close()
    expect(failure).toEqual({ kind: 'out-of-memory', what: 'select list(range) from range(50000000)', limitBytes: 32 * 1024 ** 2 })
  })

  test('spills what does not fit, and clears up when closed', async () => {
    const spillFolder = join(workspace, '.souk', 'spilled')
    const small = await DuckDbEngine.open({ workspace, memoryLimit: 64 * 1024 ** 2, spillFolder, threads: 1 })
    await small.materialise('big', `select hash(range) as h, 'text ' || range as t from range(3000000)`)
    const wasThere = existsSync(spillFolder)
    await small.close()
    expect([wasThere, existsSync(spillFolder)]).toEqual([true, false])
  })
})
