import { expect, test } from 'vitest'
import { importCode, readImportCode, type ImportCall } from './import-code'

const calls: ImportCall[] = [
  { result: 'orders', paths: ['exports/订单.csv'], choice: {} },
  { result: 'shop', paths: ["it's.csv", 'b.csv'], choice: { zone: 'Asia/Shanghai', map: { orders: { order_id: '单号', order_total: { sum: 'Price (€)' } }, customers: { phone: '手机\t' } }, pseudonymise: ['手机'], header: true } },
]

test('an import is a cell that a person reads, and can be read back', () => {
  const code = importCode(calls)
  expect(code).toBe(`const orders = await load('exports/订单.csv')
const shop = await load(['it\\'s.csv', 'b.csv'], {
  zone: 'Asia/Shanghai',
  map: {
    orders: { order_id: '单号', order_total: { sum: 'Price (€)' } },
    customers: { phone: '手机\\t' },
  },
  pseudonymise: ['手机'],
  header: true,
})
shop`)
  expect(readImportCode(code)).toEqual(calls)
})

test('a cell in another hand is read when it says the same', () => {
  expect(readImportCode('const a = await load( "x.csv" , { as : "generic", } );\n\na;')).toEqual([{ result: 'a', paths: ['x.csv'], choice: { as: 'generic' } }])
})

test.each([
  'const a = await load(path)',
  "const a = await load('x.csv', { types: { id: 'text' } })",
  "const a = await load('x.csv')\nawait a.head()",
  "const a = await load(`x${1}.csv`)",
  "const a = await load('x.csv', { map: { orders: { order_id: name } } })",
  '// mine\nconst a = 1',
  '',
])('anything more is left to its writer: %s', (source) => {
  expect(readImportCode(source)).toBeNull()
})
