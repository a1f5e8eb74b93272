import type { Column } from '../../protocol/table'
import { isMeasured } from '../engine/column-spread'
import type { Table } from '../engine/table'
import type { Chart } from '../plot/chart'
import { isNumeric } from '../plot/source'
import { defineStep } from '../step/define-step'
import type { StepContext } from '../step/step-context'
import { refuse, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { fitFences, type ColumnFences } from './outliers/fences'
import { applyFences } from './outliers/apply-fences'
import { applyJudge } from './outliers/apply-judge'
import { fitJudge, type Judge } from './outliers/judge-rows'
import { outlierParams, step, type OutlierParams } from './outliers/params'
import type { Applied } from './outliers/spread-chart'

interface Learned {
  columns: string[]
  fences: ColumnFences[]
  judge: Judge | null
}

export interface WithoutOutliers extends Cleaned<Learned> {
  /** How the columns with most outliers are spread. */
  charts: Chart[]
}

/** Values far from the rest are marked, removed, set missing or brought to the fence; amounts stay exact. */
export const outliers = defineStep({
  name: step,
  summary: { en: 'Find values or rows far from the rest and mark, remove, empty or winsorise them', zh: '找出远离其余数据的值或行，并标记、删除、置空或缩尾' },
  params: outlierParams,

  run: (context, input: Table, params): Promise<WithoutOutliers> => runCleaning<OutlierParams, Learned, { charts: Chart[] }>({ step, fit, apply }, context, input, params),

  show: ({ charts, ...cleaned }) => showCleaned(cleaned, charts),

  example: {
    input: { rows: ['10.00', '12.00', '11.00', '13.00', null, '95.00'].map((price) => ({ price })), types: { price: 'DECIMAL(18,2)' } },
    params: { action: 'winsorise' },
    look: async ({ table, model }: WithoutOutliers) => ({ rows: await table.rows(), fences: model.learned.fences }),
    gives: {
      rows: ['10.00', '12.00', '11.00', '13.00', null, '16.00'].map((price) => ({ price })),
      fences: [{ column: 'price', whole: { low: 8, high: 16 }, groups: [] }],
    },
  },
})

async function fit(context: StepContext, table: Table, params: OutlierParams): Promise<Learned> {
  const columns = chooseColumns(context, table, params)
  for (const name of params.by) context.column(table, name)
  const isForest = params.method === 'isolationForest'
  if (isForest && (params.action === 'missing' || params.action === 'winsorise')) {
    refuse(context, step, 'action', { en: 'must be `flag` or `remove` for isolationForest, which judges whole rows', zh: '使用 isolationForest 时只能是 `flag` 或 `remove`，因为它按整行判断' }, params.action)
  }
  return {
    columns: columns.map(({ name }) => name),
    fences: isForest || params.method === 'hampel' ? [] : await fitFences(context, table, columns, params),
    judge: isForest && columns.length > 0 ? await fitJudge(context, table, columns, params) : null,
  }
}

function chooseColumns(context: StepContext, table: Table, { columns, by, orderBy }: OutlierParams): Column[] {
  if (columns === undefined) return table.columns.filter((column) => isNumeric(column) && !by.includes(column.name) && column.name !== orderBy)
  return columns.map((name) => {
    const column = context.column(table, name)
    return isMeasured(column) ? column : refuse(context, step, 'columns', { en: 'must hold numbers or times', zh: '必须是数值或时间列' }, name)
  })
}

function apply(context: StepContext, input: Table, params: OutlierParams, { columns, fences, judge }: Learned): Promise<Applied> {
  if (judge !== null) return applyJudge(context, input, params, judge)
  return applyFences(context, input, params, columns.map((name) => context.column(input, name)), fences)
}
