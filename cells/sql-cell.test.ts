import { expect, it } from 'vitest'
import { parseSqlCell } from './sql-cell'

const expressionsOf = (source: string) => parseSqlCell(source)?.expressions.map((part) => part.expression)

it('takes a cell apart into its name, texts and expressions with their places', () => {
  expect(parseSqlCell('%%sql big\nselect * from ${rows} where a > ${limit}')).toEqual({
    name: 'big',
    texts: [
      { text: 'select * from ', start: 10 },
      { text: ' where a > ', start: 31 },
      { text: '', start: 50 },
    ],
    expressions: [
      { expression: 'rows', start: 26, end: 30, isClosed: true },
      { expression: 'limit', start: 44, end: 49, isClosed: true },
    ],
  })
})

it('finds the brace that ends an expression past everything inside it', () => {
  expect(expressionsOf('%%sql\n${ {a: `}${ f({b: "}"}) }}`, c: 1 /* } */}.a } ${2}')).toEqual([' {a: `}${ f({b: "}"}) }}`, c: 1 /* } */}.a ', '2'])
})

it('leaves comments and quoted text alone', () => {
  expect(expressionsOf("%%sql\nselect '${a}', \"${b}\" -- ${c}\n/* ${d} */ ${e}")).toEqual(['e'])
})

it('ends an expression that is not closed with its line', () => {
  expect(parseSqlCell('%%sql q\nselect ${lim\nfrom t')).toEqual({
    name: 'q',
    texts: [
      { text: 'select ', start: 8 },
      { text: '\nfrom t', start: 20 },
    ],
    expressions: [{ expression: 'lim', start: 17, end: 20, isClosed: false }],
  })
})

it('knows a cell without a name, and that a TypeScript cell is none', () => {
  expect([parseSqlCell('%%sql\nselect 1')?.name, parseSqlCell('const a = 1')]).toEqual([null, null])
})
