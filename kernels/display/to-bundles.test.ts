import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { toBundles } from './to-bundles'

const noTables = () => Promise.reject(new Error('no table was given'))
const show = (value: unknown) => toBundles(value, 'zh', noTables)
const text = (plain: string) => [{ 'text/plain': plain }]

it('shows values as what they are', async () => {
  const values = [1, 'text', null, true, 5n, new Map([['a', 1]]), new Set([2]), new Date(0), new Float64Array([1.5]), () => 1, class Shop {}, new TypeError('wrong'), Promise.resolve(3), runInNewContext('({ a: 1 })'), [1, { a: 2 }]]
  expect(await Promise.all(values.map(show))).toEqual(
    ['1', 'text', 'null', 'true', '5n', "Map(1) { 'a' => 1 }", 'Set(1) { 2 }', '1970-01-01T00:00:00.000Z', 'Float64Array(1) [ 1.5 ]', '[Function (anonymous)]', '[class Shop]', 'TypeError: wrong', '3', '{ a: 1 }', '[ 1, { a: 2 } ]'].map(text),
  )
})

it('shows nothing of undefined', async () => {
  expect(await show(undefined)).toEqual([])
})

it('shows a list of objects as a table, its text escaped, with what is left out counted', async () => {
  const [few] = await show([{ a: '<b>&"', b: null }, { c: { d: 1 } }])
  const [many] = await show(Array.from({ length: 250 }, (_, index) => ({ index })))
  expect([few?.['text/html'], String(many?.['text/html']).endsWith('<tr><td>99</td></tr><tr><td colspan="1">… + 150</td></tr></tbody></table>')]).toEqual([
    '<table><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead><tbody><tr><td>&#60;b&#62;&#38;&#34;</td><td></td><td></td></tr><tr><td></td><td></td><td>{&#34;d&#34;:1}</td></tr></tbody></table>',
    true,
  ])
})

it('lets a value say itself how it is shown, in the reader’s language', async () => {
  const own = { [Symbol.for('souk.display')]: (language: string) => [{ 'text/plain': language }, { 'text/plain': 'second' }] }
  const single = { toBundle: () => Promise.resolve({ 'text/html': '<i>1</i>' }) }
  const jupyter = { [Symbol.for('Jupyter.display')]: () => ({ 'text/markdown': '*a*' }) }
  expect([await show(own), await show(single), await show(jupyter)]).toEqual([[{ 'text/plain': 'zh' }, { 'text/plain': 'second' }], [{ 'text/html': '<i>1</i>' }], [{ 'text/markdown': '*a*' }]])
})

it('knows images by their first bytes', async () => {
  expect([await show(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1)), await show(Uint8Array.of(0xff, 0xd8, 0xff, 0)), await show(Uint8Array.of(1, 2))]).toEqual([
    [{ 'image/png': 'iVBORwE=', 'text/plain': '[image/png, 5 bytes]' }],
    [{ 'image/jpeg': '/9j/AA==', 'text/plain': '[image/jpeg, 4 bytes]' }],
    text('Uint8Array(2) [ 1, 2 ]'),
  ])
})

it('survives values that do not like to be looked at', async () => {
  const hostile = { get a() { throw new Error('no') }, [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('never') } }
  const proxy = new Proxy({}, { get(_, name) { if (name === 'then') return undefined; throw new Error('no') } })
  expect((await Promise.all([show(hostile), show(proxy)])).map((bundles) => Object.keys(bundles[0] ?? {}))).toEqual([['text/plain'], ['text/plain']])
})
