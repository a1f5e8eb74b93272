import { personalDataOf } from '../../load/personal-data'
import { measureColumn, type ColumnReport } from '../measure-column'
import { nameList, percent, type Trial } from './adviser'
import type { Advice } from './plan-step'

/** Beyond so many interquartile ranges from the quartiles a value is far out (Tukey 1977). */
const farOut = 3
/** With more of them than this the column is skewed rather than wrong. */
const mostOutliers = 0.05
/** A column with more missing than this tells little. */
const mostMissing = 0.6
/** The mean so many interquartile ranges from the median: the column is skewed, and its median stands for it. */
const skewed = 0.2
const fewValues = 50

const meanings = /^(?:platform|currency|zone|country|unit)$|_zone$/i
const ids = /(?:^|_)(?:id|sku|code|no|number)$|编号|单号/i
const isNumeric = ({ kind }: ColumnReport): boolean => kind === 'integer' || kind === 'number' || kind === 'decimal'

/** What single columns suggest: constants, outliers, missing values, personal data. All are measured on the copy. */
export async function adviseValues(trial: Trial): Promise<Advice[]> {
  const { context, table } = trial
  const reports: ColumnReport[] = []
  // What the steps before would add needs no cleaning.
  const own = new Set(trial.whole.columnNames)
  for (const column of table.columns.filter(({ name }) => own.has(name))) reports.push(await measureColumn(context, table, column, farOut))
  const told = reports.filter(({ kind }) => kind !== 'json' && kind !== 'bytes')
  return [...constants(trial, told), ...outliers(trial, told), ...missing(trial, told), ...(await personal(trial))]
}

function constants(trial: Trial, reports: readonly ColumnReport[]): Advice[] {
  const columns = reports.filter((report) => report.distinct <= 1 && trial.table.rowCount > 1 && (report.distinct === 0 || report.missing === 0) && !meanings.test(report.column)).map(({ column }) => column)
  if (columns.length === 0 || columns.length === reports.length) return []
  return [{
    becomes: 'Slim', step: 'sql', columns, params: {}, affected: null, after: null,
    code: (input) => `await sql\`select * exclude (${columns.map((name) => `"${name.replaceAll('"', '""').replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}"`).join(', ')}) from \${${input}}\``,
    reason: { en: `${nameList(columns, 'en')} hold one value throughout, or none: they tell rows not apart`, zh: `${nameList(columns, 'zh')} 全列只有一个值或没有值，无法区分各行` },
  }]
}

function outliers(trial: Trial, reports: readonly ColumnReport[]): Advice[] {
  const found = reports.filter((report) => isNumeric(report) && !ids.test(report.column) && (report.outliers ?? 0) > 0 && (report.outliers ?? 0) <= mostOutliers * trial.table.rowCount)
  if (found.length === 0) return []
  const columns = found.map(({ column }) => column)
  const affected = Math.round(found.reduce((sum, report) => sum + (report.outliers ?? 0), 0) * trial.scale)
  const list = found.slice(0, 6).map(({ column, outliers: count }) => `**${column}** ${percent(count ?? 0, trial.table.rowCount)}`)
  return [{
    becomes: 'Fenced', step: 'clean.outliers', columns, params: { columns, method: 'iqr', threshold: farOut, action: 'flag' }, affected, after: null,
    reason: { en: `values more than ${farOut} interquartile ranges from the quartiles: ${list.join(', ')}; they are flagged, for you to judge`, zh: `有值超出四分位数 ${farOut} 倍四分位距：${list.join('、')}；只作标记，由您判断` },
  }]
}

function missing(trial: Trial, reports: readonly ColumnReport[]): Advice[] {
  const rows = trial.table.rowCount
  const lacking = reports.filter((report) => report.missing > 0 && report.distinct > 0 && !ids.test(report.column) && !meanings.test(report.column))
  const sparse = lacking.filter((report) => report.missing > mostMissing * rows)
  const fillable = lacking.filter((report) => !sparse.includes(report) && (isNumeric(report) || ((report.kind === 'text' || report.kind === 'boolean') && report.distinct <= fewValues && report.distinct < 0.5 * (rows - report.missing))))
  const groups: [string, string, ColumnReport[], { en: string; zh: string }][] = [
    ['Sparse', 'dropColumns', sparse, { en: 'mostly missing → dropped', zh: '大多缺失 → 删除该列' }],
    ['Filled', 'median', fillable.filter((report) => isNumeric(report) && isSkewed(report)), { en: 'missing, skewed → median', zh: '缺失，分布偏斜 → 中位数' }],
    ['Averaged', 'mean', fillable.filter((report) => isNumeric(report) && !isSkewed(report) && report.kind === 'number'), { en: 'missing, symmetric → mean', zh: '缺失，分布对称 → 均值' }],
    // The mean of whole numbers and money is neither: the median is one of them.
    ['Centred', 'median', fillable.filter((report) => isNumeric(report) && !isSkewed(report) && report.kind !== 'number'), { en: 'missing, of whole numbers or money → median', zh: '缺失，整数或金额 → 中位数' }],
    ['Named', 'mode', fillable.filter((report) => !isNumeric(report)), { en: 'missing, of few values → the most frequent', zh: '缺失，取值较少 → 众数' }],
  ]
  return groups.filter(([, , found]) => found.length > 0).map(([becomes, method, found, why]) => {
    const columns = found.map(({ column }) => column)
    const list = (language: 'en' | 'zh'): string => found.slice(0, 6).map(({ column, missing: count }) => `**${column}** ${percent(count, rows)} ${why[language]}`).join(language === 'en' ? '; ' : '；')
    return {
      becomes, step: 'clean.imputeMissing', columns, params: { columns, method, ...(method === 'dropColumns' ? { maximumShare: mostMissing } : {}) }, after: null,
      affected: Math.round(found.reduce((sum, report) => sum + report.missing, 0) * trial.scale),
      reason: { en: list('en'), zh: list('zh') },
    }
  })
}

function isSkewed({ mean, median, lowerQuartile, upperQuartile }: ColumnReport): boolean {
  return typeof mean === 'number' && typeof median === 'number' && typeof lowerQuartile === 'number' && typeof upperQuartile === 'number' && Math.abs(mean - median) > skewed * (upperQuartile - lowerQuartile)
}

async function personal({ context, whole }: Trial): Promise<Advice[]> {
  const columns = (await personalDataOf(whole, context.signal)).filter(({ isMasked }) => !isMasked).map(({ column }) => column)
  if (columns.length === 0) return []
  return [{
    becomes: '', step: null, columns, params: {}, affected: null, after: null,
    reason: { en: `${nameList(columns, 'en')} hold personal data: load the file with \`pseudonymise: ${JSON.stringify(columns).replaceAll('"', "'").replaceAll(',', ', ')}\` where people need not be known`, zh: `${nameList(columns, 'zh')} 含个人信息：若无需识别个人，读取文件时加上 \`pseudonymise: ${JSON.stringify(columns).replaceAll('"', "'").replaceAll(',', ', ')}\`` },
  }]
}
