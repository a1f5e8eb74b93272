import { describe, expect, test } from 'vitest'
import { correlate, correlationRatio, cramer, findAssociations, rank } from './associations'
import type { Sample, SampleColumn } from './sample'

const numbers = (name: string, values: readonly number[]) => rank({ name, values: Float64Array.from(values) })
const coded = (values: readonly (string | number)[]) => {
  const known = [...new Set(values)]
  return { name: 'c', codes: Int32Array.from(values, (value) => known.indexOf(value)), count: known.length }
}
const groups = [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]

// References: SciPy 1.17.1 (pearsonr, spearmanr, chi2_contingency) and, for the correction, Bergsma (2013) over its χ² of 14.7.
describe('associations equal SciPy’s', () => {
  test('Pearson and Spearman, with ties, over the rows that have both', () => {
    const [x, y] = [
      [3, 1, 2, 2, 5, 4, 4, 9],
      [1, 1, 2, 3, 3, 8, 5, 5],
    ]
    const missing = [0, 2, 3, 4, 5, 7]
    const holed = y?.map((value, row) => (missing.includes(row) ? value : Number.NaN)) ?? []
    expect([correlate(numbers('x', x ?? []), numbers('y', y ?? [])), correlate(numbers('x', x ?? []), numbers('y', holed)), correlate(numbers('y', holed), numbers('x', x ?? []))]).toEqual([
      { measure: 'correlation', pearson: expect.closeTo(0.5034364665596534, 12), strength: expect.closeTo(0.6748593260129512, 12), rows: 8 },
      { measure: 'correlation', pearson: expect.closeTo(0.40358769756318263, 12), strength: expect.closeTo(0.5441176470588235, 12), rows: 6 },
      { measure: 'correlation', pearson: expect.closeTo(0.40358769756318263, 12), strength: expect.closeTo(0.5441176470588235, 12), rows: 6 },
    ])
  })

  test('Cramér’s V with Bergsma’s correction, and the correlation ratio', () => {
    const words = [...'xxyxyyyzzzxz']
    expect([cramer(coded(groups), coded(words)), correlationRatio(Float64Array.of(1, 2, 3, 2, 10, 11, 12, 5, 6, 5, 7, 6), coded(groups))]).toEqual([
      { measure: 'cramer', pearson: null, strength: expect.closeTo(0.7255266286559638, 12), rows: 12 },
      { measure: 'ratio', pearson: null, strength: expect.closeTo(0.976380088799031, 12), rows: 12 },
    ])
  })

  test('nothing is said where a column is constant among the rows that count, or too few have both', () => {
    const constant = numbers('x', [1, 2, 3, 4, 5, 5, 5, 5, 5, 5])
    const late = numbers('y', [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1, 2, 3, 4, 5, 6])
    const rare = numbers('z', [1, 2, 3, 4, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN])
    expect([correlate(constant, late), correlate(constant, rare)]).toEqual([null, null])
  })
})

describe('the matrix', () => {
  const column = (name: string, values: readonly (number | string)[]): SampleColumn => {
    const isNumber = typeof values[0] === 'number'
    return { column: { name, kind: isNumber ? 'number' : 'text', type: isNumber ? 'DOUBLE' : 'VARCHAR' }, numbers: isNumber ? Float64Array.from(values, Number) : null, texts: isNumber ? null : values.map(String) }
  }
  const rows = Array.from({ length: 60 }, (_, row) => row)
  const sample = (columns: SampleColumn[]): Sample => ({ rowCount: 60, isWhole: true, columns })

  test('holds numbers and words, leaves ids, constants and free text out, and lists the strongest pair first', () => {
    const found = findAssociations(
      sample([
        column('x', rows),
        column('minus', rows.map((row) => -(row ** 3))),
        column('group', rows.map((row) => `g${row % 3}`)),
        column('id', rows.map((row) => `id ${row}`)),
        column('same', rows.map(() => 7)),
      ]),
    )
    expect([found.columns, found.pairs[0]?.columns, found.pairs[0]?.strength, found.matrix[1]?.[0], found.leftOut]).toEqual([['x', 'minus', 'group'], ['x', 'minus'], expect.closeTo(-1, 12), expect.closeTo(-1, 12), 0])
  })

  test('keeps to so many columns as can be read, and counts the rest', () => {
    const found = findAssociations(sample(Array.from({ length: 80 }, (_, index) => column(`n${index}`, rows.map((row) => Math.sin(row * (index + 1)))))))
    expect([found.columns.length, found.leftOut, found.pairs.length]).toEqual([30, 50, 435])
  })
})
