import { expect, it } from 'vitest'
import { cellDependencies, visibleNames, type CellText } from './dependencies'

const cells = (...sources: string[]): CellText[] => sources.map((source, index) => ({ id: `c${index}`, type: 'code', source }))
const definers = (...sources: string[]) => cellDependencies(cells(...sources)).map(({ definedBy }) => Object.fromEntries(definedBy))

it('takes each name from the latest earlier cell that defines it', () => {
  expect(definers('const a = 1', 'const a = 2', 'a; b', 'const b = a')).toEqual([{}, {}, { a: 'c1' }, { a: 'c1' }])
})

it('counts assigning and changing in place as defining for the cells below', () => {
  expect(definers('let n = 0; const list = []', 'n += 1', 'list.push(n)', '[n, list]')).toEqual([
    {},
    { n: 'c0' },
    { list: 'c0', n: 'c1' },
    { n: 'c1', list: 'c2' },
  ])
})

it('links SQL to TypeScript and back', () => {
  expect(definers('const limit = 5', '%%sql big\nfrom orders where x > ${limit}', 'big.head()', '%%sql\ninsert into big values (1)', 'from', '%%sql q\nfrom big')).toEqual([
    {},
    { limit: 'c0' },
    { big: 'c1' },
    { big: 'c1' },
    {},
    { big: 'c3' },
  ])
})

it('lists what a cell sees: declared values and types, not relations and not assignments', () => {
  const above = cells('interface Row {}; const a = 1', '%%sql q\nselect 1', '%%sql\ncreate table t as select 1', 'a = 2', 'const a = "x"', 'a')
  expect(Object.fromEntries(visibleNames(above, 5))).toEqual({ Row: 'c0', q: 'c1', a: 'c4' })
})
