import * as z from 'zod'
import { isTable, type Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import type { QualityFigures } from './quality/figures'
import type { Finding } from './quality/finding'
import { toFindings } from './quality/findings'
import { hidePersonal } from './quality/hide-personal'
import { measureTable } from './quality/measure-table'
import { QualityPage } from './quality/quality-page'
import { toQualityTable } from './quality/quality-table'
import { toVariable } from './quality/remedies'
import { showQuality } from './quality/show'

export interface Quality extends QualityFigures {
  /** What is worth attention, the most important first. */
  findings: Finding[]
  /** The figures of each column, a row for each. */
  table: Table
  /** The whole report: `await result.page.export('quality.html')`. */
  page: QualityPage
  /** Where the page was written, relative paths made absolute; null where none was asked for. */
  writtenTo: string | null
}

/** Everything that is worth knowing about a table before it is used, alone or beside an earlier one. */
export const quality = defineStep({
  name: 'clean.quality',
  summary: {
    en: 'Report on a table’s quality in full: findings with what to do, each column, associations, keys, time coverage, personal data, drift from a reference; as a page, too',
    zh: '完整的数据质量报告：发现与建议、各列详情、关联、主键、时间覆盖、个人信息、与参照表的漂移；可导出为网页',
  },
  params: z.object({
    columns: z
      .array(z.string())
      .min(1)
      .optional()
      .meta(says({ en: 'Columns to report on; all where absent', zh: '要报告的列；不填则为全部' })),
    to: z
      .string()
      .min(1)
      .optional()
      .meta(says({ en: 'HTML file of the workspace that the page is written to', zh: '将报告网页写入工作区内的 HTML 文件' })),
    personal: z
      .enum(['hidden', 'shown'])
      .default('hidden')
      .meta(says({ en: 'Whether values of columns that hold personal data may stand in the report', zh: '报告中是否显示含个人信息的列的具体值' })),
    outlierFactor: z
      .number()
      .positive()
      .max(100)
      .default(1.5)
      .meta(says({ en: 'A value is an outlier beyond this many interquartile ranges from the quartiles', zh: '超出四分位数此倍数的四分位距即为异常值' })),
    sampleRows: z
      .number()
      .int()
      .min(100)
      .max(1_000_000)
      .default(10_000)
      .meta(says({ en: 'Rows spread over a larger table in which associations, patterns, dependencies, drift of numbers and personal data are looked for; counts are always of all rows', zh: '大表中均匀抽取多少行来计算关联、文本模式、依赖、数值漂移与个人信息；计数始终基于全部行' })),
  }),

  async run(context, input: Table | { table: Table; reference: Table }, params): Promise<Quality> {
    const { table, reference } = isTable(input) ? { table: input, reference: null } : input
    const columns = (params.columns ?? table.columnNames).map((name) => context.column(table, name))
    const measured = await measureTable(context, table, { columns, reference, outlierFactor: params.outlierFactor, sampleRows: params.sampleRows })
    const figures = params.personal === 'hidden' ? hidePersonal(measured) : measured
    const findings = toFindings(table, figures)
    const { engine } = context
    const page = new QualityPage({ title: table.name, source: `Souk, ${engine.name} ${engine.version}`, figures, findings }, engine, context.language)
    const overview = await toQualityTable(context, figures)
    const written = params.to === undefined ? null : await page.export(params.to)
    context.report(1, { en: 'Report', zh: '报告' })
    return { ...figures, findings, table: overview, page, writtenTo: written?.path ?? null }
  },

  show: (result) => [
    ...showQuality(result, result.findings, `await (await clean.quality(${toVariable(result.page.title)})).page.export('quality.html')`),
    { table: result.table, title: { en: 'Columns', zh: '各列' } },
  ],

  example: {
    input: {
      rows: [
        { order: 'A-1001', mail: 'an@example.com', price: '10.00', paid: '2026-01-01 10:00:00' },
        { order: 'A-1002', mail: 'bo@example.com', price: '12.00', paid: '2026-01-02 10:00:00' },
        { order: 'A-1002', mail: 'bo@example.com', price: '12.00', paid: '2026-01-02 10:00:00' },
        { order: 'A-1003', mail: 'cy@example.com', price: null, paid: '2026-01-03 10:00:00' },
        { order: 'A-1004', mail: null, price: '11.00', paid: '2026-01-08 10:00:00' },
        { order: 'A-1005', mail: 'di@example.com', price: '90.00', paid: '2026-01-09 10:00:00' },
      ],
      types: { price: 'DECIMAL(18,2)', paid: 'TIMESTAMP' },
    },
    look: ({ duplicateRows, columns, personal, forms, findings }: Quality) => ({
      duplicateRows,
      missing: columns.map(({ column, missing }) => `${column} ${missing}`),
      personal: personal.map(({ column, kind }) => `${column}: ${kind}`),
      pattern: forms['order']?.patterns[0]?.pattern,
      findings: findings.map(({ kind, columns: of }) => [kind, ...of].join(' ')),
    }),
    gives: {
      duplicateRows: 1,
      missing: ['order 0', 'mail 1', 'price 1', 'paid 0'],
      personal: ['mail: email'],
      pattern: 'A-9999',
      findings: ['duplicates', 'personal mail', 'missing mail', 'missing price', 'outliers price', 'no-key', 'gap paid'],
    },
  },
})
