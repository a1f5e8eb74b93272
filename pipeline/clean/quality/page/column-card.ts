import type { Language } from '../../../../protocol/text'
import { personalKindWords, type PersonalColumn } from '../../../load/personal-data'
import type { ColumnQuality } from '../column-quality'
import type { TextForms } from '../text-patterns'
import { histogramChart } from './charts'
import { escape, figure, percent, short, toValue } from './html'
import { say, type PageWord } from './words'

export interface CardContent {
  column: ColumnQuality
  /** Place among the columns, which makes the card's address. */
  index: number
  rowCount: number
  forms: TextForms | undefined
  personal: PersonalColumn | undefined
  isKey: boolean
}

export function columnAddress(index: number): string {
  return `c${index}`
}

/** Everything about one column. */
export function columnCard({ column, index, rowCount, forms, personal, isKey }: CardContent, language: Language): string {
  const there = rowCount - column.missing
  const isTime = column.kind === 'time' || column.kind === 'date'
  const isHidden = personal !== undefined && column.histogram === null && column.mean === null
  const bars = column.histogram === null || column.histogram.edges.length < 2 ? '' : histogramChart(column.histogram, isTime, language)
  const isSampled = column.histogram?.isSampled === true && bars !== ''
  const top = topValues(column, there, language)
  const shape = [
    bars === '' ? '' : bars + (isSampled ? `<div class="faint" style="font-size:11px">${say('sampledBars', language)}</div>` : ''),
    bars === '' ? top : '',
    isHidden ? `<p class="faint" style="margin:8px 0 0">${say('hiddenValues', language)}</p>` : '',
  ].join('')
  const more = [bars === '' ? '' : top, forms === undefined ? '' : patterns(forms, language)].join('')
  return `<article class="panel card" id="${columnAddress(index)}" data-column="${short(column.column.toLowerCase(), 80)}"><header><span class="name">${short(column.column, 80)}</span> <span class="chip mono">${escape(short(column.type, 40))}</span>${flags(column, rowCount, personal, isKey, language)}</header><div class="body">${stats(column, rowCount, language)}<div>${there === 0 ? `<p class="faint" style="margin:0">${say('noValues', language)}</p>` : shape}</div><div>${there === 0 ? '' : more}</div></div></article>`
}

/** Small marks beside a column's name. */
export function flags(column: ColumnQuality, rowCount: number, personal: PersonalColumn | undefined, isKey: boolean, language: Language): string {
  const there = rowCount - column.missing
  const marks = [
    isKey ? `<span class="chip good">${say('key', language)}</span>` : there > 1 && column.distinct === there ? `<span class="chip">${say('unique', language)}</span>` : '',
    there > 1 && column.distinct === 1 ? `<span class="chip">${say('constant', language)}</span>` : '',
    personal === undefined ? '' : `<span class="chip personal">${personalKindWords[personal.kind][language]}${personal.isMasked ? ` · ${say('masked', language)}` : ''}</span>`,
  ]
  return marks.filter((mark) => mark !== '').map((mark) => ` ${mark}`).join('')
}

function stats(column: ColumnQuality, rowCount: number, language: Language): string {
  const there = rowCount - column.missing
  const isTime = column.kind === 'time' || column.kind === 'date'
  const counted = (count: number, of: number): string => `${figure(count, language)}${of > 0 && count > 0 ? ` <span class="faint">${percent(count / of)}</span>` : ''}`
  const { text } = column
  const isMeasured = column.lowerQuartile !== null
  const lines: ([PageWord, string] | false)[] = [
    ['missing', counted(column.missing, rowCount)],
    ['distinct', counted(column.distinct, there)],
    there > 0 && [isTime ? 'first' : 'min', toValue(column.min, language, 28)],
    isMeasured && ['lowerQuartile', toValue(column.lowerQuartile, language, 20)],
    isMeasured && ['median', toValue(column.median, language, 20)],
    isMeasured && ['upperQuartile', toValue(column.upperQuartile, language, 20)],
    there > 0 && [isTime ? 'last' : 'max', toValue(column.max, language, 28)],
    isMeasured && ['mean', toValue(column.mean, language, 20)],
    isMeasured && !isTime && ['deviation', toValue(column.standardDeviation, language)],
    isMeasured && !isTime && column.outliers !== null && ['outliers', counted(column.outliers, there)],
    (column.zeros ?? 0) > 0 && ['zeros', counted(column.zeros ?? 0, there)],
    (column.negatives ?? 0) > 0 && ['negatives', counted(column.negatives ?? 0, there)],
    text !== null && ['lengths', text.shortest === text.longest ? figure(text.shortest, language) : `${figure(text.shortest, language)} – ${figure(text.longest, language)}`],
    text !== null && text.padded > 0 && ['padded', counted(text.padded, there)],
    text !== null && text.empty > 0 && ['empty', counted(text.empty, there)],
    text !== null && text.placeholders > 0 && ['placeholders', counted(text.placeholders, there)],
  ]
  return `<dl class="stats">${lines.flatMap((line) => (line === false ? [] : `<dt>${say(line[0], language)}</dt><dd>${line[1]}</dd>`)).join('')}</dl>`
}

function topValues({ top, mostFrequentCount }: ColumnQuality, there: number, language: Language): string {
  if (top.length === 0) return ''
  const heading = `<h4>${say('frequent', language)}</h4>`
  if (mostFrequentCount === 1 && there > 10) return `${heading}<div class="faint">${say('allDifferent', language)}</div>`
  const most = top[0]?.count ?? 1
  const lines = top.slice(0, 8).map(({ value, count }) => `<div style="--s:${Math.round((count / most) * 100)}%"><span>${toValue(value, language)}</span><span>${figure(count, language)}</span><small>${percent(count / there)}</small></div>`)
  return `${heading}<div class="tops">${lines.join('')}</div>`
}

function patterns({ patterns: found, patternCount, readAs }: TextForms, language: Language): string {
  const lines = found.slice(0, 4).map(({ pattern, share }) => `<div class="green" style="--s:${Math.round(share * 100)}%"><span class="mono">${pattern === '' ? '∅' : short(pattern, 40)}</span><span></span><small>${percent(share)}</small></div>`)
  const rest = patternCount - lines.length
  const other = (['number', 'time', 'boolean'] as const).filter((kind) => readAs[kind] > 0 && readAs[kind] < 1)
  const names = { number: 'asNumber', time: 'asTime', boolean: 'asBoolean' } as const
  return [
    `<h4>${say('patterns', language)}</h4><div class="tops">${lines.join('')}</div>`,
    rest > 0 ? `<div class="faint" style="padding:2px 8px">+ ${figure(rest, language)} ${say('otherPatterns', language)}</div>` : '',
    other.length > 0 ? `<div class="faint" style="padding:2px 8px">${say('readAs', language)}: ${other.map((kind) => `${say(names[kind], language)} ${percent(readAs[kind])}`).join(' · ')}</div>` : '',
  ].join('')
}
