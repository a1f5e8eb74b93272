import type { Language } from '../../../../protocol/text'
import { personalKindWords } from '../../../load/personal-data'
import { driftThresholds } from '../drift'
import type { QualityFigures } from '../figures'
import type { Finding } from '../finding'
import { hoursChart, matrixChart, seriesChart } from './charts'
import { columnAddress, flags } from './column-card'
import { escape, figure, percent, short, toValue } from './html'
import { say } from './words'

/** Links to the cards that the page has; a name without one is plain. */
export type NameLink = (column: string) => string

const mostFindings = 60
const mostPairs = 12

export function linkTo(figures: QualityFigures, cards: number): NameLink {
  const places = new Map(figures.columns.map(({ column }, index) => [column, index]))
  return (column) => {
    const index = places.get(column)
    return index === undefined || index >= cards ? `<span class="name">${short(column, 60)}</span>` : `<a class="name" href="#${columnAddress(index)}">${short(column, 60)}</a>`
  }
}

export function findingsSection(findings: readonly Finding[], link: NameLink, language: Language): string {
  if (findings.length === 0) return `<div class="panel pad">${say('nothing', language)}</div>`
  const words = { 3: 'high', 2: 'medium', 1: 'low' } as const
  const lines = findings.slice(0, mostFindings).map(({ importance, columns, says, advice, code }) => {
    const rest = columns.length - 6
    const about = columns.slice(0, 6).map(link).join(language === 'zh' ? '、' : ', ') + (rest > 0 ? ` <span class="faint">+ ${figure(rest, language)}</span>` : '')
    return `<li><span><span class="chip i${importance}">${say(words[importance], language)}</span></span><div><p>${columns.length === 0 ? '' : `${about}${language === 'zh' ? '：' : ': '}`}${short(says[language], 400)}</p><p class="advice">${escape(advice[language])}</p>${code === null ? '' : `<code>${short(code, 300)}</code>`}</div></li>`
  })
  const rest = findings.length - mostFindings
  if (rest > 0) lines.push(`<li><span></span><p class="faint">+ ${figure(rest, language)} ${say('more', language)}</p></li>`)
  return `<ol class="panel findings">${lines.join('')}</ol>`
}

/** Bytes of the table of all columns: beyond them the page would be slow to open. */
const mostTableBytes = 400_000

export function overviewSection({ columns, rowCount, personal, keys }: QualityFigures, link: NameLink, language: Language): string {
  const kinds = new Map(personal.map((one) => [one.column, one]))
  const singles = new Set(keys.filter((key) => key.length === 1).flat())
  const rows: string[] = []
  let bytes = 0
  for (const column of columns) {
    const share = rowCount === 0 ? 0 : column.missing / rowCount
    const typical = column.median ?? column.mostFrequent
    const row = `<tr data-column><td class="w">${link(column.column)}</td><td class="mono">${short(column.type, 24)}</td><td class="n" data-v="${column.missing}">${column.missing === 0 ? '0<span class="meter none"></span>' : `${percent(share)}<span class="meter"><i style="width:${Math.round(share * 100)}%"></i></span>`}</td><td class="n" data-v="${column.distinct}">${figure(column.distinct, language)}</td><td class="w">${toValue(typical, language, 28)}</td><td class="n" data-v="${column.outliers ?? -1}">${column.outliers === null ? '' : figure(column.outliers, language)}</td><td>${flags(column, rowCount, kinds.get(column.column), singles.has(column.column), language)}</td></tr>`
    bytes += Buffer.byteLength(row)
    if (bytes > mostTableBytes) break
    rows.push(row)
  }
  const left = columns.length - rows.length
  const head = [['column', ''], ['type', ''], ['missing', 'n'], ['distinct', 'n'], ['typical', ''], ['outliers', 'n'], ['notes', '']] as const
  return `<input class="find" type="search" placeholder="${say('search', language)}" aria-label="${say('search', language)}"><p class="faint no-match" hidden>${say('noMatch', language)}</p><div class="panel scroll"><table class="sort"><thead><tr>${head.map(([word, kind]) => `<th${kind === '' ? '' : ` class="${kind}"`}>${say(word, language)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${left > 0 ? `<p class="faint">${figure(left, language)} ${say('onlyResult', language)}</p>` : ''}`
}

export function associationsSection({ associations: { columns, matrix, pairs, leftOut } }: QualityFigures, link: NameLink, language: Language): string {
  const rows = pairs.slice(0, mostPairs).map(({ columns: [a, b], measure, pearson, strength }) => {
    const name = measure === 'correlation' ? say('spearman', language) : measure === 'cramer' ? say('cramer', language) : say('ratio', language)
    return `<tr><td class="w">${link(a)}<br>${link(b)}</td><td>${name}${pearson === null ? '' : `<br><span class="faint">${say('pearson', language)}</span>`}</td><td class="n">${signed(strength)}${pearson === null ? '' : `<br><span class="faint">${signed(pearson)}</span>`}</td></tr>`
  })
  const rest = leftOut > 0 ? `<p class="faint">${language === 'zh' ? `另有 ${leftOut} ${say('leftOut', language)}。` : `${leftOut} ${say('leftOut', language)}.`}</p>` : ''
  return `<div class="panel pad two"><div>${matrixChart(columns, matrix, language)}${rest}</div><div><h4>${say('strongest', language)}</h4><table>${rows.join('')}</table></div></div>`
}

function signed(value: number): string {
  return value.toFixed(3).replace('-', '−')
}

export function structureSection({ keys, nearKeys, dependencies }: QualityFigures, link: NameLink, language: Language): string {
  const keyLines = keys.length === 0 ? `<p class="faint" style="margin:0">${say('noKeys', language)}</p>` : `<ul class="plain">${keys.slice(0, 12).map((key) => `<li>${key.map(link).join(' + ')} <span class="chip good">${say('key', language)}</span></li>`).join('')}</ul>`
  const near = nearKeys.map(({ column, repeats, missing, examples }) => {
    const values = examples.map(({ value, count, rows }) => `<li><span class="mono">${toValue(value, language)}</span> × ${figure(count, language)} <span class="faint">${say('inRows', language)} ${rows.map((row) => figure(row, language)).join(', ')}${rows.length < count ? ' …' : ''}</span></li>`)
    return `<h3>${link(column)}</h3><div class="faint">${figure(repeats, language)} ${say('repeats', language)}${missing > 0 ? ` · ${figure(missing, language)} ${say('without', language)}` : ''}</div><ul class="plain">${values.join('')}</ul>`
  })
  const says = dependencies.slice(0, 12).map(({ from, to, share }) => `<li>${link(from)} → ${link(to)} <span class="faint">${share === 1 ? '100 %' : percent(share)}</span></li>`)
  return `<div class="panel pad two"><div><h4>${say('keys', language)}</h4>${keyLines}${near.length === 0 ? '' : `<h4>${say('nearKeys', language)}</h4>${near.join('')}`}</div><div><h4>${say('dependencies', language)}</h4>${says.length === 0 ? `<p class="faint" style="margin:0">${say('none', language)}</p>` : `<ul class="plain">${says.join('')}</ul>`}</div></div>`
}

export function missingSection({ missingTogether, rowCount }: QualityFigures, link: NameLink, language: Language): string {
  if (missingTogether === null) return ''
  const rows = missingTogether.patterns.map(({ missing, rows: count }) => `<tr><td class="w">${missing.length === 0 ? `<span class="chip good">${say('complete', language)}</span>` : missing.slice(0, 8).map(link).join(', ') + (missing.length > 8 ? ` + ${missing.length - 8}` : '')}</td><td class="n">${figure(count, language)}</td><td class="n faint">${percent(count / rowCount)}</td></tr>`)
  const pairs = missingTogether.pairs.map(({ columns: [a, b], phi }) => `<tr><td class="w">${link(a)}, ${link(b)}</td><td class="n">${phi.toFixed(2)}</td></tr>`)
  return `<div class="panel pad two"><div><h4>${say('combination', language)}</h4><table>${rows.join('')}</table></div><div><h4>${say('phi', language)}</h4>${pairs.length === 0 ? `<p class="faint" style="margin:0">${say('none', language)}</p>` : `<table>${pairs.join('')}</table>`}</div></div>`
}

export function timeSection({ times }: QualityFigures, link: NameLink, language: Language): string {
  const steps = { day: 'perDay', week: 'perWeek', month: 'perMonth' } as const
  return times
    .map(({ column, firstDay, lastDay, days, daysWithRows, step, series, gaps, spikes, hours }) => {
      const list = (heading: 'gaps' | 'spikes', lines: readonly string[]): string => `<h4>${say(heading, language)}</h4>${lines.length === 0 ? `<p class="faint" style="margin:0">${say('none', language)}</p>` : `<ul class="plain">${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`}`
      return `<div class="panel pad" style="margin-bottom:12px"><p style="margin:0 0 26px">${link(column)} <span class="faint">${firstDay} – ${lastDay} · ${figure(daysWithRows, language)} ${say('of', language)} ${figure(days, language)} ${say('daysWith', language)}</span></p><h4 style="text-align:right;margin:-40px 0 20px">${say(steps[step], language)}</h4>${seriesChart(series, language)}<div class="two" style="margin-top:20px"><div>${hours === null ? '' : `<h4>${say('hours', language)}</h4>${hoursChart(hours, language)}`}</div><div>${list('gaps', gaps.map(({ from, to, days: long }) => `${from} – ${to} <span class="faint">${figure(long, language)} ${say('days', language)}</span>`))}${list('spikes', spikes.map(({ day, rows }) => `${day} <span class="faint">${figure(rows, language)}</span>`))}</div></div></div>`
    })
    .join('')
}

export function personalSection({ personal }: QualityFigures, link: NameLink, language: Language): string {
  const rows = personal.slice(0, 200).map(({ column, kind, share, isMasked, because }) => `<tr><td class="w">${link(column)}</td><td>${personalKindWords[kind][language]}${isMasked ? ` <span class="chip">${say('masked', language)}</span>` : ''}</td><td class="n">${percent(share)}</td><td class="faint">${escape(because[language])}</td></tr>`)
  return `<div class="panel scroll"><table><thead><tr><th>${say('column', language)}</th><th>${say('kind', language)}</th><th class="n">${say('share', language)}</th><th>${say('why', language)}</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

export function driftSection({ drift, rowCount }: QualityFigures, link: NameLink, language: Language): string {
  if (drift === null) return ''
  const number = (value: number | null): string => (value === null ? '' : value.toFixed(3))
  const only = (values: (typeof drift.columns)[number]['appeared']): string => (values === null || values.count === 0 ? '' : `${figure(values.count, language)} <span class="faint">${values.values.slice(0, 3).map(({ value }) => toValue(value, language, 18)).join(', ')}</span>`)
  const compared = drift.columns.filter(({ verdict }) => verdict !== 'unknown')
  const others = drift.columns.filter(({ verdict }) => verdict === 'unknown')
  const shares = (before: number, now: number): string => (before === 0 && now === 0 ? '' : before === now ? percent(now) : `${percent(before)} → ${percent(now)}`)
  const rows = compared.slice(0, 300).map(
    ({ column, verdict, psi, ks, jensenShannon, missingBefore, missingNow, medianBefore, medianNow, appeared, vanished }) =>
      `<tr><td class="w">${link(column)}</td><td><span class="chip ${verdict}">${say(verdict, language)}</span></td><td class="n">${number(psi)}</td><td class="n">${number(ks ?? jensenShannon)}${jensenShannon === null ? '' : ' <span class="faint">JS</span>'}</td><td class="n">${medianBefore === null ? '' : `${figure(medianBefore, language)} → ${figure(medianNow ?? 0, language)}`}</td><td class="n">${shares(missingBefore, missingNow)}</td><td>${only(appeared)}</td><td>${only(vanished)}</td></tr>`,
  )
  const schema = (
    [
      ['added', drift.added],
      ['removed', drift.removed],
      ['retyped', drift.retyped.map(({ column, before, now }) => `${column}: ${before} → ${now}`)],
    ] as const
  ).flatMap(([word, names]) => (names.length === 0 ? [] : `<li><span class="chip i2">${say(word, language)}</span> ${names.slice(0, 20).map((name) => short(name, 60)).join(', ')}${names.length > 20 ? ' …' : ''}</li>`))
  const limits = ([['PSI', driftThresholds.psi], ['KS', driftThresholds.ks], ['JS', driftThresholds.jensenShannon]] as const).map(([name, [shifted, strong]]) => `${name} ${shifted} / ${strong}`).join(', ')
  const note = language === 'zh' ? `与 ${short(drift.reference)}（${figure(drift.referenceRows, language)} 行）比较，本表 ${figure(rowCount, language)} 行。“偏移 / 显著”的界限：${limits}，缺失比例差或新取值占比 5 % / 20 %。` : `Compared with ${short(drift.reference)} (${figure(drift.referenceRows, language)} rows); this table has ${figure(rowCount, language)}. A column counts as shifted / strongly shifted from ${limits}, a difference in missing shares or a share of new values of 5 % / 20 %.`
  return `<p class="note">${note}</p>${schema.length === 0 ? '' : `<ul class="plain" style="margin-bottom:12px">${schema.join('')}</ul>`}<div class="panel scroll"><table class="sort"><thead><tr><th>${say('column', language)}</th><th>${say('verdict', language)}</th><th class="n">PSI</th><th class="n">KS / JS</th><th class="n">${say('median', language)}</th><th class="n">${say('missing', language)}</th><th>${say('new', language)}</th><th>${say('gone', language)}</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${others.length === 0 ? '' : `<p class="faint">${say('notCompared', language)}: ${others.slice(0, 40).map(({ column }) => short(column, 40)).join(', ')}${others.length > 40 ? ' …' : ''}</p>`}`
}
