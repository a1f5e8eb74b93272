import type { Text } from '../../../protocol/text'
import { measureExpression } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { breather } from '../breathe'
import type { Cleaned, CleaningChange } from '../cleaning'
import { fromMeasure } from '../measured-value'
import { newColumnName } from '../new-column'
import { withScratch, type Keep } from '../scratch'
import type { Scaling } from './fit-scaling'
import type { ScaleParams } from './params'
import { inversePowerSql, powerSql } from './power'
import { fromNormal, fromShare, toNormal, toShare } from './rank-share'

/** Scales each column, or takes it back. Values for which the method has no answer become missing, and the account says how many. */
export function applyScaling(context: StepContext, input: Table, params: ScaleParams, scalings: readonly Scaling[], isInverse: boolean): Promise<Pick<Cleaned, 'table' | 'changes'>> {
  return withScratch(context, async (keep) => {
    const { dialect } = context.engine
    const joins: string[] = []
    const made: { from: string; into: string; value: string; scaling: Scaling }[] = []
    for (const scaling of scalings) {
      const beside = `${scaling.column}_scaled`
      const from = isInverse && params.into === 'add' ? beside : scaling.column
      const into = isInverse || params.into === 'replace' ? from : newColumnName(input.columnNames, beside)
      const column = context.column(input, from)
      const { value, isMeasurable } = measureExpression(column, dialect, `base.${dialect.identifier(from)}`)
      const scaled = scaling.quantiles === null ? (isInverse ? inverseSql : scaledSql)(params, scaling, value) : await keepRanked(context, keep, input, from, params, scaling, isInverse, joins)
      const measure = `case when ${isMeasurable} then ${scaled} end`
      made.push({ from, into, scaling, value: isInverse && scaling.kind !== 'number' ? fromMeasure({ ...scaling, name: from }, dialect, measure) : measure })
    }
    const own = input.columnNames.flatMap((name) => {
      const replaced = made.find(({ into }) => into === name)
      return [replaced === undefined ? `base.${dialect.identifier(name)}` : `${replaced.value} as ${dialect.identifier(name)}`, ...made.filter(({ from, into }) => from === name && into !== name).map(({ into, value }) => `${value} as ${dialect.identifier(into)}`)]
    })
    const order = joins.length === 0 ? '' : ` order by base.${dialect.identifier(numberColumn)}`
    const table = await context.table(input.name, `select ${own.join(', ')} from ${input.numbered} base ${joins.join(' ')}${order}`)
    return { table, changes: await account(context, input, table, params, made, isInverse) }
  })
}

const number = (value: number): string => `cast('${value}' as double)`

function scaledSql({ method }: ScaleParams, { centre, scale, offset, lambda }: Scaling, value: string): string {
  switch (method) {
    case 'log':
      return `case when ${value} > 0 then ln(${value}) end`
    case 'log1p':
      return `case when ${value} > -1 then ln(1 + ${value}) end`
    case 'signedLog':
      return `sign(${value}) * ln(1 + abs(${value}))`
    case 'boxCox':
    case 'yeoJohnson':
      return lambda === null ? value : powerSql(method, value, lambda)
    default:
      return `(${value} - ${number(centre)}) / ${number(scale)} + ${number(offset)}`
  }
}

function inverseSql({ method }: ScaleParams, { centre, scale, offset, lambda }: Scaling, value: string): string {
  switch (method) {
    case 'log':
      return `exp(${value})`
    case 'log1p':
      return `exp(${value}) - 1`
    case 'signedLog':
      return `sign(${value}) * (exp(abs(${value})) - 1)`
    case 'boxCox':
    case 'yeoJohnson':
      return lambda === null ? value : inversePowerSql(method, value, lambda)
    default:
      return `(${value} - ${number(offset)}) * ${number(scale)} + ${number(centre)}`
  }
}

/** Reads the column, ranks it here, and gives the SQL of the result, joined by row. */
async function keepRanked(context: StepContext, keep: Keep, input: Table, from: string, { distribution }: ScaleParams, { quantiles }: Scaling, isInverse: boolean, joins: string[]): Promise<string> {
  const { dialect } = context.engine
  const rowNumber = dialect.identifier(numberColumn)
  const { value, isMeasurable } = measureExpression(context.column(input, from), dialect)
  const known = quantiles ?? []
  const forward = (at: number): number => (distribution === 'normal' ? toNormal(toShare(known, at)) : toShare(known, at))
  const back = (at: number): number => fromShare(known, distribution === 'normal' ? fromNormal(at) : at)
  const breathe = breather(context, { en: 'Ranking values', zh: '按分位换算' })
  const rows: number[] = []
  const values: number[] = []
  for await (const { rowCount, columns } of context.engine.stream(`select cast(${rowNumber} as integer), ${value} from ${input.numbered} where ${isMeasurable}`, { signal: context.signal })) {
    for (let index = 0; index < rowCount; index += 1) {
      rows.push(Number(columns[0]?.[index]))
      values.push((isInverse ? back : forward)(Number(columns[1]?.[index])))
    }
    await breathe(rows.length / Math.max(1, input.rowCount))
  }
  const alias = `r${joins.length}`
  joins.push(`left join ${await keep({ ranked_row: Int32Array.from(rows), ranked: Float64Array.from(values) })} ${alias} on base.${rowNumber} = ${alias}.ranked_row`)
  return `${alias}.ranked`
}

async function account(context: StepContext, input: Table, table: Table, params: ScaleParams, made: readonly { from: string; into: string; scaling: Scaling }[], isInverse: boolean): Promise<CleaningChange[]> {
  if (made.length === 0) return []
  const { identifier } = context.engine.dialect
  const figures = (of: Table, names: readonly string[]): Promise<unknown[][]> =>
    context.query(`select ${names.map(identifier).flatMap((name) => [`count(${name})`, `cast(min(${name}) as double)`, `cast(max(${name}) as double)`]).join(', ')} from ${of.sqlName}`)
  const [before = []] = await figures(input, made.map(({ from }) => from))
  const [after = []] = await figures(table, made.map(({ into }) => into))
  const range = (row: unknown[], index: number): string | null => (row[3 * index + 1] === null ? null : `${short(row[3 * index + 1])} … ${short(row[3 * index + 2])}`)
  return made.map(({ into, scaling }, index) => {
    const lost = Number(before[3 * index]) - Number(after[3 * index])
    const what = isInverse ? { en: 'taken back to its own values', zh: '还原为原值' } : wordsOf(params, scaling)
    return { column: into, what: lost === 0 ? what : { en: `${what.en}; ${lost} without an answer are missing now`, zh: `${what.zh}；${lost} 个值无法换算，置为缺失` }, changed: Number(before[3 * index]), before: range(before, index), after: range(after, index) }
  })
}

const short = (value: unknown): string => String(Number(Number(value).toPrecision(6)))

function wordsOf({ method, distribution }: ScaleParams, { centre, scale, lambda, quantiles }: Scaling): Text {
  const [c, s] = [short(centre), short(scale)]
  switch (method) {
    case 'minMax':
      return { en: `brought to the range, from the lowest value ${c}`, zh: `从最小值 ${c} 起缩放到区间` }
    case 'standard':
      return { en: `less the mean ${c}, in standard deviations of ${s}`, zh: `减去均值 ${c}，除以标准差 ${s}` }
    case 'robust':
      return { en: `less the median ${c}, in quartile ranges of ${s}`, zh: `减去中位数 ${c}，除以四分位距 ${s}` }
    case 'quantile':
      return { en: `ranked among ${quantiles?.length ?? 0} quantiles, ${distribution}`, zh: `按 ${quantiles?.length ?? 0} 个分位点换算为${distribution === 'normal' ? '正态' : '均匀'}分布` }
    case 'boxCox':
      return { en: `Box–Cox transformed, λ = ${short(lambda)}`, zh: `Box–Cox 变换，λ = ${short(lambda)}` }
    case 'yeoJohnson':
      return { en: `Yeo–Johnson transformed, λ = ${short(lambda)}`, zh: `Yeo–Johnson 变换，λ = ${short(lambda)}` }
    case 'signedLog':
      return { en: 'sign · ln(1 + |x|)', zh: '符号·ln(1 + |x|)' }
    default:
      return method === 'log' ? { en: 'natural logarithm', zh: '自然对数' } : { en: 'ln(1 + x)', zh: 'ln(1 + x)' }
  }
}
