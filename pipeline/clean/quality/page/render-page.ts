import { createHash } from 'node:crypto'
import type { Language } from '../../../../protocol/text'
import type { PageContent } from '../quality-page'
import { columnCard } from './column-card'
import { escape, figure, percent, short } from './html'
import { script } from './script'
import { associationsSection, driftSection, findingsSection, linkTo, missingSection, overviewSection, personalSection, structureSection, timeSection } from './sections'
import { style } from './style'
import { say, type PageWord } from './words'

/** Bytes of the cards: with everything else the page stays under a megabyte, and opens at once. */
const mostCardBytes = 360_000
/** More rows of the table of all columns would do the same. */
const mostCards = 400

interface Section {
  id: string
  title: PageWord
  count: number | null
  body: string
}

/** The report as one HTML page in one language. Nothing in it is fetched, and its policy would not let it. */
export function renderPage({ title, source, figures, findings }: PageContent, language: Language): string {
  const cards = toCards(figures, language)
  const link = linkTo(figures, cards.length)
  const left = figures.columns.length - cards.length
  const cardBody = cards.join('') + (left > 0 ? `<p class="faint">${figure(left, language)} ${say('onlyTable', language)}</p>` : '')
  const { associations, times, personal, missingTogether, drift, columns } = figures
  const sections: (Section | false)[] = [
    { id: 'findings', title: 'findings', count: findings.length, body: findingsSection(findings, link, language) },
    drift !== null && { id: 'drift', title: 'drift', count: null, body: driftSection(figures, link, language) },
    { id: 'overview', title: 'overview', count: columns.length, body: overviewSection(figures, link, language) },
    times.length > 0 && { id: 'time', title: 'time', count: times.length, body: timeSection(figures, link, language) },
    associations.columns.length > 1 && { id: 'associations', title: 'associations', count: null, body: `<p class="note">${associationNote(language)}</p>${associationsSection(figures, link, language)}` },
    figures.rowCount > 1 && { id: 'keys', title: 'structure', count: null, body: structureSection(figures, link, language) },
    missingTogether !== null && { id: 'missing', title: 'missingness', count: null, body: missingSection(figures, link, language) },
    personal.length > 0 && { id: 'personal', title: 'personal', count: personal.length, body: personalSection(figures, link, language) },
    { id: 'columns', title: 'details', count: cards.length, body: cardBody },
  ]
  const shown = sections.filter((section) => section !== false)
  const nav = shown.map(({ id, title: word, count }) => `<a href="#${id}">${say(word, language)}${count === null ? '' : `<span>${figure(count, language)}</span>`}</a>`)
  const hash = createHash('sha256').update(script).digest('base64')
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"><meta name="referrer" content="no-referrer"><title>${short(title, 80)} · ${say('report', language)}</title><style>${style}</style></head>
<body><div class="shell"><nav><b>${short(title, 60)}</b><small>${say('report', language)}</small>${nav.join('')}</nav><main><header><h1>${short(title, 120)}</h1><p>${say('report', language)}</p>${overviewFigures(figures, language)}</header>${shown.map(({ id, title: word, body }) => `<section id="${id}"><h2>${say(word, language)}</h2>${body}</section>`).join('\n')}<footer><b>${say('method', language)}</b><br>${methodNote(figures, language)}<br>${escape(source)}</footer></main></div><script>${script}</script></body></html>
`
}

function toCards({ columns, rowCount, forms, personal, keys }: PageContent['figures'], language: Language): string[] {
  const kinds = new Map(personal.map((one) => [one.column, one]))
  const singles = new Set(keys.filter((key) => key.length === 1).flat())
  const cards: string[] = []
  let bytes = 0
  for (const [index, column] of columns.slice(0, mostCards).entries()) {
    const card = columnCard({ column, index, rowCount, forms: forms[column.column], personal: kinds.get(column.column), isKey: singles.has(column.column) }, language)
    bytes += Buffer.byteLength(card)
    if (bytes > mostCardBytes) break
    cards.push(card)
  }
  return cards
}

function overviewFigures({ rowCount, columnCount, missing, duplicateRows, bytes, personal }: PageContent['figures'], language: Language): string {
  const cells = rowCount * columnCount
  const small = (text: string): string => `<small>${text}</small>`
  const items: [PageWord, string][] = [
    ['rows', figure(rowCount, language)],
    ['columnCount', figure(columnCount, language)],
    ['missingValues', `${figure(missing, language)}${cells === 0 || missing === 0 ? '' : small(percent(missing / cells))}`],
    ['repeated', `${figure(duplicateRows, language)}${rowCount === 0 || duplicateRows === 0 ? '' : small(percent(duplicateRows / rowCount))}`],
    ['personalColumns', figure(personal.length, language)],
    ['size', toBytes(bytes, language)],
  ]
  return `<dl class="figures">${items.map(([word, value]) => `<div><dt>${say(word, language)}</dt><dd>${value}</dd></div>`).join('')}</dl>`
}

function toBytes(bytes: number, language: Language): string {
  const [size, unit] = bytes >= 1e9 ? [bytes / 1e9, 'GB'] : bytes >= 1e6 ? [bytes / 1e6, 'MB'] : bytes >= 1e3 ? [bytes / 1e3, 'kB'] : [bytes, 'B']
  return `${figure(Number(size.toPrecision(3)), language)}<small>${unit}</small>`
}

function associationNote(language: Language): string {
  return language === 'zh'
    ? '数值之间为 Spearman 秩相关 ρ（−1 到 1，橙色为负），类别之间为 Bergsma 校正的 Cramér V，数值与类别之间为相关比 η（0 到 1）。相关不等于因果。'
    : 'Between numbers Spearman’s rank correlation ρ (−1 to 1, orange is negative), between words Cramér’s V with Bergsma’s correction, between a number and words the correlation ratio η (0 to 1). That two go together does not say why.'
}

function methodNote({ rowCount, sampleRows }: PageContent['figures'], language: Language): string {
  const sampled = sampleRows < rowCount
  if (language === 'zh') {
    return `行数、缺失、不同值、重复行、极值、四分位数、均值与异常值均按全部行精确计算；四分位数为线性插值（第 7 类）。${sampled ? `关联、文本模式、依赖、个人信息与数值漂移取自均匀抽取的 ${figure(sampleRows, language)} 行。` : ''}时间按 UTC 计。报告不给出总分：各项问题无法相加。`
  }
  return `Rows, missing, distinct and repeated values, extremes, quartiles, means and outliers are exact over all rows; quartiles by linear interpolation (type 7). ${sampled ? `Associations, patterns, dependencies, personal data and the drift of numbers come from ${figure(sampleRows, language)} rows spread evenly over the table. ` : ''}Times are UTC. There is no score: findings do not add up.`
}
