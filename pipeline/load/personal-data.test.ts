import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Table } from '../engine/table'
import { createContext } from '../step/context'
import { findPersonalData, personalDataOf } from './personal-data'

/** Kinds by column, with `*` where the values are masked. */
function kinds(columns: Record<string, readonly (string | null)[]>): Record<string, string> {
  const found = findPersonalData(Object.entries(columns).map(([name, samples]) => ({ name, samples })))
  return Object.fromEntries(found.map(({ column, kind, isMasked }) => [column, isMasked ? `${kind}*` : kind]))
}

const times = <Value>(count: number, make: (index: number) => Value): Value[] => Array.from({ length: count }, (_, index) => make(index))
const mobiles = times(20, (index) => String(13_800_138_000 + index * 7919))

describe('personal data is recognised', () => {
  test.each([
    [
      'Taobao',
      {
        订单编号: times(20, (index) => `="${2_600_000_007_206_300_000 + index * 100}"`),
        买家会员名: ['小鱼儿88', 'tb12345_66', '爱买东西的猫'],
        买家支付宝账号: ['138****1234', 'abc***@qq.com', '***'],
        收货人姓名: ['张三', '欧阳小明', 'Li Lei'],
        '收货地址 ': ['浙江省杭州市西湖区文三路 100 号', '上海市浦东新区世纪大道1号', null],
        联系手机: mobiles.map((phone) => `'${phone}`),
        '联系电话 ': ["'0571-88881234", null, null],
        修改后的收货地址: [null, null],
        是否手机订单: ['手机订单', '是', '否'],
        总金额: ['138.00', '19.90', '299'],
      },
      { 买家会员名: 'account', 买家支付宝账号: 'account*', 收货人姓名: 'name', '收货地址 ': 'address', 联系手机: 'phone', '联系电话 ': 'phone', 修改后的收货地址: 'address' },
    ],
    [
      'Shopify',
      {
        Name: ['#1001', '#1002', '#1003'],
        Email: ['a@example.com', 'b@example.com', null],
        'Shipping Name': ['Siqi Yang', 'J. O’Neil', null],
        'Billing Street': ['1 High Street', 'Flat 3, 12 Mill Lane', null],
        'Shipping Zip': ["'210000", 'SW1A 1AA', null],
        'Shipping Phone': ['+86 199 0000 0068', "'02079460958", null],
        'Shipping Province Name': ['Jiangsu', 'England', null],
        'Accepts Marketing': ['yes', 'no', 'no'],
        'Lineitem name': ['White Mug', 'Tea Set - Blue', 'Red Scarf'],
        'Tax 1 Name': ['GST 5%', null, null],
        Vendor: ['Acme Home', 'Nice Things', null],
        Id: ['820982911946154508', '820982911946154509', '820982911946154510'],
      },
      { Email: 'email', 'Shipping Name': 'name', 'Billing Street': 'address', 'Shipping Zip': 'postal-code', 'Shipping Phone': 'phone' },
    ],
    [
      'eBay and WooCommerce',
      {
        'Buyer Username': ['sam_88', 'tea-lover'],
        'Buyer Email': ['a1b2c3@members.ebay.com', null],
        'Ship To Name': ['Sam Smith', 'Ann Lee'],
        'Ship To Address 1': ['12 Mill Lane', 'Unit 5'],
        customer_ip_address: ['81.2.69.142', '2001:db8:85a3::8a2e:370:7334'],
        billing_first_name: ['Sam', 'Ann'],
        billing_company: ['Tea Ltd', null],
        order_date: ['2026-01-01 10:00:00', '2026-01-02 10:00:00'],
      },
      { 'Buyer Username': 'account', 'Buyer Email': 'email', 'Ship To Name': 'name', 'Ship To Address 1': 'address', customer_ip_address: 'ip', billing_first_name: 'name' },
    ],
    [
      'Douyin, whose receivers are cipher text',
      { 收件人: ['##jmGdRyHV1b2kYQ==', '##Ab3kdj2jsA==', '-'], 收件人手机号: ['$$xYzAbC123+/=$1$', '$$kkPd8d7sJ=$1$', '-'], 详细地址: ['##ppQdRyHV1b2kYQ==', '##Zb3kdj2jsA==', '-'], 达人昵称: ['小美的店', '-', '-'] },
      { 收件人: 'name*', 收件人手机号: 'phone*', 详细地址: 'address*', 达人昵称: 'account' },
    ],
    [
      'every other kind by its name',
      {
        date_of_birth: ['1990-02-03', '1985-11-30'],
        身份证号: ['11010519491231002X', '440524188001010014'],
        bank_card_no: ['6222021234567890128', '4111111111111111'],
        android_id: ['9774d56d682e549c', '38400000-8cf0-11bd'],
        latitude: ['31.2304', '30.2741'],
        邮编: ['310000', '200000'],
        reviewerName: ['Sam', 'M. Jones "bookworm"'],
      },
      { date_of_birth: 'birth-date', 身份证号: 'national-id', bank_card_no: 'bank-card', android_id: 'device', latitude: 'coordinates', 邮编: 'postal-code', reviewerName: 'name' },
    ],
  ])('in headers and values of %s', (_, columns, expected) => {
    expect(kinds(columns as Record<string, (string | null)[]>)).toEqual(expected)
  })

  test('by values alone where a header says nothing', () => {
    expect(
      kinds({
        a: mobiles,
        b: ['x@example.com', 'y@example.org', 'z'],
        c: ['11010519491231002X', '440524188001010014'],
        d: times(8, (index) => ['4111111111111111', '5500000000000004', '340000000000009', '6011000000000004', '378282246310005', '4012888888881881', '4222222222222', '5105105105105100'][index] ?? ''),
        e: times(10, (index) => `10.0.0.${index}`),
        f: ['+1 415-555-0100', '+44 20 7946 0958', '+86 138 0013 8000'],
        g: ['31.23041,121.47370', '30.27415,120.15515'],
        h: ['00:1a:2b:3c:4d:5e', '00:1A:2B:3C:4D:5F'],
        i: times(10, (index) => `${'张王李赵刘陈杨黄周吴'[index] ?? ''}小${'明红'[index % 2] ?? ''}`),
        j: ['广东省深圳市南山区科技园路 8 号 3 栋', '江苏省南京市鼓楼区中山路 1 号'],
        k: ['138****1234', '139****9876'],
        l: ['张*', '李**'],
      }),
    ).toEqual({ a: 'phone', b: 'email', c: 'national-id', d: 'bank-card', e: 'ip', f: 'phone', g: 'coordinates', h: 'device', i: 'name', j: 'address', k: 'phone*', l: 'name*' })
  })

  test('by nearly all cards passing Luhn’s check, not by the one in ten that any number has', () => {
    const withCheck = (stem: string): string => times(10, (digit) => `${stem}${digit}`).find((card) => [...card].reverse().reduce((sum, character, index) => sum + (index % 2 === 0 ? Number(character) : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(character)] ?? 0), 0) % 10 === 0) ?? ''
    const cards = times(20, (index) => withCheck(`622202${String(1_234_567_890_12 + index * 99_991).slice(0, 12)}`))
    expect(kinds({ value: cards, plain: times(20, (index) => `622202${String(123_456_789_012 + index * 99_991)}0`), card_order_id: cards })).toEqual({ value: 'bank-card' })
  })

  test('in texts that contain numbers and addresses', () => {
    const notes = [...times(30, () => 'please leave it at the door'), '请打 13800138000 联系我', 'call me, 或者 13900139000', '早点发货']
    expect(findPersonalData([{ name: '买家留言', samples: notes }])).toEqual([
      { column: '买家留言', kind: 'phone', share: 2 / 33, isMasked: false, because: { en: '6.1 % of the texts contain phone numbers', zh: '6.1 % 的文本中含有电话号码' } },
    ])
  })

  test('in a column called name where the table also says how to reach people', () => {
    const name = ['Sam Smith', 'Ann Lee', '王小明']
    expect([kinds({ name, phone: ['+44 20 7946 0958', null, null] }), kinds({ name, price: ['1', '2', '3'] })]).toEqual([{ name: 'name', phone: 'phone' }, {}])
  })
})

describe('what is no personal data is left alone', () => {
  test('ids, goods, money, times and versions, whatever their digits', () => {
    expect(
      kinds({
        order_id: times(20, (index) => String(260_000_000_000_720_630n + BigInt(index * 97))),
        item_id: mobiles,
        itemid: mobiles,
        商品ID: mobiles,
        订单号: times(20, (index) => `240101-${String(138_001_380_001_234 + index)}`),
        快递单号: times(20, (index) => String(75_312_345_678_901 + index * 13)),
        tracking_number: times(20, (index) => `1Z999AA1${1_012_345_678 + index}`),
        asin: times(20, (index) => `B00${1_234_567 + index}`),
        price: ['13800138000.00', '19.99', '1,299.00'],
        timestamp: times(20, (index) => String(1_511_544_070 + index * 77)),
        unixMillis: times(20, (index) => String(1_511_544_070_123 + index * 7919)),
        date: ['2026-01-01', '2026-01-02'],
        purchase_date: ['2026-01-01T10:00:00+00:00', null],
        version: times(10, (index) => `1.2.${index}.4`),
        category: ['厨房用品', '方便面', '高跟鞋', '白酒', '金饰', '马克杯'],
        品牌: times(10, (index) => ['李宁', '安踏', '海尔', '方太', '苏泊尔'][index % 5] ?? ''),
        省: ['江苏', '安徽', '江西', '黑龙江', '广东', '云南'],
        ship_city: ['London', 'New York', 'Leeds'],
        product_name: ['White Mug', 'Blue Mug', 'Red Scarf'],
        store_phone_model: ['iPhone 15', 'Mate 60'],
        仓库所在地址: ['浙江省杭州市西湖区文三路 100 号', '上海市浦东新区世纪大道1号'],
        event_name: ['page_view', 'add_to_cart'],
        CustomerID: ['17850', '13047', '12583'],
        reviewerID: ['AO94DHGC771SJ', 'AMO214LNFCEI4'],
        is_phone: ['true', 'false'],
        quantity: ['1', '2', '3'],
        gift: times(20, (index) => String(index)),
        'email opens': ['3', '4'],
      }),
    ).toEqual({})
  })

  test('nothing, no rows and missing values', () => {
    expect([findPersonalData([]), kinds({ a: [], b: [null, null], c: ['-', 'null', ''] })]).toEqual([[], {}])
  })

  test('a header that the values do not bear out', () => {
    expect(kinds({ phone: ['yes', 'no', 'yes'], email: ['1', '2', '3'], 手机: ['苹果', '华为', '小米'] })).toEqual({})
  })
})

test('a table is sampled from its first rows to its last', async () => {
  const context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-personal-')) })
  const engine = await context.engine()
  await engine.materialise('people', `select i as id, case when i < 4000 then null else 'p' || i || '@example.com' end as mail, 13800138000 + i as mobile, i % 2 = 0 as b, 'x'::blob as raw from range(5000) r(i)`)
  const found = await personalDataOf(await Table.of(engine, 'people'))
  await context.close()
  expect(found.map(({ column, kind, share }) => [column, kind, share])).toEqual([['mail', 'email', 1], ['mobile', 'phone', 1]])
})
