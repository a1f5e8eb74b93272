import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toFailure } from '../../protocol/failure'
import { createContext, type Context } from '../step/context'
import { importCatalogue } from './import-catalogue'
import { load } from './load'
import { previewImport } from './preview'
import { proposeMapping } from './propose-mapping'

let context: Context
const folder = mkdtempSync(join(tmpdir(), 'souk-import-'))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}
beforeAll(() => {
  context = createContext({ workspace: folder })
})
afterAll(() => context.close())

const shop = '单号,日期,客户,手机,商品,数量,单价,合计\nA1,2026-03-01 08:00,张三,13800138000,杯子,2,3.50,7.00\nA2,2026/3/2 9:05,李四,+86 139 0013 9000,茶壶,1,￥25.5,25.50\nA2,2026/3/2 9:05,李四,13900139000,茶杯,2,8,16.00\n'

describe('a table of no known export', () => {
  test('proposes a mapping and applies nothing of it', async () => {
    const loaded = await load(write('shop.csv', shop), { context })
    expect([loaded.model, loaded.report.proposal]).toEqual([
      null,
      {
        orders: { order_id: '单号', account_id: '客户', created_at: '日期', order_total: '合计' },
        order_items: { order_id: '单号', title: '商品', quantity: '数量', unit_price: '单价' },
        customers: { account_id: '客户', phone: '手机' },
      },
    ].map((part, index) => (index === 1 ? { ...part, orders: expect.objectContaining({ order_id: '单号', order_total: '合计' }), customers: expect.objectContaining({ phone: '手机' }) } : part)))
  })

  test('becomes orders and items by a mapping by hand', async () => {
    const map = { orders: { order_id: '单号', account_id: '客户', created_at: '日期', order_total: { sum: '合计' } }, order_items: { order_id: '单号', title: '商品', quantity: '数量', unit_price: '单价', line_total: '合计' }, customers: { account_id: '客户', phone: '手机' } }
    const loaded = await load(write('shop.csv', shop), { context, map, zone: 'Asia/Shanghai', currency: 'CNY', platform: 'own shop' })
    const engine = await context.engine()
    const orders = await engine.query(`select platform, order_id, account_id, created_at, zone, currency, order_total from ${loaded.orders.sqlName}`)
    const items = await engine.query(`select order_id, line, title, quantity, unit_price, line_total, currency from ${loaded.orderItems.sqlName}`)
    expect([orders.rows, items.rows, loaded.report.platform, loaded.report.model?.orderTotal]).toEqual([
      [['own shop', 'A1', '张三', '2026-03-01T00:00:00', 'Asia/Shanghai', 'CNY', '7.0000'], ['own shop', 'A2', '李四', '2026-03-02T01:05:00', 'Asia/Shanghai', 'CNY', '41.5000']],
      [['A1', 1, '杯子', 2, '3.5000', '7.0000', 'CNY'], ['A2', 1, '茶壶', 1, '25.5000', '25.5000', 'CNY'], ['A2', 2, '茶杯', 2, '8.0000', '16.0000', 'CNY']],
      'own shop',
      { CNY: '48.50' },
    ])
  })

  test('keeps the types, missing marks and types asked for of a plain table when it is mapped', async () => {
    const path = write('kept.csv', 'no,total,visits,rate,code\n="007","1,234.50",3,0.25,5\nB2,NA,NA,0.5,6\n')
    const loaded = await load(path, { context, map: { orders: { order_id: 'no', order_total: 'total' } }, missing: ['NA'], types: { code: 'text' }, currency: 'EUR' })
    expect([loaded.columns.map(({ name, type }) => `${name} ${type}`), await loaded.rows(), loaded.report.rejects, loaded.report.model?.orderTotal]).toEqual([
      ['no VARCHAR', 'total DECIMAL(18,4)', 'visits BIGINT', 'rate DOUBLE', 'code VARCHAR'],
      [{ no: '007', total: '1234.5000', visits: 3, rate: 0.25, code: '5' }, { no: 'B2', total: null, visits: null, rate: 0.5, code: '6' }],
      0,
      { EUR: '1234.50' },
    ])
    expect(toFailure(await load(path, { context, map: { orders: { order_id: 'no' } }, types: { nothing: 'text' } }).catch((problem: unknown) => problem))).toMatchObject({ kind: 'missing-column', column: 'nothing' })
  })

  test('mappings name columns that are there, on both sides', async () => {
    const path = write('shop.csv', shop)
    const failures = await Promise.all([{ orders: { order_id: '没有' } }, { orders: { no_such: '单号' } }].map((map) => load(path, { context, map: map as never }).catch(toFailure)))
    expect(failures.map((failure) => ('kind' in failure ? failure.kind : 'loaded'))).toEqual(['missing-column', 'bad-params'])
  })
})

test('a known export takes another zone, and a mapping of its own columns besides', async () => {
  const path = write('ExportOrderList1.csv', '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间,订单备注\n1,小云,10,10.00,交易成功,2026-01-02 08:00:00,门店A\n')
  const loaded = await load(path, { context, zone: 'Asia/Tokyo', map: { orders: { channel: '订单备注' } } })
  const { rows } = await (await context.engine()).query(`select created_at, zone, channel, order_total from ${loaded.orders.sqlName}`)
  expect(rows).toEqual([['2026-01-01T23:00:00', 'Asia/Tokyo', '门店A', '10.0000']])
})

test('a time that carries its offset keeps its instant among wall-clock times', async () => {
  const times = ['2026-01-02 08:00:00', '2026-01-02T00:00:00Z', '2026-01-02 09:00:00+09:00', '2026-01-01T19:00:00.000-0500', '2026-01-02']
  const path = write('ExportOrderList-times.csv', `订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间\n${times.map((time, index) => `${index},小云,10,10.00,交易成功,${time}\n`).join('')}`)
  const loaded = await load(path, { context })
  expect([(await loaded.orders.rows()).map(({ created_at }) => created_at), loaded.report.rejects]).toEqual([['2026-01-02T00:00:00', '2026-01-02T00:00:00', '2026-01-02T00:00:00', '2026-01-02T00:00:00', '2026-01-01T16:00:00'], 0])
})

describe('pseudonyms', () => {
  const orders = (phone: string): string => `订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间,收货人姓名,联系手机\n1,小云,10,10.00,交易成功,2026-01-02 08:00:00,张三,${phone}\n`

  test('stand for the same person in every file of a workspace, and the key stays in it', async () => {
    const wanted = { context, pseudonymise: ['联系手机', '收货人姓名'] }
    const one = await load(write('ExportOrderList2.csv', orders('13800138000')), wanted)
    const other = await load(write('ExportOrderList3.csv', orders('+86 138-0013-8000')), wanted)
    const phones = await Promise.all([one, other].map(async (loaded) => (await loaded.customers.rows()).map(({ phone }) => phone)))
    const key = join(folder, '.souk', 'keys', 'pseudonyms.key')
    expect([phones[0], phones[0]?.[0], one.report.warnings.at(-1)?.en, readFileSync(key, 'utf8').length, (statSync(key).mode & 0o777).toString(8)]).toEqual([
      phones[1],
      expect.stringMatching(/^phone_[0-9a-f]{20}$/),
      expect.anything(),
      64,
      '600',
    ])
    expect(JSON.stringify([await one.rows(), await one.orders.rows(), await one.rejects.rows()])).not.toMatch(/13800138000|张三/)
  })

  test('are the same for an account whether its column is recognised or only named', async () => {
    const told = await load(write('told.csv', '买家会员名,n\n小云2020,1\n'), { context, pseudonymise: ['买家会员名'] })
    const named = await load(write('named.csv', 'memo,n\n小云2020,1\n'), { context, pseudonymise: ['memo'] })
    expect((await told.rows())[0]?.['买家会员名']).toEqual((await named.rows())[0]?.['memo'])
  })

  test('do not stand for what the mapping reckons with; lists and objects are replaced whole', async () => {
    const refused = await load(write('ExportOrderList5.csv', orders('13800138000')), { context, pseudonymise: ['总金额'] }).catch(toFailure)
    const events = ['u.1', 'u.2'].map((visitor) => JSON.stringify({ event_date: '20260801', event_timestamp: 1785542400000000, event_name: 'view_item', user_pseudo_id: visitor, user_properties: [{ key: 'mail', value: { string_value: 'ann@example.com' } }] })).join('\n')
    const loaded = await load(write('events_20260801.json', events), { context, pseudonymise: ['user_properties', 'user_pseudo_id'] })
    expect([refused, JSON.stringify(await loaded.rows()).includes('ann@'), (await loaded.events.rows()).map(({ happened_at, account_id }) => [happened_at, account_id])]).toEqual([
      { kind: 'bad-params', step: 'load', parameter: 'pseudonymise', problem: 'names a column of amounts, numbers or times that the format reckons with', given: '总金额' },
      false,
      [['2026-08-01T00:00:00', expect.stringMatching(/^x_/)], ['2026-08-01T00:00:00', expect.stringMatching(/^x_/)]],
    ])
  })

  test('stand where personal data is recognised when all of it is asked for, and rejected lines are withheld', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `${index},1380013${8000 + index},user${index}@example.com,${index}.5`)
    const loaded = await load(write('people.csv', `id,phone,email,amount\n${rows.join('\n')}\n31,13800139999\n`), { context, pseudonymise: true })
    const [first] = await loaded.rows()
    expect([first, await loaded.rejects.rows()]).toEqual([{ id: 0, phone: expect.stringMatching(/^phone_/), email: expect.stringMatching(/^email_/), amount: 0.5 }, [expect.objectContaining({ line: 32, raw: '(withheld: pseudonymised)' })]])
  })
})

describe('orders and their items in one call', () => {
  const pair = (): string[] => [
    write('ExportOrderList7.csv', '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间,联系手机,订单备注\n1,小云,10,10.00,交易成功,2026-01-02 08:00:00,13800138000,门店A\n'),
    write('ExportOrderDetailList7.csv', '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n1,杯子,10.00,1,x,颜色:白,,店员B,交易成功,C-1\n'),
  ]

  test('take a mapping, a zone and pseudonyms by what each of them has', async () => {
    const loaded = await load(pair(), { context, zone: 'Asia/Tokyo', map: { orders: { channel: '订单备注' }, order_items: { sku: '备注' } }, pseudonymise: ['联系手机'] })
    const engine = await context.engine()
    const { rows } = await engine.query(`select o.channel, o.created_at, o.receiver_phone, i.sku, i.quantity from ${loaded.orders.sqlName} o join ${loaded.orderItems.sqlName} i using (order_id)`)
    expect(rows).toEqual([['门店A', '2026-01-01T23:00:00', expect.stringMatching(/^phone_/), '店员B', 1]])
  })

  test('fail for a column that neither has', async () => {
    const failures = await Promise.all([{ pseudonymise: ['没有'] }, { map: { orders: { channel: '没有' } } }].map((choice) => load(pair(), { context, ...choice }).catch(toFailure)))
    expect(failures.map((failure) => ('kind' in failure && failure.kind === 'missing-column' ? failure.column : 'loaded'))).toEqual(['没有', '没有'])
  })

  test('are one preview with two sources, each with its own columns', async () => {
    const { previews } = await previewImport(context, [...pair(), write('other1.csv', 'a,b\n1,2\n'), write('other2.csv', 'c\n3\n')], {})
    expect(previews.map(({ sources, found }) => [found.kind, sources.map(({ format, columns, raw }) => [format, columns.length, raw.length])])).toEqual([
      ['delimited', [['taobao_orders_csv', 8, 1], ['taobao_items_csv', 10, 1]]],
      ['delimited', [['generic', 2, 1]]],
      ['delimited', [['generic', 1, 1]]],
    ])
  })
})

describe('a preview', () => {
  test('shows raw cells, mapped rows, what feeds what, and personal data, and leaves nothing behind', async () => {
    const path = write('ExportOrderList4.csv', '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间,联系手机\n="123456789012345678",小云,10,10.00,交易成功,2026-01-02 08:00:00,\'13800138000\n="123456789012345679",小山,x,12.00,交易成功,2026-01-02 08:00:00,\'13800138001\n')
    const engine = await context.engine()
    const before = await engine.relations()
    const { previews: [preview] } = await previewImport(context, [path], {})
    expect([preview?.report.format, preview?.sources[0]?.raw[0]?.slice(0, 3), preview?.tables.map(({ table, rowCount }) => [table, rowCount]), preview?.feeds['orders']?.['receiver_phone'], preview?.sources[0]?.columns.find(({ name }) => name === '联系手机')?.personal?.kind, preview?.rejects.length, await engine.relations()]).toEqual([
      'taobao_orders_csv',
      ['="123456789012345678"', '小云', '10'],
      [['orders', 2], ['customers', 2], ['rows', 2]],
      ['联系手机'],
      'phone',
      1,
      before,
    ])
  })

  test('of a long file is made of its first rows only', async () => {
    const { previews: [preview] } = await previewImport(context, [write('long.csv', `id,name\n${Array.from({ length: 200_000 }, (_, index) => `${index},name ${index}`).join('\n')}\n`)], {})
    expect([preview?.isWhole, (preview?.report.rows ?? 0) < 200_000, preview?.sources[0]?.raw.length, preview?.report.rejects]).toEqual([false, true, 50, 0])
  })

  test('of a file that cannot be read is a failure beside the others', async () => {
    const { previews, failures } = await previewImport(context, [write('fine.csv', 'a,b\n1,2\n'), write('none.csv', ''), 'absent.csv'], {})
    expect([previews.map(({ files }) => files), failures.map(({ files, failure }) => [files, failure.kind])]).toEqual([[['fine.csv']], [[['none.csv'], 'file-empty'], [['absent.csv'], 'file-missing']]])
  })

  test('of a long file says nothing that only holds of whole files', async () => {
    const head = '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间\n'
    const orders = Array.from({ length: 20_000 }, (_, index) => `${index},小云的账号名字很长很长,10.00,10.00,交易成功,2026-01-02 08:00:00`).join('\n')
    write('ExportOrderList8.csv', head + orders)
    write('ExportOrderDetailList8.csv', '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n19999,杯子,10.00,1,x,颜色:白,,,交易成功,C-1\n')
    const { previews: [preview] } = await previewImport(context, ['ExportOrderList8.csv', 'ExportOrderDetailList8.csv'], {})
    expect([preview?.isWhole, preview?.sources.length, preview?.report.warnings]).toEqual([false, 2, []])
  })

  test('of JSON and of files that belong together', async () => {
    write('list.json', JSON.stringify(Array.from({ length: 3 }, (_, id) => ({ id, tags: ['a'] }))))
    const { previews: [json] } = await previewImport(context, ['list.json'], {})
    expect([json?.sources[0]?.raw.length, json?.sources[0]?.columns.map(({ name }) => name)]).toEqual([3, ['id', 'tags']])
  })
})

test('the catalogue names every table and column of the model in both languages', () => {
  const { tables, formats } = importCatalogue()
  const unnamed = tables.flatMap(({ columns }) => columns.filter(({ name, title }) => title.en === name && title.zh === name && name !== 'sku').map(({ name }) => name))
  expect([unnamed, formats.length > 4]).toEqual([[], true])
})

test('usual names propose nothing for a table that is neither orders, people nor events', () => {
  expect([proposeMapping(['a', 'b', 'temperature']), Object.keys(proposeMapping(['Order ID', 'Order Date', 'Customer ID', 'Product', 'Qty', 'Unit Price']))]).toEqual([{}, ['orders', 'order_items']])
})
