import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { runSql, sql } from '../step/sql'
import { toTable } from '../step/to-table'
import { auto } from './auto'
import { coerce } from './coerce'
import { deduplicate } from './deduplicate'
import { imputeMissing } from './impute-missing'
import { normaliseEmail } from './normalise-email'
import { normalisePhone } from './normalise-phone'
import { normaliseText } from './normalise-text'
import { outliers } from './outliers'
import { toUtc } from './to-utc'

const clean = { coerce, deduplicate, imputeMissing, normaliseEmail, normalisePhone, normaliseText, outliers, toUtc }

let context: Context
beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-auto-')), seed: 1 })
  setCurrentContext(context)
})
afterAll(() => context.close())

const orders = Array.from({ length: 40 }, (_, index) => ({
  order_id: String(10_000 + index),
  paid: index === 0 ? '¥1,000.00' : `${20 + (index % 5)}.50`,
  at: `2026-03-${String(1 + (index % 28)).padStart(2, '0')} 10:${String(index).padStart(2, '0')}:00`,
  phone: `138 0013 80${String(index).padStart(2, '0')}`,
  email: `buyer${index}@${index % 8 === 0 ? 'gmial.com' : 'mail.com'}`,
  title: index % 2 === 0 ? ' ＬＡＭＰ' : 'phone case',
  weight: index === 3 ? null : index === 4 ? 90 : 1 + (index % 4) / 8,
  colour: index === 5 ? null : index % 3 === 0 ? 'red' : 'blue',
  shop: 'one',
}))

describe('the plan', () => {
  test('holds each cell with its reason and figures, in an order that can run, and nothing is changed or left behind', async () => {
    const table = await toTable([...orders, { ...orders[39] }], { name: 'orders' })
    const engine = await context.engine()
    const [before, digest] = [await engine.relations(), await table.digest()]
    const { plan, table: shown } = await auto(table, { zone: 'Asia/Shanghai', variable: 'orders' })
    expect({
      steps: plan.map(({ step, columns, affected }) => [step, columns.join(' '), affected]),
      left: (await engine.relations()).filter((relation) => !before.includes(relation)),
      isSame: digest === (await table.digest()),
    }).toEqual({
      steps: [
        ['clean.normaliseText', 'title', 20],
        ['clean.toUtc', 'at', 41],
        ['clean.coerce', 'paid', 41],
        ['clean.deduplicate', '', 1],
        ['clean.normalisePhone', 'phone', 40],
        ['clean.normaliseEmail', 'email', 5],
        ['sql', 'shop', null],
        ['clean.outliers', 'paid weight', 2],
        ['clean.imputeMissing', 'weight', 1],
        ['clean.imputeMissing', 'colour', 1],
        [null, 'phone email', null],
      ],
      left: [shown.relation],
      isSame: true,
    })
    expect([plan[8]?.reason, plan[8]?.code]).toEqual([
      { en: '**weight** 2.5 % missing, skewed → median', zh: '**weight** 2.5 % 缺失，分布偏斜 → 中位数' },
      "const ordersFilled = await clean.imputeMissing(ordersFenced.table, { columns: ['weight'], method: 'median' })\nordersFilled",
    ])
  })

  test('runs as it is written', async () => {
    const table = await toTable([...orders, { ...orders[39] }], { name: 'orders' })
    const { code } = await auto(table, { zone: 'Asia/Shanghai', variable: 'orders' })
    const body = code.zh.replace(/^\w+$/gm, '')
    const names = [...code.zh.matchAll(/^const (\w+)/gm)].map(([, name]) => name)
    const run = new Function('orders', 'clean', 'sql', `return (async () => { ${body}\nreturn ${names.at(-1)} })()`) as (...given: unknown[]) => Promise<{ table: Awaited<ReturnType<typeof toTable>> }>
    const last = await run(table, clean, (parts: TemplateStringsArray, ...values: unknown[]) => runSql(parts, values))
    const { rows } = await (await context.engine()).query(`select count(*), min("at"), max(paid), count(weight), count(colour) from ${last.table.sqlName}`)
    expect([rows[0], last.table.columnNames.includes('shop')]).toEqual([[40, '2026-03-01T02:00:00', '1000.00', 40, 40], false])
  })

  test('names the tables of a result as they are called there', async () => {
    const table = await toTable([{ note: ' a' }, { note: 'b' }])
    const { plan } = await auto({ orders: table, items: table }, { variable: 'loaded' })
    expect(plan.map(({ of, code }) => [of, code?.split('\n')[0]])).toEqual([
      ['loaded.orders', "const ordersTidy = await clean.normaliseText(loaded.orders, { columns: ['note'] })"],
      ['loaded.items', "const itemsTidy = await clean.normaliseText(loaded.items, { columns: ['note'] })"],
    ])
  })

  test('of a large table is made from a part of its rows, with figures for the whole', async () => {
    const table = await sql`select case when i % 4 = 0 then ' x' else 'x' || (i % 3) end as note from range(20000) t(i)`
    const { plan, rowsRead } = await auto(table, { sampleRows: 1000 })
    expect([rowsRead, plan[0]?.step, plan[0]?.affected === 5000 || plan[0]?.affected === 20_000]).toEqual([1000, 'clean.normaliseText', true])
  })
})
