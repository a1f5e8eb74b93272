import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeGbk } from '../../../notebooks/data/encodings.mjs'
import type { Table } from '../../engine/table'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'
import type { LoadOptions } from '../load-options'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-behaviour-')) })))
afterAll(() => context.close())

async function loadFiles(files: Record<string, string | Uint8Array>, options: LoadOptions = {}): Promise<Loaded> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(context.workspace, name), content)
  return load(Object.keys(files), { context, ...options })
}

/** What rows say of these columns. */
async function facts(table: Table, columns: readonly string[]): Promise<unknown[][]> {
  return (await table.rows()).map((row) => columns.map((column) => row[column]))
}

/** What was told of a load, without its columns. */
function told({ report: { format, confidence, rows, rejects, warnings, model } }: Loaded) {
  return { format, confidence, rows, rejects, warnings: warnings.map(({ en }) => en), model }
}

const eventFacts = ['account_id', 'product_id', 'action', 'action_raw', 'happened_at', 'zone', 'session_id', 'order_id', 'category', 'brand', 'quantity', 'price'] as const
const acts = async (loaded: Loaded): Promise<unknown[][]> => (await facts(loaded.events, eventFacts)).map((row) => row.filter((value) => value !== null))

const events = (count: number, first: string | null, last: string | null, more = {}) => ({ orders: 0, lineItems: 0, events: count, orderTotal: {}, first, last, ...more })

describe('Taobao UserBehavior', () => {
  const rows = ['1,2268318,2520377,pv,1511544070', '100,2333346,2520771,fav,1511561733', '1,999999999999999999,149192,cart,1512316799', '17,5,6,buy,1511539199', '18,5,6,pv,-2134949234']
  const outside = '2 times lie outside 25 November to 3 December 2017, the days of the public set. The rows are kept.'
  const wanted = [
    ['1', '2268318', 'view', 'pv', '2017-11-24T17:21:10', 'Asia/Shanghai', '2520377'],
    ['100', '2333346', 'favourite', 'fav', '2017-11-24T22:15:33', 'Asia/Shanghai', '2520771'],
    ['1', '999999999999999999', 'cart', 'cart', '2017-12-03T15:59:59', 'Asia/Shanghai', '149192'],
    ['17', '5', 'purchase', 'buy', '2017-11-24T15:59:59', 'Asia/Shanghai', '6'],
    ['18', '5', 'view', 'pv', '1902-05-07T22:32:46', 'Asia/Shanghai', '6'],
  ]
  const model = events(5, '1902-05-07T22:32:46Z', '2017-12-03T15:59:59Z')

  test('without header it is told by its acts; times outside its days are counted and kept; long ids keep their digits', async () => {
    const loaded = await loadFiles({ 'UserBehavior.csv': `${rows.join('\n')}\n` })
    expect([told(loaded), await acts(loaded)]).toEqual([{ format: 'taobao_userbehavior', confidence: 1, rows: 5, rejects: 0, warnings: [outside], model }, wanted])
  })

  test('with a header, in any order and spelling, it is the same; a row that is none of it is rejected', async () => {
    const turned = rows.map((row) => row.split(',').toReversed().join(','))
    const loaded = await loadFiles({ 'browsing.csv': ['Timestamp,Behavior type,Category ID,Item ID,User ID', ...turned, 'yesterday,pv,1,2,3', '1511544070,pv,1'].join('\n') })
    expect([told(loaded), await acts(loaded), await facts(loaded.rejects, ['line', 'kind'])]).toEqual([
      { format: 'taobao_userbehavior', confidence: 0.95, rows: 5, rejects: 2, warnings: ['2 rows could not be read and stand in the rejects table.', outside], model },
      wanted,
      [[7, 'unreadable-value'], [8, 'too-few-columns']],
    ])
  })

  test('digits alone are no act: such a file is a plain table', async () => {
    const loaded = await loadFiles({ 'UserBehavior2.csv': '1,2,3,4,1511544070\n1,2,3,1,1511544071\n' })
    expect(loaded.report.format).toBe('generic')
  })
})

test('Retailrocket: events in milliseconds, properties in two files of which the latest counts, the tree of categories beside them', async () => {
  const loaded = await loadFiles({
    'events.csv': 'timestamp,visitorid,event,itemid,transactionid\n1433221332117,257597,view,355908,\n1433224214164,992329,addtocart,248676,\n1433222276276,599528,transaction,356475,4000\n',
    'item_properties_part1.csv': 'timestamp,itemid,property,value\n1435460400000,460429,categoryid,1338\n1441508400000,206783,888,1116713 960601 n277.200\n1442113200000,460429,categoryid,1400\n',
    'item_properties_part2.csv': 'timestamp,itemid,property,value\n1433646000000,460429,categoryid,99\n1433646000000,206783,categoryid,7\n',
    'category_tree.csv': 'categoryid,parentid\n1016,213\n231,\n',
  })
  expect([told(loaded), await acts(loaded), await facts(loaded.model?.products as Table, ['product_id', 'category']), Object.entries(loaded.parts).map(([format, table]) => [format, table.rowCount])]).toEqual([
    { format: 'retailrocket', confidence: 1, rows: 3, rejects: 0, warnings: [], model: events(3, '2015-06-02T05:02:12.117Z', '2015-06-02T05:50:14.164Z', { products: 2 }) },
    [
      ['257597', '355908', 'view', 'view', '2015-06-02T05:02:12.117', 'UTC'],
      ['992329', '248676', 'cart', 'addtocart', '2015-06-02T05:50:14.164', 'UTC'],
      ['599528', '356475', 'purchase', 'transaction', '2015-06-02T05:17:56.276', 'UTC', '4000'],
    ],
    [['460429', '1400'], ['206783', '7']],
    [['retailrocket_item_properties', 5], ['retailrocket_category_tree', 2]],
  ])
})

test('REES46: times end in UTC, category numbers keep 19 digits, empty brands and categories are missing, prices are exact', async () => {
  const loaded = await loadFiles({
    '2019-Oct.csv': [
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
      '2019-10-01 00:00:00 UTC,view,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde-8bb3-4e00-8c23-a032dfed738c',
      '2019-10-01 00:00:05 UTC,cart,3900821,2053013552326770905,appliances.environment.water_heater,,33.2,554748717,9333dfbd-b87a-4708-9857-6336556b0fcc',
      '2019-10-31 23:59:59 UTC,remove_from_cart,3900821,2053013552326770905,,,0.1,554748717,',
      '2019-11-01 00:00:01 UTC,purchase,1307067,2053013558920217191,computers.notebook,lenovo,251.74,550050854,7c90fc70-0e80-4590-96f3-13c02c18c713',
    ].join('\n'),
  })
  expect([told(loaded), await acts(loaded), loaded.columns.find(({ name }) => name === 'category_id')?.type]).toEqual([
    { format: 'rees46', confidence: 1, rows: 4, rejects: 0, warnings: [], model: events(4, '2019-10-01T00:00:00Z', '2019-11-01T00:00:01Z') },
    [
      ['541312140', '44600062', 'view', 'view', '2019-10-01T00:00:00', 'UTC', '72d76fde-8bb3-4e00-8c23-a032dfed738c', '2103807459595387724', 'shiseido', '35.7900'],
      ['554748717', '3900821', 'cart', 'cart', '2019-10-01T00:00:05', 'UTC', '9333dfbd-b87a-4708-9857-6336556b0fcc', 'appliances.environment.water_heater', '33.2000'],
      ['554748717', '3900821', 'uncart', 'remove_from_cart', '2019-10-31T23:59:59', 'UTC', '2053013552326770905', '0.1000'],
      ['550050854', '1307067', 'purchase', 'purchase', '2019-11-01T00:00:01', 'UTC', '7c90fc70-0e80-4590-96f3-13c02c18c713', 'computers.notebook', 'lenovo', '251.7400'],
    ],
    'VARCHAR',
  ])
})

test('Tmall repeat buyers: days without a year are of 2014 on Beijing’s clock, with or without a leading zero; users and labels belong to them', async () => {
  const loaded = await loadFiles({
    'user_log_format1.csv': 'user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type\n328862,323294,833,2882,2661,829,0\n328862,844400,1271,2882,,0511,1\n1,2,3,4,5,1111,2\n1,2,3,4,5,1112,3\n1,2,3,4,5,1332,0\n',
    'user_info_format1.csv': 'user_id,age_range,gender\n376517,6,1\n234512,5,0\n1,0,2\n2,,\n',
    'train_format1.csv': 'user_id,merchant_id,label\n34176,3906,0\n34176,121,1\n',
    'test_format1.csv': 'user_id,merchant_id,prob\n163968,4605,\n',
  })
  expect([told(loaded), await acts(loaded), await facts(loaded.customers, ['account_id', 'age_band', 'gender']), loaded.parts['tmall_repeat_labels']?.rowCount]).toEqual([
    {
      format: 'tmall_repeat',
      confidence: 1,
      rows: 5,
      rejects: 0,
      warnings: ['The file names days without a year: they are taken as days of 2014.'],
      model: events(5, '2014-05-10T16:00:00Z', '2014-11-11T16:00:00Z', { customers: 4 }),
    },
    [
      ['328862', '323294', 'view', '0', '2014-08-28T16:00:00', 'Asia/Shanghai', '833', '2661'],
      ['328862', '844400', 'cart', '1', '2014-05-10T16:00:00', 'Asia/Shanghai', '1271'],
      ['1', '2', 'purchase', '2', '2014-11-10T16:00:00', 'Asia/Shanghai', '3', '5'],
      ['1', '2', 'favourite', '3', '2014-11-11T16:00:00', 'Asia/Shanghai', '3', '5'],
      ['1', '2', 'view', '0', 'Asia/Shanghai', '3', '5'],
    ],
    [['376517', '40-49', 'male'], ['234512', '35-39', 'female'], ['1', null, null], ['2', null, null]],
    3,
  ])
})

test('JData: users written as floats are those of the GBK file of users; products beside them; counts of comments stay as they are', async () => {
  const loaded = await loadFiles({
    'JData_Action_201602.csv': 'user_id,sku_id,time,model_id,type,cate,brand\n266079.0,138778,2016-01-31 23:59:02,,1,8,403\n300001.0,61226,2016-02-01 00:00:04,217.0,6,8,30\n300001.0,61226,2016-02-01 00:00:05,,4,8,30\n300001.0,61226,2016-02-01 00:00:06,,5,8,30\n300001.0,61226,2016-02-01 00:00:07,,2,8,30\n300001.0,61226,2016-02-01 00:00:08,,3,8,30\n',
    'JData_User.csv': encodeGbk('user_id,age,sex,user_lv_cd,user_reg_tm\n266079,56岁以上,2,5,2016-01-26\n300001,26-35岁,0,1,2016-01-26\n300002,-1,1,1,\n'),
    'JData_Product.csv': 'sku_id,a1,a2,a3,cate,brand\n10,3,1,1,8,489\n100002,3,2,2,8,489\n',
    'JData_Comment.csv': 'dt,sku_id,comment_num,has_bad_comment,bad_comment_rate\n2016-02-01,1000,3,1,0.0417\n',
  })
  expect([
    told(loaded),
    loaded.report.encoding,
    await acts(loaded),
    await facts(loaded.customers, ['account_id', 'age_band', 'gender', 'registered_at', 'registered_zone']),
    await facts(loaded.products, ['product_id', 'category', 'brand']),
    await facts(loaded.parts['jdata_comments'] as Table, ['dt', 'sku_id', 'comment_num', 'bad_comment_rate']),
  ]).toEqual([
    { format: 'jdata', confidence: 1, rows: 6, rejects: 0, warnings: [], model: events(6, '2016-01-31T15:59:02Z', '2016-01-31T16:00:08Z', { customers: 3, products: 2 }) },
    'utf-8, gb18030',
    [
      ['266079', '138778', 'view', '1', '2016-01-31T15:59:02', 'Asia/Shanghai', '8', '403'],
      ['300001', '61226', 'click', '6', '2016-01-31T16:00:04', 'Asia/Shanghai', '8', '30'],
      ['300001', '61226', 'purchase', '4', '2016-01-31T16:00:05', 'Asia/Shanghai', '8', '30'],
      ['300001', '61226', 'favourite', '5', '2016-01-31T16:00:06', 'Asia/Shanghai', '8', '30'],
      ['300001', '61226', 'cart', '2', '2016-01-31T16:00:07', 'Asia/Shanghai', '8', '30'],
      ['300001', '61226', 'uncart', '3', '2016-01-31T16:00:08', 'Asia/Shanghai', '8', '30'],
    ],
    [['266079', '56岁以上', null, '2016-01-25T16:00:00', 'Asia/Shanghai'], ['300001', '26-35岁', 'male', '2016-01-25T16:00:00', 'Asia/Shanghai'], ['300002', null, 'female', null, 'Asia/Shanghai']],
    [['10', '8', '489'], ['100002', '8', '489']],
    [['2016-02-01T00:00:00', 1000, 3, 0.0417]],
  ])
})

describe('Diginetica', () => {
  test('days with milliseconds into the session; NA is missing; both spellings of the header', async () => {
    const rows = ['1;NA;81766;526309;2016-05-09', '1;NA;31331;1031018;2016-05-09', '4;17;108;0;2016-05-09']
    const one = await loadFiles({ 'train-item-views.csv': ['sessionId;userId;itemId;timeframe;eventdate', ...rows].join('\n') })
    const other = await loadFiles({ 'views.csv': ['session_id;user_id;item_id;timeframe;eventdate', ...rows].join('\n') })
    const wanted = [
      ['81766', 'view', '2016-05-09T00:08:46.309', 'Etc/UTC', '1'],
      ['31331', 'view', '2016-05-09T00:17:11.018', 'Etc/UTC', '1'],
      ['17', '108', 'view', '2016-05-09T00:00:00', 'Etc/UTC', '4'],
    ]
    const model = events(3, '2016-05-09T00:00:00Z', '2016-05-09T00:17:11.018Z')
    expect([told(one), await acts(one), told(other), await acts(other)]).toEqual([
      { format: 'diginetica', confidence: 1, rows: 3, rejects: 0, warnings: [], model }, wanted,
      { format: 'diginetica', confidence: 0.95, rows: 3, rejects: 0, warnings: [], model }, wanted,
    ])
  })

  test('views, purchases, searches and what was clicked in them are one log; products have their words and categories', async () => {
    const loaded = await loadFiles({
      'train-item-views.csv': 'sessionId;userId;itemId;timeframe;eventdate\n1;NA;81766;526309;2016-05-09\n',
      'train-purchases.csv': 'sessionId;userId;timeframe;eventdate;ordernumber;itemId\n150;18278;17100868;2016-05-06;16421;25911\n',
      'train-queries.csv': 'queryId;sessionId;userId;timeframe;duration;eventdate;searchstring.tokens;categoryId;items;is.test\n1;2;NA;16327074;311;2016-05-09;16655,244087,51531;0;7518,71,30311;FALSE\n',
      'train-clicks.csv': 'queryId;timeframe;itemId\n1;16337074;71\n',
      'products.csv': 'itemId;pricelog2;product.name.tokens\n1;10;4875,776,56689\n2;7;NA\n',
      'product-categories.csv': 'itemId;categoryId\n1;0\n139578;1096\n',
    })
    expect([told(loaded), await acts(loaded), await facts(loaded.products, ['product_id', 'title', 'category'])]).toEqual([
      { format: 'diginetica', confidence: 1, rows: 1, rejects: 0, warnings: [], model: events(4, '2016-05-06T04:45:00.868Z', '2016-05-09T04:32:17.074Z', { products: 3 }) },
      [
        ['81766', 'view', '2016-05-09T00:08:46.309', 'Etc/UTC', '1'],
        ['18278', '25911', 'purchase', '2016-05-06T04:45:00.868', 'Etc/UTC', '150', '16421'],
        ['search', '2016-05-09T04:32:07.074', 'Etc/UTC', '2', '0'],
        ['71', 'click', '2016-05-09T04:32:17.074', 'Etc/UTC', '2'],
      ],
      [['1', '4875,776,56689', '0'], ['2', null, null], ['139578', null, '1096']],
    ])
  })
})

describe('YooChoose', () => {
  const clicks = '1,2014-04-07T10:51:09.277Z,214536502,0\n1,2014-04-07T10:54:09.868Z,214536500,S\n2,2014-04-07T13:56:37.614Z,214662742,7\n3,2014-04-07T13:57:19.373Z,214662742,2089096256\n'

  test('clicks and purchases without header: what a category says depends on its number; a price of 0 is none', async () => {
    const loaded = await loadFiles({ 'yoochoose-clicks.dat': clicks, 'yoochoose-buys.dat': '420374,2014-04-06T18:44:58.314Z,214537888,12462,1\n420374,2014-04-06T18:44:58.325Z,214537850,0,0\n' })
    const test = await loadFiles({ 'yoochoose-test.dat': '5,2014-04-07T17:13:46.713Z,214530776,0\n' })
    expect([told(loaded), await acts(loaded), told(test)]).toEqual([
      { format: 'yoochoose', confidence: 0.9, rows: 4, rejects: 0, warnings: [], model: events(6, '2014-04-06T18:44:58.314Z', '2014-04-07T13:57:19.373Z') },
      [
        ['214536502', 'click', '2014-04-07T10:51:09.277', 'UTC', '1'],
        ['214536500', 'click', '2014-04-07T10:54:09.868', 'UTC', '1', 'S'],
        ['214662742', 'click', '2014-04-07T13:56:37.614', 'UTC', '2', '7'],
        ['214662742', 'click', '2014-04-07T13:57:19.373', 'UTC', '3', '2089096256'],
        ['214537888', 'purchase', '2014-04-06T18:44:58.314', 'UTC', '420374', 1, '12462.0000'],
        ['214537850', 'purchase', '2014-04-06T18:44:58.325', 'UTC', '420374'],
      ],
      { format: 'yoochoose', confidence: 0.9, rows: 1, rejects: 0, warnings: [], model: events(1, '2014-04-07T17:13:46.713Z', '2014-04-07T17:13:46.713Z') },
    ])
  })

  test('numbers and times alone do not tell it: under another name it is a plain table, or what the call says', async () => {
    const plain = await loadFiles({ 'clicks.dat': clicks })
    const chosen = await loadFiles({ 'clicks.dat': clicks }, { as: 'yoochoose' })
    expect([plain.report.format, chosen.report.format, chosen.rowCount]).toEqual(['generic', 'yoochoose', 4])
  })
})

test('Criteo: 40 columns between TABs, hashed categories, empty ones missing; an advertisement shown or clicked, by whom and when nobody says', async () => {
  const hex = Array.from({ length: 26 }, (_, index) => (index % 9 === 8 ? '' : `0a${String(index).padStart(2, '0')}bcde`))
  const line = (label: number, counts: (number | '')[]): string => [label, ...counts, ...hex].join('\t')
  const loaded = await loadFiles({ 'sample.tsv': [line(0, [1, 1, 5, 0, 1382, 4, 15, 2, 181, 1, 2, '', 2]), line(1, ['', -1, '', '', '', '', '', '', '', '', '', '', '']), line(0, [2, 0, 44, 1, 102, 8, 2, 2, 4, 1, 1, '', 4])].join('\n') })
  const [first] = await loaded.rows()
  expect([told(loaded), await acts(loaded), [first?.['label'], first?.['I5'], first?.['I12'], first?.['C1'], first?.['C9']]]).toEqual([
    { format: 'criteo', confidence: 0.85, rows: 3, rejects: 0, warnings: [expect.any(String)], model: events(3, null, null) },
    [['impression', '0'], ['click', '1'], ['impression', '0']],
    [0, 1382, null, '0a00bcde', null],
  ])
})

test('Instacart: orders have no date and say so; what was in them stands in two files; products are named by aisle and department', async () => {
  const loaded = await loadFiles({
    'orders.csv': 'order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order\n2539329,1,prior,1,2,08,\n2398795,1,prior,2,3,07,15.0\n1187899,1,train,11,4,08,14.0\n17,2,test,1,0,23,\n',
    'order_products__prior.csv': 'order_id,product_id,add_to_cart_order,reordered\n2539329,196,1,0\n2539329,14084,2,0\n2398795,196,1,1\n',
    'order_products__train.csv': 'order_id,product_id,add_to_cart_order,reordered\n1187899,196,1,1\n',
    'products.csv': 'product_id,product_name,aisle_id,department_id\n196,Soda,77,7\n14084,"Organic Unsweetened Vanilla, ""Almond"" Milk",91,16\n',
    'aisles.csv': 'aisle_id,aisle\n77,soft drinks\n',
    'departments.csv': 'department_id,department\n7,beverages\n16,dairy eggs\n',
  })
  expect([
    told(loaded),
    await facts(loaded.orders, ['order_id', 'account_id', 'status', 'created_at', 'order_total']),
    await facts(loaded.orderItems, ['order_id', 'line', 'product_id', 'quantity']),
    await facts(loaded.products, ['product_id', 'title', 'category']),
    await facts(loaded, ['order_dow', 'order_hour_of_day', 'days_since_prior_order']),
  ]).toEqual([
    {
      format: 'instacart',
      confidence: 1,
      rows: 4,
      rejects: 0,
      warnings: ['The file holds no dates: orders have no time, only the weekday, the hour and the days since the order before, which stay in the loaded table.'],
      model: { orders: 4, lineItems: 4, customers: 2, products: 2, orderTotal: {}, first: null, last: null },
    },
    [['2539329', '1', 'completed', null, null], ['2398795', '1', 'completed', null, null], ['1187899', '1', 'completed', null, null], ['17', '2', 'completed', null, null]],
    [['2539329', 1, '196', null], ['2539329', 2, '14084', null], ['2398795', 1, '196', null], ['1187899', 1, '196', null]],
    [['196', 'Soda', 'beverages / soft drinks'], ['14084', 'Organic Unsweetened Vanilla, "Almond" Milk', 'dairy eggs / 91']],
    [[2, 8, null], [3, 7, 15], [4, 8, 14], [0, 23, null]],
  ])
})
