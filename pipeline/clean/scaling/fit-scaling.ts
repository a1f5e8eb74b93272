import type { Column } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import { interpolate, neighbourRanks, quantilesOf } from '../../engine/column-quantiles'
import { boundsOf, measureExpression, spreadOf } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { breather } from '../breathe'
import { refuse } from '../cleaning'
import { step, type ScaleParams } from './params'
import { fitPower, type Power } from './power'

/** What one column is scaled by. Scaled is (value − centre) / scale + offset; or the power λ; or the place among the quantiles. */
export interface Scaling extends Pick<Column, 'kind' | 'type'> {
  column: string
  centre: number
  scale: number
  offset: number
  lambda: number | null
  quantiles: number[] | null
}

export async function fitScaling(context: StepContext, table: Table, column: Column, params: ScaleParams): Promise<Scaling> {
  const scaling: Scaling = { column: column.name, kind: column.kind, type: column.type, centre: 0, scale: 1, offset: 0, lambda: null, quantiles: null }
  const bounds = await boundsOf(table, column, context.signal)
  // A column without values teaches nothing and is left as it is.
  if (bounds === null) return scaling
  const { min, max } = bounds
  switch (params.method) {
    case 'minMax': {
      const [low = 0, high = 1] = params.range
      return { ...scaling, centre: min, scale: (max - min) / (high - low) || 1, offset: low }
    }
    case 'standard': {
      const { count, mean, standardDeviation } = await spreadOf(table, column, bounds, { signal: context.signal })
      // Of the population, as scikit-learn's StandardScaler has it.
      return { ...scaling, centre: mean, scale: (standardDeviation ?? 0) * Math.sqrt((count - 1) / count) || 1 }
    }
    case 'robust': {
      const [lower = 0, median = 0, upper = 0] = await quantilesOf(table, column, await countValues(context, table, column), [0.25, 0.5, 0.75], context.signal)
      return { ...scaling, centre: median, scale: upper - lower || 1 }
    }
    case 'quantile': {
      // Sorted here: asking the engine for a thousand ranks takes many times as long.
      const sorted = (await readValues(context, table, column)).sort()
      const places = Math.min(params.quantiles, sorted.length)
      const ends = Array.from({ length: places }, (_, place) => (places === 1 ? 0 : ((sorted.length - 1) * place) / (places - 1)))
      return { ...scaling, quantiles: interpolate(ends, neighbourRanks(ends, sorted.length).map((rank) => sorted[rank] ?? 0)) }
    }
    case 'boxCox':
    case 'yeoJohnson':
      if (params.method === 'boxCox') refuseBelow(context, column, min, 0)
      return { ...scaling, lambda: await fitPower(params.method, await readValues(context, table, column), pause(context, params.method)) }
    case 'log':
      refuseBelow(context, column, min, 0)
      return scaling
    case 'log1p':
      refuseBelow(context, column, min, -1)
      return scaling
    case 'signedLog':
      return scaling
  }
}

function refuseBelow(context: StepContext, { name }: Column, min: number, above: number): void {
  const problem: Text = { en: `holds ${min}, and the method takes values above ${above} only; \`yeoJohnson\` and \`signedLog\` take all`, zh: `含有 ${min}，而该方法只接受大于 ${above} 的值；\`yeoJohnson\` 与 \`signedLog\` 不受此限` }
  if (min <= above) refuse(context, step, 'columns', problem, name)
}

function pause(context: StepContext, power: Power): () => Promise<void> | undefined {
  const breathe = breather(context, power === 'boxCox' ? { en: 'Looking for the Box–Cox power', zh: '求 Box–Cox 参数' } : { en: 'Looking for the Yeo–Johnson power', zh: '求 Yeo–Johnson 参数' })
  return () => breathe(null)
}

async function countValues(context: StepContext, table: Table, column: Column): Promise<number> {
  const { isMeasurable } = measureExpression(column, context.engine.dialect)
  const [[count] = []] = await context.query(`select count(*) from ${table.sqlName} where ${isMeasurable}`)
  return Number(count)
}

async function readValues(context: StepContext, table: Table, column: Column): Promise<Float64Array> {
  const { value, isMeasurable } = measureExpression(column, context.engine.dialect)
  const values = new Float64Array(await countValues(context, table, column))
  let offset = 0
  for await (const { columns } of context.engine.stream(`select ${value} from ${table.sqlName} where ${isMeasurable}`, { signal: context.signal })) {
    values.set(columns[0] as Float64Array, offset)
    offset += columns[0]?.length ?? 0
  }
  return values
}
