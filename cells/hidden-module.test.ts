import { expect, it } from 'vitest'
import { visibleNames, type CellText } from './dependencies'
import { hiddenModule } from './hidden-module'

/** The module of the last cell. */
function lastModule(sources: string[], imports: 'used' | 'all' = 'used') {
  const cells = sources.map((source, index): CellText => ({ id: `c${index}`, type: 'code', source }))
  return hiddenModule(cells.at(-1) as CellText, visibleNames(cells, cells.length - 1), { imports })
}

it('imports what is used from the latest cell that declares it, and what is at hand from souk', () => {
  expect(lastModule(['const a = 1; interface Row {}', 'const a = 2; const unused = 0', 'const b: Row[] = load(a, missing)\ntype T = 1']).text).toBe(
    `import { Row } from './cell-c0'; import { a } from './cell-c1'; import { load } from 'souk'
const b: Row[] = load(a, missing)
type T = 1
;export { b }; export type { T }`,
  )
})

it('prefers an earlier cell to what is at hand', () => {
  expect(lastModule(['const load = 1', 'load']).text).toBe(`import { load } from './cell-c0'\nload\n;export {  }; export type {  }`)
})

it('imports every visible name while a cell is edited, except those declared in it', () => {
  expect(lastModule(['const a = 1, b = 2', 'const b = '], 'all').text).toMatch(/^import \{ a \} from '.\/cell-c0'; import \{ load, (\w+, )*sql, .* \} from 'souk'\n/)
})

it('reads a name before its redeclaration from the earlier cell, in the same place', () => {
  const { text, aliases } = lastModule(['const rows = [1]', 'const rows = rows.filter((row) => row > 1)\nrows'])
  expect(text).toBe(`import { rows as ǂows } from './cell-c0'
const rows = ǂows.filter((row) => row > 1)
rows
;export { rows }; export type {  }`)
  expect([...aliases]).toEqual([['ǂows', 'rows']])
})

it('does so while the line is half typed', () => {
  expect(lastModule(['const rows = [1]', 'const rows = rows.']).text.split('\n')[1]).toBe('const rows = ǂows.')
})

it('leaves recursion and hoisted functions alone', () => {
  expect(lastModule(['const f = 1, g = 2', 'const f = (n) => f(n - 1)\ng(); function g() {}']).aliases.size).toBe(0)
})

it('keeps exports that the source makes itself', () => {
  expect(lastModule(['export const a = 1; const b = 2']).text.split('\n').at(-1)).toBe(';export { b }; export type {  }')
})

it('keeps the expressions of an SQL cell in their places and declares its table', () => {
  expect(lastModule(['const limit = 1', '%%sql big\nselect *\nfrom t where x > ${limit + 1} and y']).text).toBe(
    `import { limit } from './cell-c0'
         
        
                 ;(limit + 1)      
;declare const big: import('souk').Table;export { big }; export type {  }`,
  )
})
