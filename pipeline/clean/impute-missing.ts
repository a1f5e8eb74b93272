import type { Table } from '../engine/table'
import { numberColumn } from '../engine/dialect'
import { defineStep } from '../step/define-step'
import type { StepContext } from '../step/step-context'
import { runCleaning, showCleaned, type Cleaned, type CleaningChange } from './cleaning'
import { countMissing, droppedRowsChange, fitDroppedColumns, keptRows } from './imputation/drop'
import { fitFromOthers, planFromOthers, type FromOthers } from './imputation/from-others'
import { measureMissingness, type Missingness } from './imputation/missingness'
import { planOrderedFills } from './imputation/ordered-fill'
import { imputeParams, type ImputeParams } from './imputation/params'
import type { Plan } from './imputation/plan'
import { isOrdered, step, toRules, type Rule } from './imputation/rules'
import { fitStatistics, planStatistics, type Statistic } from './imputation/statistics'
import { presentValue } from './measured-value'
import { newColumnName } from './new-column'
import { withScratch } from './scratch'

interface Learned extends FromOthers {
  columns: string[]
  statistics: Statistic[]
  droppedColumns: string[]
  /** Columns that missed values in the table that was learned from: these have indicators, whatever another table misses. */
  holed: string[]
}

export interface Imputed extends Cleaned<Learned>, Missingness {}

/** Missing values are filled, by columns' own methods where they have one; columns keep their types. */
export const imputeMissing = defineStep({
  name: step,
  summary: { en: 'Fill missing values, or drop rows and columns that miss too many, with a map of where they are', zh: '填补缺失值，或删除缺失过多的行与列，并给出缺失分布图' },
  params: imputeParams,

  async run(context, input: Table, params): Promise<Imputed> {
    const missingness = await measureMissingness(context, input)
    const cleaned = await runCleaning<ImputeParams, Learned>({ step, fit, apply }, context, input, params)
    return { ...cleaned, ...missingness }
  },

  show: ({ map, patterns, ...cleaned }) =>
    showCleaned(cleaned, map === null ? [] : [map, { table: patterns, title: { en: 'Missing together', zh: '同时缺失的组合' } }]),

  example: {
    input: {
      rows: [
        { city: 'Wuhan', price: '10.00', stock: 4 },
        { city: 'Wuhan', price: null, stock: null },
        { city: 'Wuhan', price: '13.00', stock: 8 },
        { city: null, price: '99.00', stock: null },
      ],
      types: { price: 'DECIMAL(18,2)' },
    },
    params: { perColumn: { price: { method: 'median', by: ['city'] }, stock: { method: 'linear' }, city: { method: 'mode' } } },
    look: async ({ table, changes }: Imputed) => ({ rows: await table.rows(), changed: changes.map(({ column, changed }) => [column, changed]) }),
    gives: {
      rows: [
        { city: 'Wuhan', price: '10.00', stock: 4 },
        { city: 'Wuhan', price: '11.50', stock: 6 },
        { city: 'Wuhan', price: '13.00', stock: 8 },
        { city: 'Wuhan', price: '99.00', stock: 8 },
      ],
      changed: [['city', 1], ['price', 1], ['stock', 2]],
    },
  },
})

async function fit(context: StepContext, table: Table, params: ImputeParams): Promise<Learned> {
  const rules = toRules(context, table, params)
  const missing = await countMissing(context, table, rules)
  return {
    columns: rules.map(({ column }) => column.name),
    statistics: await fitStatistics(context, table, rules),
    ...(await fitFromOthers(context, table, rules, params)),
    droppedColumns: await fitDroppedColumns(context, table, rules, params),
    holed: rules.filter((_, index) => (missing[index] ?? 0) > 0).map(({ column }) => column.name),
  }
}

function apply(context: StepContext, input: Table, params: ImputeParams, learned: Learned): Promise<Pick<Imputed, 'table' | 'changes'>> {
  return withScratch(context, async (keep) => {
    const { dialect } = context.engine
    const all = learned.columns.length === 0 ? [] : toRules(context, input, { ...params, columns: learned.columns })
    const plan: Plan = { fills: [], extras: [], joins: [] }
    const before = await countMissing(context, input, all)
    const rules = all.filter((_, index) => (before[index] ?? 0) > 0)
    await planStatistics(context, keep, rules, learned.statistics, plan)
    planOrderedFills(context, input, rules, learned.statistics, plan)
    await planFromOthers(context, keep, input, rules, learned, params, plan)
    plan.fills.sort((a, b) => input.columnNames.indexOf(a.rule.column.name) - input.columnNames.indexOf(b.rule.column.name))
    const number = `base.${dialect.identifier(numberColumn)}`
    const selected = input.columns.filter(({ name }) => !learned.droppedColumns.includes(name)).flatMap((column) => {
      const value = `base.${dialect.identifier(column.name)}`
      const filled = plan.fills.find(({ rule }) => rule.column.name === column.name)
      const present = presentValue(column, dialect, value)
      const flag = params.indicators && learned.holed.includes(column.name) ? [`(${present}) is null as ${dialect.identifier(newColumnName(input.columnNames, `${column.name}_was_missing`))}`] : []
      return [filled === undefined ? value : `coalesce(${present}, ${filled.value}) as ${dialect.identifier(column.name)}`, ...flag]
    })
    // Joins and windows move rows about; without them the order stays, and sorting wide rows is what costs most.
    const isSpread = plan.joins.length > 0 || rules.some(isOrdered)
    const kept = keptRows(context, all, params)
    const table = await context.table(
      input.name,
      `select ${selected.join(', ')} from (select ${['*', ...plan.extras].join(', ')} from ${input.numbered}) base ${plan.joins.join(' ')}${kept === null ? '' : ` where ${kept}`}${isSpread ? ` order by ${number}` : ''}`,
    )
    return { table, changes: await account(context, input, table, rules, kept, plan, learned) }
  })
}

async function account(context: StepContext, input: Table, table: Table, rules: readonly Rule[], kept: string | null, { fills }: Plan, { droppedColumns }: Learned): Promise<CleaningChange[]> {
  const before = await countMissing(context, input, fills.map(({ rule }) => rule), kept)
  const after = await countMissing(context, table, fills.map(({ rule }) => rule))
  const dropped = droppedColumns.map((column): CleaningChange => ({ column, what: { en: 'column removed: too many values are missing', zh: '缺失过多，删除该列' }, changed: input.rowCount, before: null, after: null }))
  const changes = fills.map(({ rule, what }, index): CleaningChange => ({ column: rule.column.name, what, changed: (before[index] ?? 0) - (after[index] ?? 0), before: before[index] ?? 0, after: after[index] ?? 0 }))
  return [...changes, ...droppedRowsChange(rules, input.rowCount, table.rowCount), ...dropped]
}
