import * as z from 'zod'
import { formatNumber } from '../../protocol/text'
import { numberColumn } from '../engine/dialect'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import type { StepContext } from '../step/step-context'
import { modelParam, runCleaning, type Cleaned } from './cleaning'

/** The table holds what was kept, in the order of the input. */
export interface Deduplicated extends Cleaned<{ keys: string[] }> {
  rowCount: number
  removed: number
}

/** Rows that repeat others are removed: exact repetitions, or all but one of each key. */
export const deduplicate = defineStep({
  name: 'clean.deduplicate',
  summary: { en: 'Remove repeated rows, exact ones or by key, keeping the order of the rest', zh: '去除重复行（完全相同或按键），其余行保持原有顺序' },
  params: z.object({
    keys: z
      .array(z.string())
      .min(1)
      .optional()
      .meta(says({ en: 'Columns that say which rows are the same thing; all where absent', zh: '用于判断是否为同一事物的列；不填则比较全部列' })),
    source: z
      .string()
      .nullable()
      .default('platform')
      .meta(says({ en: 'Column with the platform or source, where there is one: it belongs to the keys, since the same number on two platforms is two things; null leaves it out', zh: '平台或来源列（如有）：自动并入键，因为两个平台上的同一编号是两件事；填 null 则不并入' })),
    keep: z
      .enum(['first', 'last'])
      .default('first')
      .meta(says({ en: 'Which of the rows with one key is kept', zh: '键相同的行中保留哪一行' })),
    orderBy: z
      .string()
      .optional()
      .meta(says({ en: 'Column whose order decides which is first; the order of the table where absent', zh: '决定先后的列；不填则按表中顺序' })),
    model: modelParam('clean.deduplicate'),
  }),

  async run(context, input: Table, given): Promise<Deduplicated> {
    const cleaned = await runCleaning(
      {
        step: 'clean.deduplicate',
        fit: (_, table, params: Omit<typeof given, 'model'>) => Promise.resolve({ keys: keysOf(context, table, params) }),
        async apply(_, table, params, { keys }) {
          const kept = await keepOne(context, table, keys, params)
          const removed = table.rowCount - kept.rowCount
          const what = { en: 'Rows that repeat another were removed', zh: '去除重复行' }
          return { table: kept, changes: removed === 0 ? [] : [{ column: keys.join(', '), what, changed: removed, before: table.rowCount, after: kept.rowCount }] }
        },
      },
      context,
      input,
      given,
    )
    return { ...cleaned, rowCount: cleaned.rowsBefore, removed: cleaned.rowsBefore - cleaned.rowsAfter }
  },

  show: ({ table, rowCount, removed }) => [
    {
      figures: [
        { label: { en: 'Rows before', zh: '处理前行数' }, value: rowCount },
        { label: { en: 'Removed', zh: '去除' }, value: removed },
        { label: { en: 'Rows after', zh: '处理后行数' }, value: table.rowCount },
      ],
    },
    {
      words: {
        en: removed === 0 ? 'No row repeated another.' : `${formatNumber(removed, 'en')} repeated ${removed === 1 ? 'row was' : 'rows were'} removed; the others keep their order.`,
        zh: removed === 0 ? '没有重复的行。' : `去除了 ${formatNumber(removed, 'zh')} 个重复行，其余行顺序不变。`,
      },
    },
    { table },
  ],

  example: {
    input: {
      rows: [
        { order: 'A1', status: 'paid', changed: 1 },
        { order: 'A2', status: 'paid', changed: 2 },
        { order: 'A1', status: 'sent', changed: 3 },
      ],
    },
    params: { keys: ['order'], keep: 'last', orderBy: 'changed' },
    look: async ({ table, removed }: Deduplicated) => ({ removed, rows: await table.rows() }),
    gives: {
      removed: 1,
      rows: [
        { order: 'A2', status: 'paid', changed: 2 },
        { order: 'A1', status: 'sent', changed: 3 },
      ],
    },
  },
})

interface Rules {
  keys?: string[] | undefined
  source: string | null
  keep: 'first' | 'last'
  orderBy?: string | undefined
}

function keysOf(context: StepContext, table: Table, { keys, source }: Rules): string[] {
  const own = source !== null && table.columnNames.includes(source) ? [source] : []
  // A source that was named and is not there is a slip; only the usual name may be absent.
  if (own.length === 0 && source !== null && source !== 'platform') context.column(table, source)
  return [...new Set([...own, ...(keys ?? table.columnNames)])].map((name) => context.column(table, name).name)
}

function keepOne(context: StepContext, input: Table, names: readonly string[], { keep, orderBy }: Rules): Promise<Table> {
  const { dialect } = context.engine
  const keys = names.map((name) => dialect.identifier(context.column(input, name).name))
  const number = dialect.identifier(numberColumn)
  const direction = keep === 'first' ? 'asc' : 'desc'
  const order = orderBy === undefined ? null : dialect.identifier(context.column(input, orderBy).name)
  // Without a column to order by one aggregate does it, which is faster than ranking every row.
  const kept =
    order === null
      ? `select ${keep === 'first' ? 'min' : 'max'}(${number}) from ${input.numbered} group by ${keys.join(', ')}`
      : `select ${number} from (select ${number}, row_number() over (partition by ${keys.join(', ')} order by ${order} ${direction} nulls last, ${number} ${direction}) as place from ${input.numbered}) where place = 1`
  const columns = input.columnNames.map((name) => dialect.identifier(name)).join(', ')
  return context.table(input.name, `select ${columns} from ${input.numbered} where ${number} in (${kept}) order by ${number}`)
}
