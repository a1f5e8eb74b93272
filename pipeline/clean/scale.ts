import type { Column } from '../../protocol/table'
import type { Table } from '../engine/table'
import type { Chart } from '../plot/chart'
import { histogram } from '../plot/histogram'
import { isNumeric } from '../plot/source'
import { defineStep } from '../step/define-step'
import type { StepContext } from '../step/step-context'
import { refuse, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { applyScaling } from './scaling/apply-scaling'
import { fitScaling, type Scaling } from './scaling/fit-scaling'
import { scaleParams, step, type ScaleParams } from './scaling/params'

interface Learned {
  scalings: Scaling[]
}

export interface Scaled extends Cleaned<Learned> {
  /** The first column, before and after. */
  charts: Chart[]
}

/** Numbers are brought to a common scale or nearer to a normal distribution; scaled columns hold doubles. */
export const scale = defineStep({
  name: step,
  summary: { en: 'Bring numbers to a common scale: range, standard, robust, logarithm, Box–Cox, Yeo–Johnson, quantiles', zh: '将数值缩放到统一尺度：区间、标准化、稳健、对数、Box–Cox、Yeo–Johnson、分位' },
  params: scaleParams,

  async run(context, input: Table, { inverse, ...given }): Promise<Scaled> {
    if (inverse && given.model === undefined) refuse(context, step, 'inverse', { en: 'needs the `model` of the result that is to be taken back', zh: '需要给出待还原结果的 `model`' }, 'true')
    if (given.range[0] === given.range[1]) refuse(context, step, 'range', { en: 'must have two different ends', zh: '两端不能相同' }, JSON.stringify(given.range))
    const apply = (_: StepContext, table: Table, params: ScaleParams, { scalings }: Learned): ReturnType<typeof applyScaling> => applyScaling(context, table, params, scalings, inverse)
    const cleaned = await runCleaning<ScaleParams, Learned>({ step, fit, apply }, context, input, given)
    return { ...cleaned, charts: await toCharts(input, cleaned) }
  },

  show: ({ charts, ...cleaned }) => showCleaned(cleaned, charts),

  example: {
    input: { rows: [{ shop: 'JD', price: 10 }, { shop: 'JD', price: 30 }, { shop: 'TB', price: null }, { shop: 'TB', price: 20 }], types: { price: 'DOUBLE' } },
    params: { method: 'minMax', into: 'add' },
    look: async ({ table, model }: Scaled) => ({ rows: await table.rows(), centre: model.learned.scalings[0]?.centre, scale: model.learned.scalings[0]?.scale }),
    gives: {
      rows: [
        { shop: 'JD', price: 10, price_scaled: 0 },
        { shop: 'JD', price: 30, price_scaled: 1 },
        { shop: 'TB', price: null, price_scaled: null },
        { shop: 'TB', price: 20, price_scaled: 0.5 },
      ],
      centre: 10,
      scale: 20,
    },
  },
})

async function fit(context: StepContext, table: Table, params: ScaleParams): Promise<Learned> {
  const columns = params.columns === undefined ? table.columns.filter(isNumeric) : params.columns.map((name) => toNumeric(context, table, name))
  const scalings: Scaling[] = []
  for (const [index, column] of columns.entries()) {
    context.report(index / columns.length, { en: 'Measuring columns', zh: '计算各列' })
    scalings.push(await fitScaling(context, table, column, params))
  }
  return { scalings }
}

function toNumeric(context: StepContext, table: Table, name: string): Column {
  const column = context.column(table, name)
  return isNumeric(column) ? column : refuse(context, step, 'columns', { en: 'must hold numbers', zh: '必须是数值列' }, name)
}

async function toCharts(input: Table, { table, changes }: Cleaned): Promise<Chart[]> {
  const [first] = changes
  if (first === undefined) return []
  const before = input.columnNames.includes(first.column) ? first.column : first.column.replace(/_scaled(_\d+)?$/, '')
  return [
    await histogram(input, { x: before, title: { en: `${before} before`, zh: `${before}（处理前）` } }),
    await histogram(table, { x: first.column, title: { en: `${first.column} after`, zh: `${first.column}（处理后）` } }),
  ]
}
