import { formatNumber, type Text } from '../../../protocol/text'
import { Chart } from '../../plot/chart'
import type { Shown } from '../../step/define-step'
import type { QualityFigures } from './figures'
import type { Finding } from './finding'
import { listColumns } from './finding'

const shownFindings = 12
const chartColumns = 30

/** Figures, findings in words, and the charts that answer the first questions. */
export function showQuality(figures: QualityFigures, findings: readonly Finding[], exportCode: string): Shown[] {
  const { rowCount, columnCount, missing, duplicateRows, bytes, personal } = figures
  return [
    {
      figures: [
        { label: { en: 'Rows', zh: '行数' }, value: rowCount },
        { label: { en: 'Columns', zh: '列数' }, value: columnCount },
        { label: { en: 'Missing values', zh: '缺失值' }, value: missing },
        { label: { en: 'Repeated rows', zh: '重复行' }, value: duplicateRows },
        { label: { en: 'Personal columns', zh: '个人信息列' }, value: personal.length },
        { label: { en: 'Size', zh: '数据量' }, value: Math.round((bytes / 1e6) * 10) / 10, unit: 'MB' },
      ],
    },
    { words: toWords(figures, findings, exportCode) },
    ...[missingChart(figures), associationChart(figures), timeChart(figures)].filter((chart) => chart !== null),
  ]
}

const marks: Record<Finding['importance'], string> = { 3: '**!** ', 2: '', 1: '' }

function toWords({ rowCount, sampleRows }: QualityFigures, findings: readonly Finding[], exportCode: string): Text {
  const rest = findings.length - shownFindings
  const write = (language: 'en' | 'zh'): string => {
    const lines = findings.slice(0, shownFindings).map(({ importance, columns, says, advice, code }) => {
      const about = columns.length === 0 ? '' : `**${escape(listColumns(columns, language))}**${language === 'zh' ? '：' : ': '}`
      return `- ${marks[importance]}${about}${escape(says[language])} ${escape(advice[language])}${code === null || code.includes('\n') ? '' : ` ${fenced(code)}`}`
    })
    if (lines.length === 0) lines.push(language === 'zh' ? '- 没有发现需要处理的问题。' : '- Nothing was found that needs to be mended.')
    if (rest > 0) lines.push(language === 'zh' ? `- 另有 ${formatNumber(rest, 'zh')} 条发现，见完整报告。` : `- ${formatNumber(rest, 'en')} more ${rest === 1 ? 'finding stands' : 'findings stand'} in the whole report.`)
    const sampled = sampleRows >= rowCount ? '' : language === 'zh' ? `计数为全表精确值；相关性、文本模式与个人信息取自均匀抽取的 ${formatNumber(sampleRows, 'zh')} 行。 ` : `Counts are of all rows; associations, patterns and personal data come from ${formatNumber(sampleRows, 'en')} rows spread over the table. `
    const hint = language === 'zh' ? `完整报告可存为一个网页文件：${fenced(exportCode)}` : `The whole report as a page for others: ${fenced(exportCode)}`
    return `${lines.join('\n')}\n\n${sampled}${hint}`
  }
  return { en: write('en'), zh: write('zh') }
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replaceAll('\n', ' ')
}

/** Code between more back-ticks than it holds. */
function fenced(code: string): string {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${code}${fence}` : `${fence} ${code} ${fence}`
}

function missingChart({ columns, rowCount }: QualityFigures): Chart | null {
  const holed = columns.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing)
  if (holed.length === 0 || rowCount === 0) return null
  const shown = holed.slice(0, chartColumns)
  return new Chart({
    title: { en: 'Missing values by column', zh: '各列缺失值' },
    subtitle: holed.length > shown.length ? { en: `the ${shown.length} columns with the most of ${holed.length}`, zh: `共 ${holed.length} 列存在缺失，显示最多的 ${shown.length} 列` } : null,
    x: { title: { en: 'share of rows', zh: '占行数比例' }, unit: '%', type: 'linear' },
    y: { title: { en: 'column', zh: '列' }, type: 'category', isReversed: true },
    traces: [{ type: 'bar', orientation: 'h', y: shown.map(({ column }) => column), x: shown.map(({ missing }) => Math.round((missing / rowCount) * 100_000) / 1000) }],
    layout: { showlegend: false },
  })
}

function associationChart({ associations: { columns, matrix, leftOut }, sampleRows, rowCount }: QualityFigures): Chart | null {
  if (columns.length < 2) return null
  const parts: Text[] = [
    { en: 'Spearman’s ρ of numbers, Cramér’s V of words, the correlation ratio of both', zh: '数值之间为 Spearman ρ，类别之间为 Cramér V，数值与类别之间为相关比' },
    ...(sampleRows < rowCount ? [{ en: `${formatNumber(sampleRows, 'en')} rows`, zh: `${formatNumber(sampleRows, 'zh')} 行` }] : []),
    ...(leftOut > 0 ? [{ en: `${leftOut} more columns are left out`, zh: `另有 ${leftOut} 列未显示` }] : []),
  ]
  return new Chart({
    title: { en: 'What goes together', zh: '列间关联' },
    subtitle: { en: parts.map(({ en }) => en).join('; '), zh: parts.map(({ zh }) => zh).join('；') },
    x: { title: { en: 'column', zh: '列' }, type: 'category' },
    y: { title: { en: 'column', zh: '列' }, type: 'category', isReversed: true },
    traces: [{ type: 'heatmap', x: columns, y: columns, z: matrix.map((row) => row.map((value) => (value === null ? null : Math.round(value * 1000) / 1000))), zmin: -1, zmax: 1, hoverongaps: false }],
  })
}

function timeChart({ times: [first] }: QualityFigures): Chart | null {
  if (first === undefined || first.series.length < 2) return null
  const step: Text = { day: { en: 'day', zh: '日' }, week: { en: 'week', zh: '周' }, month: { en: 'month', zh: '月' } }[first.step]
  return new Chart({
    title: { en: `Rows by ${step.en} of ${first.column}`, zh: `${first.column}：每${step.zh}行数` },
    subtitle: { en: `${formatNumber(first.daysWithRows, 'en')} of ${formatNumber(first.days, 'en')} days have rows`, zh: `${formatNumber(first.days, 'zh')} 天中有 ${formatNumber(first.daysWithRows, 'zh')} 天有数据` },
    x: { title: { en: first.column, zh: first.column }, type: 'date' },
    y: { title: { en: 'number of rows', zh: '行数' }, type: 'linear' },
    traces: [{ type: 'bar', x: first.series.map(({ from }) => from), y: first.series.map(({ rows }) => rows) }],
    layout: { showlegend: false, bargap: 0.1 },
  })
}
