import { expect, test } from 'vitest'
import type { ParameterDescription, StepDescription } from '../../../protocol/kernel'
import { choicesOf, fieldKind, freeName, inputsOf, readField, stepCode } from './step-code'

const parameter = (name: string, schema: Record<string, unknown>, more: Partial<ParameterDescription> = {}): ParameterDescription => ({
  name,
  description: { en: '', zh: '' },
  schema,
  isRequired: false,
  ...more,
})

const step = (name: string, example: string, params: ParameterDescription[] = []): StepDescription => ({ name, stage: name.split('.')[0] ?? '', summary: { en: '', zh: '' }, params, example })

test('a short call stands on one line, with the result shown', () => {
  expect(stepCode(step('clean.deduplicate', ''), { '': 'orders' }, { keys: ['order_id'], keep: 'last', orderBy: undefined }, 'once')).toBe(
    "const once = await clean.deduplicate(orders, { keys: ['order_id'], keep: 'last' })\nonce",
  )
})

test('a long call has a line for each parameter', () => {
  const values = { customer: 'Customer ID', time: 'InvoiceDate', amount: 'Amount in pounds', at: '2011-12-10' }
  expect(stepCode(step('profile.rfm', ''), { '': 'orders' }, values, 'rfm')).toBe(
    "const rfm = await profile.rfm(orders, {\n  customer: 'Customer ID',\n  time: 'InvoiceDate',\n  amount: 'Amount in pounds',\n  at: '2011-12-10',\n})\nrfm",
  )
})

test('several tables are given by the names that the step knows them under', () => {
  const described = step('link.people', "const shop = …\nawait link.people({ left, right }, { threshold: 0.9 })")
  expect(inputsOf(described)).toEqual(['left', 'right'])
  expect(stepCode(described, { left: 'taobao', right: 'right' }, {}, 'people')).toBe('const people = await link.people({ left: taobao, right })\npeople')
})

test('a step whose example gives one table takes one', () => {
  expect(inputsOf(step('clean.report', 'const table = …\nawait clean.report(table, { top: 3 })'))).toEqual([''])
})

test('quotes and line ends in values stay inside their text', () => {
  expect(stepCode(step('a.b', ''), { '': 't' }, { text: "it's\na \\ b", nested: { 'a b': [1, null] } }, 'r')).toBe(
    "const r = await a.b(t, { text: 'it\\'s\\na \\\\ b', nested: { 'a b': [1, null] } })\nr",
  )
})

test('each schema gets the field that fits it', () => {
  const column = { description: { en: 'Column to look at', zh: '' } }
  expect([
    fieldKind(parameter('a', { type: 'string' }, column)),
    fieldKind(parameter('a', { type: 'array', items: { type: 'string' } }, { description: { en: 'Columns that say which', zh: '' } })),
    fieldKind(parameter('a', { type: 'string', enum: ['x', 'y'] })),
    fieldKind(parameter('a', { type: 'array', items: { type: 'string', enum: ['x'] } })),
    fieldKind(parameter('a', { type: 'boolean' })),
    fieldKind(parameter('a', { type: 'integer' })),
    fieldKind(parameter('a', { type: 'string' })),
    fieldKind(parameter('a', { anyOf: [] })),
  ]).toEqual(['column', 'columns', 'choice', 'choices', 'flag', 'integer', 'text', 'json'])
  expect(choicesOf(parameter('a', { type: 'array', items: { enum: ['x', 'y'] } }))).toEqual(['x', 'y'])
})

test('a value that may be one name or several, or nothing, is read as it was meant', () => {
  const either = parameter('customer', { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, { description: { en: 'Column, or columns together', zh: '' } })
  const orNone = parameter('order', { anyOf: [{ type: 'string' }, { type: 'null' }] }, { description: { en: 'Column with the order', zh: '' } })
  expect([fieldKind(either), fieldKind(orNone), readField(either, 'a'), readField(either, 'a,b'), readField(orNone, 'null'), readField(orNone, 'a')]).toEqual([
    'columns',
    'column',
    { value: 'a' },
    { value: ['a', 'b'] },
    { value: null },
    { value: 'a' },
  ])
})

test('what is left empty is left to the step, unless it is needed', () => {
  expect(readField(parameter('a', { type: 'integer' }, { default: 3 }), ' ')).toEqual({ value: undefined })
  expect(readField(parameter('a', { type: 'string' }, { isRequired: true }), '')).toEqual({ problem: 'stepRequired' })
})

test('numbers are held against their limits', () => {
  const share = parameter('a', { type: 'number', exclusiveMinimum: 0, maximum: 1 })
  expect([readField(share, '0'), readField(share, '1'), readField(share, '1.5'), readField(share, 'x'), readField(parameter('a', { type: 'integer' }), '1.5')]).toEqual([
    { problem: 'stepTooSmall', limit: 0 },
    { value: 1 },
    { problem: 'stepTooLarge', limit: 1 },
    { problem: 'stepNotNumber' },
    { problem: 'stepNotInteger' },
  ])
})

test('lists may be written with Chinese commas', () => {
  expect(readField(parameter('a', { type: 'array', items: { type: 'string' } }), '城市，省份, 邮编')).toEqual({ value: ['城市', '省份', '邮编'] })
})

test('a result gets a name that is free', () => {
  expect(freeName(step('clean.report', ''), new Set(['report', 'report2']))).toBe('report3')
})
