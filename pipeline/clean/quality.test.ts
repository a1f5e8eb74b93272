import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../engine/table'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { displaySymbol } from '../step/display'
import { sql } from '../step/sql'
import { toTable } from '../step/to-table'
import { coerce } from './coerce'
import { deduplicate } from './deduplicate'
import { imputeMissing } from './impute-missing'
import { normaliseText } from './normalise-text'
import { outliers } from './outliers'
import { quality } from './quality'
import { renderPage } from './quality/page/render-page'
import { toPattern } from './quality/text-patterns'
import { report } from './report'
import { toUtc } from './to-utc'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-quality-')), seed: 1, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
  setCurrentContext(context)
})
afterAll(() => context.close())

const orders = (): Promise<Table> =>
  sql`select 'A-' || (1000 + i // 2) as order_id, i % 2 + 1 as line, 'user' || (i % 40) || '@example.com' as mail, (i % 17 - 1) * 1.5 as price,
    case when i % 10 = 0 then null else i end as note, case when i % 10 in (0, 1) then null else 'x' || i % 3 end as size, '  blank' as padded, 'SKU' || i % 5 as sku, 'title ' || i % 5 as title,
    timestamp '2026-01-01' + to_days((i // 20)::integer + case when i >= 100 then 9 else 0 end) as paid_at from range(200) r(i)`.then((table) => table.named('orders'))

describe('the quality report', () => {
  test('has the figures of clean.report, and counts what that does not', async () => {
    const table = await sql`select * from (values (1, 1.5::double, 'b '), (0, 'inf', 'N/A'), (-4, 2.5, ''), (9, null, '17'), (9, 2.5, null)) t(i, x, s)`
    const [{ columns }, plain] = [await quality(table), await report(table)]
    expect(columns).toMatchObject(plain.columns)
    expect(columns.map(({ once, zeros, negatives, notFinite, text, top }) => ({ once, zeros, negatives, notFinite, text, top: top[0] }))).toEqual([
      { once: 3, zeros: 1, negatives: 1, notFinite: 0, text: null, top: { value: 9, count: 2 } },
      { once: 2, zeros: 0, negatives: 0, notFinite: 1, text: null, top: { value: 2.5, count: 2 } },
      { once: 4, zeros: null, negatives: null, notFinite: 0, text: { shortest: 0, longest: 3, meanLength: 7 / 4, padded: 1, empty: 1, placeholders: 1, numbers: 1 }, top: { value: '', count: 1 } },
    ])
  })

  test('counts every value in a bar, with those far out at the sides', async () => {
    const table = await sql`select i::double as x, i % 5 as n, case when i = 0 then 1e6 when i = 1 then -1e6 else i % 7 end as far from range(1000) r(i)`
    const sums = (await quality(table)).columns.map(({ histogram }) => [histogram?.counts.reduce((sum, count) => sum + count, 0), histogram?.below, histogram?.above])
    expect([sums, (await quality(table)).columns[1]?.histogram?.counts]).toEqual([[[1000, 0, 0], [1000, 0, 0], [998, 1, 1]], [200, 200, 200, 200, 200]])
  })

  test('finds a pair that is a key, what one column says of another, and which values are missing together', async () => {
    const { keys, dependencies, missingTogether, duplicateRows } = await quality(await orders())
    expect({ key: keys[0], says: dependencies.map(({ from, to, share }) => `${from} → ${to} ${share}`), missing: missingTogether?.patterns, pair: missingTogether?.pairs[0]?.rows, duplicateRows }).toEqual({
      key: ['order_id', 'line'],
      says: expect.arrayContaining(['sku → title 1', 'title → sku 1', 'mail → sku 1']),
      missing: [
        { missing: [], rows: 160 },
        { missing: ['size'], rows: 20 },
        { missing: ['size', 'note'], rows: 20 },
      ],
      pair: 20,
      duplicateRows: 0,
    })
    // NumPy 2.4.6, corrcoef of the same two columns as 0 and 1 by hand: (200 · 20 − 20 · 40) ÷ √(20 · 180 · 40 · 160).
    expect(missingTogether?.pairs[0]?.phi).toBeCloseTo(3200 / Math.sqrt(20 * 180 * 40 * 160), 12)
  })

  test('names the rows that keep a column from being a key', async () => {
    const table = await sql`select 'A' || case when i = 77 then 3 else i end as id, i % 3 as n from range(100) r(i)`
    const { nearKeys, findings } = await quality(table)
    expect([nearKeys, findings[0]?.kind, findings[0]?.columns]).toEqual([[{ column: 'id', missing: 0, repeats: 1, examples: [{ value: 'A3', count: 2, rows: [4, 78] }] }], 'near-key', ['id']])
  })

  test('covers time: days with rows, gaps, unusual days, hours of the week', async () => {
    const table = await sql`select timestamp '2026-01-05 10:30:00' + to_days((i // 5)::integer + case when i >= 100 then 4 else 0 end) as at from range(200) r(i) union all select timestamp '2026-01-07 23:59:59' from range(50)`
    const [time] = (await quality(table)).times
    expect({ ...time, series: time?.series.length, hours: [time?.hours?.[0]?.[10], time?.hours?.[2]?.[23]] }).toEqual({
      column: 'at', firstDay: '2026-01-05', lastDay: '2026-02-17', days: 44, daysWithRows: 40, step: 'day', series: 44,
      gaps: [{ from: '2026-01-25', to: '2026-01-28', days: 4 }],
      spikes: [{ day: '2026-01-07', rows: 55 }],
      hours: [30, 50],
    })
  })

  test('writes patterns of texts', () => {
    expect(['AB-1234', 'a1 b2', '订单12', '260000000000720630', 'É!', ''].map(toPattern)).toEqual(['AA-9999', 'a9 a9', '文文99', '9{18}', 'A!', ''])
  })

  test('gives code with each finding that runs', async () => {
    const table = await sql`select * from (values ('a ', '1', 5.0::double, 'null', timestamp '2026-01-01', '2026-01-01 10:00:00', null::int), ('a ', '1', 5.0, 'null', timestamp '2026-01-01', '2026-01-01 10:00:00', null), ('b', '2', -900, 'x', null, '2026-01-02 10:00:00', null),
      ('c', '3', 6, 'y', null, '2026-01-03 10:00:00', null), ('d', '4', 7, null, null, '2026-01-04 10:00:00', null), ('e', '5', null, 'z', null, '2026-01-05 10:00:00', null)) t("na\`me", amount, price, state, "at", written, nothing)`
    const { findings } = await quality(table.named('shop'))
    const codes = findings.flatMap(({ code }) => code ?? [])
    const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => (...given: unknown[]) => Promise<unknown>
    const failed: string[] = []
    for (const code of codes) await new AsyncFunction('clean', 'sql', 'shop', code)({ coerce, deduplicate, imputeMissing, normaliseText, outliers, toUtc }, sql, table).catch((thrown: unknown) => failed.push(`${code}: ${String(thrown)}`))
    expect({ failed, kinds: [...new Set(findings.filter(({ code }) => code !== null).map(({ kind }) => kind))].sort() }).toEqual({ failed: [], kinds: ['duplicates', 'empty', 'missing', 'negatives', 'numbers-as-text', 'outliers', 'padded', 'placeholders', 'times-as-text'] })
  })
})

describe('drift', () => {
  test('tells what moved, appeared, vanished and changed its type', async () => {
    const before = await sql`select i as id, i % 100 as price, case when i % 2 = 0 then 'CN' else 'US' end as country, 'same' as flat, i % 7 as was_number, 1 as gone from range(1000) r(i)`
    const now = await sql`select i + 5000 as id, i % 100 + 60 as price, case when i % 4 = 0 then 'BR' else 'US' end as country, case when i % 10 < 3 then null else 'same' end as flat, 'text' as was_number, 2 as fresh from range(1000) r(i)`
    const { drift, findings } = await quality({ table: now, reference: before.named('october') })
    const [verdicts, country] = [Object.fromEntries(drift?.columns.map(({ column, verdict }) => [column, verdict]) ?? []), drift?.columns.find(({ column }) => column === 'country')]
    expect({ verdicts, ks: drift?.columns.find(({ column }) => column === 'price')?.ks, appeared: country?.appeared, vanished: country?.vanished, schema: [drift?.added, drift?.removed, drift?.retyped], kinds: [...new Set(findings.map(({ kind }) => kind))].slice(0, 3) }).toEqual({
      verdicts: { price: 'strong', country: 'strong', flat: 'strong', was_number: 'unknown', id: 'unknown' },
      ks: expect.closeTo(0.6, 12),
      appeared: { count: 1, share: 0.25, values: [{ value: 'BR', rows: 250 }] },
      vanished: { count: 1, share: 0.5, values: [{ value: 'CN', rows: 500 }] },
      schema: [['fresh'], ['gone'], [{ column: 'was_number', before: 'BIGINT', now: 'VARCHAR' }]],
      kinds: ['schema', 'drift', 'missing'],
    })
  })

  test('finds none between a table and itself', async () => {
    const table = await orders()
    const { drift } = await quality({ table, reference: table })
    expect([...new Set(drift?.columns.map(({ verdict }) => verdict))].sort()).toEqual(['stable', 'unknown'])
  })
})

describe('personal data', () => {
  test('stands nowhere in the result, its table, what is shown and the page, unless asked for', async () => {
    const table = await toTable(
      Array.from({ length: 30 }, (_, index) => ({ receiver_name: `Secretia Person${index % 3}`, phone: 13_800_138_000 + index, mail: `secret${index}@hidden.example`, city: 'Leeds', birth_date: index === 3 ? '1931-07-09' : '1980-01-01' })),
      { types: { birth_date: 'DATE' } },
    )
    const all = async (personal: 'hidden' | 'shown'): Promise<string> => {
      const { page, table: overview, lineage: _, ...result } = await quality({ table, reference: table }, { personal })
      const shown = await Promise.all((['en', 'zh'] as const).map((language) => result[displaySymbol](language)))
      return JSON.stringify([result, shown, await overview.rows(), page.toHtml('en'), page.toHtml('zh')])
    }
    const [hidden, open] = [await all('hidden'), await all('shown')]
    expect([/1931|Secretia|1380013|hidden\.example|secret\d/.test(hidden), hidden.includes('Leeds'), /Secretia/.test(open)]).toEqual([false, true, true])
  })
})

describe('the page', () => {
  const hostile = `<script>alert(1)</script>"'&\u0001\u202e`

  test('shows hostile names and values as text and lets nothing run but its own script', async () => {
    const table = await toTable([{ [hostile]: hostile, 'a](javascript:x)': '<img src=x onerror=alert(1)>' }, { [hostile]: '</style><script>', 'a](javascript:x)': '-->' }])
    const { page } = await quality(table.named(`</title>${hostile}`))
    for (const language of ['en', 'zh'] as const) {
      const html = page.toHtml(language)
      expect([html.match(/<script/g)?.length, html.match(/<\/style>/g)?.length, html.includes('<img'), html.includes('\u202e'), /https?:|url\(|@import|src=(?!x)/.test(html), html.includes("default-src 'none'")]).toEqual([1, 1, false, false, false, true])
    }
  })

  test('is written whole inside the workspace, in the language asked for', async () => {
    const result = await quality(await orders(), { to: 'reports/quality.html' })
    const { path, bytes } = await result.page.export('zh.html', { language: 'zh' })
    const [english, chinese] = [readFileSync(result.writtenTo ?? '', 'utf8'), readFileSync(path, 'utf8')]
    expect([english.includes('<html lang="en">'), chinese.includes('数据质量报告'), bytes, readdirSync(context.workspace).filter((name) => name.endsWith('.tmp'))]).toEqual([true, true, Buffer.byteLength(chinese), []])
  })

  test('is refused outside the workspace and under another ending, and leaves nothing behind', async () => {
    const { page } = await quality(await toTable([{ a: 1 }]))
    await expect(page.export('../out.html')).rejects.toMatchObject({ failure: { kind: 'file-outside' } })
    await expect(page.export('out.csv')).rejects.toMatchObject({ failure: { kind: 'unknown-format', detail: '.html' } })
    await expect(quality(await toTable([{ a: 1 }]), { to: '/tmp/out.html' })).rejects.toMatchObject({ failure: { kind: 'file-outside' } })
    expect(existsSync(join(context.workspace, '..', 'out.html'))).toBe(false)
  })

  test('stays under a megabyte with 2,000 columns of long names', async () => {
    const { page: _, table: __, lineage: ___, findings, writtenTo: ____, ...one } = await quality(await orders())
    const columns = Array.from({ length: 2000 }, (_____, index) => ({ ...(one.columns[index % one.columns.length] ?? one.columns[0]), column: `${index} ${'列名很长'.repeat(50)}` })) as typeof one.columns
    const many = { ...one, columns, columnCount: 2000 }
    const html = renderPage({ title: 'wide', source: '', figures: many, findings: Array.from({ length: 3000 }, () => findings).flat() }, 'zh')
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000)
  })

  test.each([
    ['no rows', 'select 1 as a, null::varchar as b, timestamp \'2026-01-01\' as c where false'],
    ['one row', 'select 1 as a, \'x\' as b, timestamp \'2026-01-01\' as c'],
    ['nothing but missing values', 'select null::int as a, null::varchar as b, null::timestamp as c, null::double as d from range(20)'],
    ['odd types', `select [1, 2] as list, {'k': 1} as struct, '\\xAA'::blob as bytes, true as flag, interval 1 day as span, 'infinity'::timestamp as late, 170141183460469231731687303715884105727::hugeint as huge, date '0001-01-01' as early, time '10:00:00' as clock from range(5)`],
  ])('works with %s', async (_, text) => {
    const engine = await context.engine()
    const name = engine.freshName('odd')
    await engine.materialise(name, text)
    const { Table: TableClass } = await import('../engine/table')
    const { page, columns } = await quality(await TableClass.of(engine, name))
    expect([columns.length > 0, page.toHtml('en').includes('</html>'), page.toHtml('zh').includes('NaN')]).toEqual([true, true, false])
  })
})
