import type { Column } from '../../protocol/table'
import { quantilesOf } from '../engine/column-quantiles'
import { boundsOf, measureExpression } from '../engine/column-spread'
import type { Source } from './source'
import { isTime } from './source'

export interface Bins {
  /** The number of a row's bin as SQL, from 0; missing where the value is. */
  expression: string
  isMeasurable: string
  count: number
  /** Lower end of a bin, in the column's own measure: a number, or milliseconds. */
  start(bin: number): number
  /** In the same measure. */
  width(bin: number): number
}

const day = 86_400_000

/**
 * Bins of equal, round width over a column of numbers or times: about `wanted` of them, or as many as the rule of
 * Freedman and Diaconis (1981) asks for, width 2·IQR·n^(−1/3), between 5 and 60. Null for a column without values.
 */
export async function toBins(source: Source, column: Column, wanted?: number): Promise<Bins | null> {
  const { dialect } = source.table.engine
  const { value, isMeasurable } = measureExpression(column, dialect)
  const bounds = await boundsOf(source.table, column)
  if (bounds === null) return null
  const range = bounds.max - bounds.min
  const [[present] = []] = await source.query(`select count(*) from ${source.table.sqlName} where ${isMeasurable}`)
  const [low = 0, high = 0] = await quantilesOf(source.table, column, Number(present), [0.25, 0.75])
  const rule = (2 * (high - low)) / Math.cbrt(Number(present))
  const number = wanted ?? Math.min(60, Math.max(5, rule > 0 ? Math.ceil(range / rule) : 20))
  const width = roundWidth(range / number || 1, column)
  const first = Math.floor(bounds.min / width) * width
  const count = Math.floor((bounds.max - first) / width) + 1
  return { expression: `cast(floor((${value} - (${first})) / ${width}) as integer)`, isMeasurable, count, start: (bin) => first + bin * width, width: () => width }
}

/** Of 1, 2 and 5 times a power of ten the nearest above; whole numbers have no bins narrower than one, times take calendar lengths. */
function roundWidth(width: number, column: Column): number {
  if (isTime(column)) {
    const lengths = [1000, 60_000, 300_000, 900_000, 3_600_000, 3 * 3_600_000, 6 * 3_600_000, 12 * 3_600_000, day, 2 * day, 7 * day, 14 * day, 28 * day]
    return lengths.find((length) => length >= width) ?? Math.ceil(width / (28 * day)) * 28 * day
  }
  const power = 10 ** Math.floor(Math.log10(width))
  const rounded = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= width * 0.999_999) ?? width
  return column.kind === 'integer' ? Math.max(1, Math.round(rounded)) : rounded
}

/** Bins to a power of ten, of which the nearest above what was wanted is taken. */
const binsToTen = [1, 2, 3, 4, 5, 10, 20, 50, 100]

/** Bins that look equally wide on a logarithmic axis: about `wanted` of them over the values above 0, with an edge at each power of ten. */
export async function toLogBins(source: Source, column: Column, wanted = 20): Promise<Bins | null> {
  const measure = measureExpression(column, source.table.engine.dialect)
  const isMeasurable = `${measure.isMeasurable} and ${measure.value} > 0`
  const from = `from ${source.table.sqlName} where ${isMeasurable}`
  const [[min, max] = []] = await source.query(`select min(log10(${measure.value})), max(log10(${measure.value})) ${from}`)
  if (min === null || min === undefined) return null
  const perTen = wanted / (Number(max) - Number(min) || 1)
  const toTen = binsToTen.find((count) => count >= perTen) ?? 100
  const bin = `floor(log10(${measure.value}) * ${toTen})`
  const [[first, last] = []] = await source.query(`select min(${bin}), max(${bin}) ${from}`)
  const start = (number: number): number => 10 ** ((Number(first) + number) / toTen)
  return { expression: `cast(${bin} - (${Number(first)}) as integer)`, isMeasurable, count: Number(last) - Number(first) + 1, start, width: (number) => start(number + 1) - start(number) }
}
