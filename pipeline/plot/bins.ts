import type { Column } from '../../protocol/table'
import { measureExpression, spreadOf } from '../engine/column-spread'
import type { Source } from './source'
import { isTime } from './source'

export interface Bins {
  /** The number of a row's bin as SQL, from 0; missing where the value is. */
  expression: string
  isMeasurable: string
  count: number
  /** Lower end of a bin, in the column's own measure: a number, or milliseconds. */
  start(bin: number): number
  width: number
}

const day = 86_400_000

/**
 * Bins of equal, round width over a column of numbers or times: about `wanted` of them, or as many as the rule of
 * Freedman and Diaconis (1981) asks for, width 2·IQR·n^(−1/3), between 5 and 60. Null for a column without values.
 */
export async function toBins(source: Source, column: Column, wanted?: number): Promise<Bins | null> {
  const { dialect } = source.table.engine
  const { value, isMeasurable } = measureExpression(column, dialect)
  const spread = await spreadOf(source.table, column)
  if (spread === null) return null
  const range = spread.max - spread.min
  const [[low, high] = []] = await source.query(
    `select ${dialect.quantile(value, 0.25)}, ${dialect.quantile(value, 0.75)} from ${source.table.sqlName} where ${isMeasurable}`,
  )
  const rule = (2 * (Number(high) - Number(low))) / Math.cbrt(spread.count)
  const number = wanted ?? Math.min(60, Math.max(5, rule > 0 ? Math.ceil(range / rule) : 20))
  const width = roundWidth(range / number || 1, column)
  const first = Math.floor(spread.min / width) * width
  const count = Math.floor((spread.max - first) / width) + 1
  return { expression: `cast(floor((${value} - (${first})) / ${width}) as integer)`, isMeasurable, count, start: (bin) => first + bin * width, width }
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
