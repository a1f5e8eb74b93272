import type { Text } from '../../../protocol/text'
import { isMeasured } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { ColumnData } from '../../engine/engine'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { breather } from '../breathe'
import { drawRows } from '../draw-rows'
import { fromMeasure, presentValue } from '../measured-value'
import { withScratch, type Keep } from '../scratch'
import { encodeAll, encodeRows, fitFeatures, isFeature } from './features'
import { fitNeighbours, neighbourFiller, type FillFrom, type Neighbours } from './nearest-neighbours'
import type { ImputeParams } from './params'
import type { Plan } from './plan'
import { fitRegression, regressionFiller, type Regression } from './regression'
import type { Rule } from './rules'

/** What was learned to fill columns from the other columns. */
export interface FromOthers {
  nearestNeighbours: Neighbours | null
  regression: Regression | null
}

type Method = keyof FromOthers

const targetsOf = (rules: readonly Rule[], method: Method): Rule[] => rules.filter((rule) => rule.method === method)

export async function fitFromOthers(context: StepContext, table: Table, rules: readonly Rule[], params: ImputeParams): Promise<FromOthers> {
  const learned: FromOthers = { nearestNeighbours: null, regression: null }
  const targets = { nearestNeighbours: targetsOf(rules, 'nearestNeighbours'), regression: targetsOf(rules, 'regression') }
  const all = [...targets.nearestNeighbours, ...targets.regression]
  if (all.length === 0) return learned
  return withScratch(context, async (keep) => {
    const from = await drawRows(context, keep, table, params.trainingRows)
    const wanted = new Set(all.map(({ column }) => column.name))
    const columns = [...new Set([...wanted, ...(params.features ?? table.columns.filter(isFeature).map(({ name }) => name))])].map((name) => context.column(table, name))
    const features = await fitFeatures(context, from, columns, wanted)
    const training = await encodeAll(encodeRows(context, table, from, features), features.length)
    if (targets.nearestNeighbours.length > 0) learned.nearestNeighbours = fitNeighbours(features, training)
    if (targets.regression.length > 0) {
      const places = targets.regression.map(({ column }) => features.findIndex((feature) => feature.column === column.name))
      learned.regression = await fitRegression(features, training, places, params, breather(context, { en: 'Fitting regressions', zh: '拟合回归' }))
    }
    return learned
  })
}

/** Adds what fills columns from the others: the rows with missing values are read, filled here, and joined to the rest. */
export async function planFromOthers(context: StepContext, keep: Keep, table: Table, rules: readonly Rule[], learned: FromOthers, params: ImputeParams, plan: Plan): Promise<void> {
  if (learned.nearestNeighbours !== null) {
    const { features, rows } = learned.nearestNeighbours
    const what: Text = { en: `filled from the ${params.k} nearest of ${rows.length} rows`, zh: `以 ${rows.length} 行中最近的 ${params.k} 行填补` }
    await planFilled(context, keep, table, targetsOf(rules, 'nearestNeighbours'), features, neighbourFiller(learned.nearestNeighbours, params), what, plan)
  }
  if (learned.regression !== null) {
    const { features } = learned.regression
    const what: Text = { en: `filled by regression on ${features.length - 1} other columns`, zh: `以对其余 ${features.length - 1} 列的回归填补` }
    await planFilled(context, keep, table, targetsOf(rules, 'regression'), features, regressionFiller(learned.regression), what, plan)
  }
}

async function planFilled(context: StepContext, keep: Keep, table: Table, rules: readonly Rule[], features: Neighbours['features'], fill: FillFrom, what: Text, plan: Plan): Promise<void> {
  const { dialect } = context.engine
  const places = rules.map(({ column }) => features.findIndex((feature) => feature.column === column.name))
  const where = rules.map(({ column }) => `(${presentValue(column, dialect)}) is null`).join(' or ')
  const breathe = breather(context, { en: 'Filling from the other columns', zh: '利用其他列填补' })
  const rows: number[] = []
  const filled = places.map((): number[] => [])
  for await (const piece of encodeRows(context, table, table.numbered, features, where)) {
    for (const [index, number] of piece.rows.entries()) {
      const row = Float64Array.from(piece.columns, (column) => column[index] ?? Number.NaN)
      rows.push(number)
      places.forEach((place, at) => filled[at]?.push(Number.isNaN(row[place] ?? 0) ? fill(row, place) : Number.NaN))
      const pause = breathe(number / table.rowCount)
      if (pause !== undefined) await pause
    }
  }
  const alias = `f${plan.joins.length}`
  const columns: Record<string, ColumnData> = { filled_row: Int32Array.from(rows) }
  const values = rules.map(({ column }, at) => {
    const levels = features[places[at] ?? 0]?.levels ?? null
    columns[`value_${at}`] = levels === null ? Float64Array.from(filled[at] ?? []) : (filled[at] ?? []).map((level) => levels[level] ?? null)
    return isMeasured(column) ? fromMeasure(column, dialect, `${alias}.value_${at}`) : `cast(${alias}.value_${at} as ${column.type})`
  })
  plan.joins.push(`left join ${await keep(columns)} ${alias} on base.${dialect.identifier(numberColumn)} = ${alias}.filled_row`)
  rules.forEach((rule, at) => plan.fills.push({ rule, value: values[at] ?? 'null', what }))
}
