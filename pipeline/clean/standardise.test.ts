import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { toTable } from '../step/to-table'
import { createStandardiser } from './similarity/standard-names'
import { standardise } from './standardise'

let context: Context
beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-standard-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

test.each([
  ['is in the list but for width, case and blanks', ' ｓｈｉｒｔｓ ', { standard: 'Shirts', how: 'same', suggestion: 'Shirts', score: 1 }],
  ['is mapped before it is looked up', 'Tops', { standard: 'Shirts', how: 'mapped', suggestion: 'Shirts', score: 1 }],
  ['is like a name', 'Shirtz', { standard: 'Shirts', how: 'similar', suggestion: 'Shirts', score: expect.closeTo(5 / 6, 12) }],
  ['is like a known misspelling', 'oberteile', { standard: 'Shirts', how: 'similar', suggestion: 'Shirts', score: expect.closeTo(8 / 9, 12) }],
  ['is like two names alike', 'Shoes C', { standard: null, how: 'ambiguous', suggestion: 'Shoes A', score: expect.closeTo(6 / 7, 12) }],
  ['is below the threshold', 'Shorts', { standard: null, how: 'unmatched', suggestion: 'Shirts', score: expect.closeTo(5 / 6, 12) }],
  ['is like nothing', 'xyz', { standard: null, how: 'unmatched', suggestion: null, score: null }],
])('a value that %s', (_, value, expected) => {
  const threshold = value === 'Shorts' ? 0.9 : 0.8
  const find = createStandardiser([{ from: 'Tops', to: 'Shirts' }, { from: 'oberteil', to: 'Shirts' }], ['Shirts', 'Shoes A', 'Shoes B'], { measure: 'levenshtein', threshold, ignoreMarks: false })
  expect(find(value)).toEqual(expected)
})

test('a column takes the names where asked, values without one stay, and the model does the same to another part', async () => {
  const params = { column: 'sku', canonical: ['SKU-001', 'SKU-002'], ignoreMarks: true, replace: true }
  const first = await standardise(await toTable([{ sku: 'sku001' }, { sku: 'other' }, { sku: null }]), params)
  const second = await standardise(await toTable([{ sku: 'SKU 002' }]), { model: JSON.parse(JSON.stringify(first.model)) })
  expect([await first.table.rows(), first.counts, await second.table.rows()]).toEqual([
    [{ sku: 'SKU-001' }, { sku: 'other' }, { sku: null }],
    { mapped: 0, same: 1, similar: 0, ambiguous: 0, unmatched: 1 },
    [{ sku: 'SKU-002' }],
  ])
})

test('without a mapping or list it says what is needed', async () => {
  await expect(standardise(await toTable([{ sku: 'a' }]), { column: 'sku' })).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter: 'mapping' } })
})
