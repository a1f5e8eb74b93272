import * as z from 'zod'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { applyTypes } from './coerce/apply-types'
import { targetTypes, type ChosenType } from './coerce/choose-type'
import { learnTypes } from './coerce/learn-types'
import { showTypes } from './coerce/show-types'

export interface Coerced extends Cleaned<{ types: ChosenType[] }> {
  /** What each column became and why; a column that stays text is among them. */
  types: ChosenType[]
  /** What could not be read, one value a row: row (from 1), column, raw, reason. It is missing in the table. */
  unreadable: Table
}

/** Text becomes numbers, money, yes or no, dates and times, column by column and with a reason. */
export const coerce = defineStep({
  name: 'clean.coerce',
  summary: { en: 'Turn text into numbers, exact money, yes or no, dates and times; ids stay text', zh: '把文本转为数字、精确金额、是/否、日期与时间；编号保持文本' },
  params: z.object({
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns to look at; all of text where absent', zh: '要检查的列；不填则为全部文本列' })),
    types: z.record(z.string(), z.enum(targetTypes)).optional().meta(says({ en: 'Types by column where you know them, such as { price: "decimal" }', zh: '已知的列类型，如 { price: "decimal" }' })),
    least: z.number().gt(0).max(1).default(0.95).meta(says({ en: 'Share of a column’s values that must be of a type before it is chosen', zh: '一列中至少多大比例的值符合某类型才采用该类型' })),
    decimalMark: z.enum(['auto', '.', ',']).default('auto').meta(says({ en: 'What stands before the decimals: 1,234.56 or 1.234,56; found from the whole column where auto', zh: '小数点写法：1,234.56 或 1.234,56；auto 时根据整列判断' })),
    dayOrder: z.enum(['mdy', 'dmy']).optional().meta(says({ en: 'Order of day and month where a column leaves it open', zh: '日与月的先后无法判断时按此处理' })),
    model: modelParam('clean.coerce'),
  }),

  run: (context, input: Table, given): Promise<Coerced> =>
    runCleaning(
      {
        step: 'clean.coerce',
        fit: async (_, table, params: Omit<typeof given, 'model'>) => ({ types: await learnTypes(context, table, params) }),
        apply: (_, table, __, { types }) => applyTypes(context, table, types),
      },
      context,
      input,
      given,
    ),

  show: (result) => showCleaned(result, showTypes(result)),

  example: {
    input: {
      rows: [
        { order: '0012', paid: '¥1,234.50', units: '2', gift: '是' },
        { order: '0013', paid: '(20)', units: '10', gift: '否' },
        { order: '0014', paid: '1.5万', units: 'two', gift: 'Y' },
      ],
    },
    params: { least: 0.6 },
    look: async ({ table, unreadable }: Coerced) => ({ columns: table.columns.map(({ name, type }) => `${name} ${type}`), rows: await table.rows(), unreadable: await unreadable.rows() }),
    gives: {
      columns: ['order VARCHAR', 'paid DECIMAL(18,2)', 'units BIGINT', 'gift BOOLEAN'],
      rows: [
        { order: '0012', paid: '1234.50', units: 2, gift: true },
        { order: '0013', paid: '-20.00', units: 10, gift: false },
        { order: '0014', paid: '15000.00', units: null, gift: true },
      ],
      unreadable: [{ row: 3, column: 'units', raw: 'two', reason: 'integer' }],
    },
  },
})
