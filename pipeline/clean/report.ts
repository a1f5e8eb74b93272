import * as z from 'zod'

import { formatNumber, type Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { countDuplicateRows } from './duplicate-rows'
import { measureColumn, type ColumnReport } from './measure-column'
import { toReportTable } from './report-table'

export interface CleanReport {
  rowCount: number
  /** Columns that are reported on; missing values and repeated rows count in these. */
  columnCount: number
  /** Whether these are all columns of the table. */
  isWhole: boolean
  /** Cells without a value. */
  missing: number
  /** Rows that say exactly what an earlier row says, the reported columns taken together. */
  duplicateRows: number
  columns: ColumnReport[]
  /** The same, a row for each column, times as ISO 8601 text. */
  table: Table
}

/** Short queries leave cores idle between them; more at once only need more memory. */
const columnsAtOnce = 3

/** What is in a table and what may be wrong with it. */
export const report = defineStep({
  name: 'clean.report',
  summary: { en: 'Say what is in a table: types, missing and repeated values, outliers, spread', zh: '报告表的内容：类型、缺失值、重复值、异常值与分布' },
  params: z.object({
    columns: z
      .array(z.string())
      .min(1)
      .optional()
      .meta(says({ en: 'Columns to report on, repeated rows among them; all where absent', zh: '要报告的列，重复行也只按这些列计；不填则为全部' })),
    outlierFactor: z
      .number()
      .positive()
      .max(100)
      .default(1.5)
      .meta(says({ en: 'A value is an outlier beyond this many interquartile ranges from the quartiles', zh: '超出四分位数此倍数的四分位距即为异常值' })),
  }),

  async run(context, input: Table, params): Promise<CleanReport> {
    const columns = (params.columns ?? input.columnNames).map((name) => context.column(input, name))
    const reports: ColumnReport[] = []
    const phrase = { en: 'Reading columns', zh: '读取各列' }
    const waiting = columns.map((column, index) => ({ column, index }))
    let done = 0
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        reports[next.index] = await measureColumn(context, input, next.column, params.outlierFactor)
        done += 1
        context.report(done / (columns.length + 1), phrase)
      }
    }
    await Promise.all(Array.from({ length: columnsAtOnce }, worker))
    const duplicateRows = await countDuplicateRows(context, input, columns)
    context.report(1, phrase)
    return {
      rowCount: input.rowCount,
      columnCount: columns.length,
      isWhole: input.columnNames.every((name) => columns.some((column) => column.name === name)),
      missing: reports.reduce((sum, { missing }) => sum + missing, 0),
      duplicateRows,
      columns: reports,
      table: await toReportTable(context, input, reports),
    }
  },

  show: (result) => [
    {
      figures: [
        { label: { en: 'Rows', zh: '行数' }, value: result.rowCount },
        { label: { en: 'Columns', zh: '列数' }, value: result.columnCount },
        { label: { en: 'Missing values', zh: '缺失值' }, value: result.missing },
        { label: { en: 'Repeated rows', zh: '重复行' }, value: result.duplicateRows },
      ],
    },
    { words: toWords(result) },
    { table: result.table, title: { en: 'Columns', zh: '各列' } },
  ],

  example: {
    input: {
      rows: [
        { id: 'a', price: '10.00' },
        { id: 'b', price: '12.00' },
        { id: 'b', price: '12.00' },
        { id: 'c', price: null },
        { id: 'd', price: '11.00' },
        { id: 'e', price: '90.00' },
      ],
      types: { price: 'DECIMAL(18,2)' },
    },
    look: ({ duplicateRows, columns }: CleanReport) => ({ duplicateRows, columns: columns.map(({ column, missing, distinct, outliers }) => ({ column, missing, distinct, outliers })) }),
    gives: {
      duplicateRows: 1,
      columns: [
        { column: 'id', missing: 0, distinct: 5, outliers: null },
        { column: 'price', missing: 1, distinct: 4, outliers: 1 },
      ],
    },
  },
})

/** The findings that a person should look at first. */
function toWords({ rowCount, isWhole, duplicateRows, columns }: CleanReport): Text {
  const list = (of: readonly ColumnReport[], language: 'en' | 'zh', tell: (column: ColumnReport) => string): string =>
    of.map((column) => `**${column.column.replaceAll('*', '\\*')}** ${language === 'en' ? `(${tell(column)})` : `（${tell(column)}）`}`).join(language === 'en' ? ', ' : '、')
  const share = (count: number): string => `${rowCount === 0 ? 0 : Math.round((count / rowCount) * 1000) / 10} %`
  const missing = columns.filter((column) => column.missing > 0).sort((a, b) => b.missing - a.missing)
  const constant = columns.filter((column) => column.distinct === 1 && rowCount > 1)
  const outlying = columns.filter((column) => (column.outliers ?? 0) > 0).sort((a, b) => (b.outliers ?? 0) - (a.outliers ?? 0))
  const most = 5
  const lines: Text[] = [
    rowCount === 0 ? { en: 'The table has no rows.', zh: '表中没有任何行。' } : null,
    repeatedWords(duplicateRows, share(duplicateRows), isWhole, columns.map(({ column }) => column)),
    missing.length === 0
      ? { en: 'No value is missing.', zh: '没有缺失值。' }
      : {
          en: `Values are missing in ${missing.length} of ${columns.length} columns, most in ${list(missing.slice(0, most), 'en', (column) => share(column.missing))}.`,
          zh: `${columns.length} 列中有 ${missing.length} 列存在缺失值，最多的是${list(missing.slice(0, most), 'zh', (column) => share(column.missing))}。`,
        },
    constant.length === 0
      ? null
      : { en: `The same value throughout: ${list(constant.slice(0, most), 'en', (column) => String(column.min))}.`, zh: `只有一个取值：${list(constant.slice(0, most), 'zh', (column) => String(column.min))}。` },
    outlying.length === 0
      ? null
      : {
          en: `Outliers by the interquartile rule: ${list(outlying.slice(0, most), 'en', (column) => formatNumber(column.outliers ?? 0, 'en'))}.`,
          zh: `按四分位距规则的异常值：${list(outlying.slice(0, most), 'zh', (column) => formatNumber(column.outliers ?? 0, 'zh'))}。`,
        },
  ].filter((line) => line !== null)
  return { en: lines.map((line) => `- ${line.en}`).join('\n'), zh: lines.map((line) => `- ${line.zh}`).join('\n') }
}


function repeatedWords(count: number, share: string, isWhole: boolean, columns: readonly string[]): Text {
  const keys = isWhole ? '' : `(…, { keys: ${JSON.stringify(columns).replaceAll('"', "'").replaceAll(',', ', ')} })`
  if (count === 0) {
    return isWhole ? { en: 'No row is repeated.', zh: '没有重复行。' } : { en: 'No two rows are the same in these columns.', zh: '就这些列而言没有重复行。' }
  }
  const [rows, repeat, them] = count === 1 ? ['row', 'repeats', 'it'] : ['rows', 'repeat', 'them']
  return {
    en: `${formatNumber(count, 'en')} ${rows} (${share}) ${repeat} an earlier one exactly${isWhole ? '' : ' in these columns'}; \`clean.deduplicate${keys}\` removes ${them}.`,
    zh: `${formatNumber(count, 'zh')} 行（${share}）与前面的行${isWhole ? '' : '在这些列上'}完全相同；可用 \`clean.deduplicate${keys}\` 去除。`,
  }
}
