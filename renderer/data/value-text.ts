import type { CellValue, Column, ColumnKind } from '../../protocol/table'
import type { Language } from '../../protocol/text'

/** How one value of a table is drawn. */
export type ShownValue =
  | { kind: 'missing' }
  | { kind: 'empty' }
  | { kind: 'text'; text: string; isCode: boolean }
  /** A list of short values. */
  | { kind: 'list'; items: string[] }

/** Columns whose numbers count or measure nothing: their digits are not grouped. */
const nameOfCode = /(^|[_\s.-])(id|ids|no|nr|num|code|year|yyyy|zip|zipcode|postcode|postal|phone|mobile|tel|sku|asin|ean|upc|uid|uuid|number)$|[a-z](Id|ID|No|Code)$|^(id|year|week|month|day|hour)$|(编号|编码|单号|号|年份|年|月|邮编|电话|手机|代码|ID)$/

/** True for numbers that a person adds up, as against order numbers, years and codes. */
export function isMeasure(column: Column): boolean {
  return isNumeric(column.kind) && !nameOfCode.test(column.name)
}

export function isNumeric(kind: ColumnKind): boolean {
  return kind === 'integer' || kind === 'number' || kind === 'decimal'
}

/** A value as a person reads it. Nothing is rounded that is exact: integers and decimals keep every digit. */
export function showValue(value: CellValue, column: Column, language: Language): ShownValue {
  if (value === null) return { kind: 'missing' }
  if (value === '') return { kind: 'empty' }
  switch (column.kind) {
    case 'integer':
      return plain(isMeasure(column) ? groupDigits(String(value)) : String(value))
    case 'decimal':
      return plain(isMeasure(column) ? groupDigits(asMoney(String(value))) : asMoney(String(value)))
    case 'number':
      return plain(numberText(value, isMeasure(column)))
    case 'boolean':
      return plain(value === true || value === 'true' ? yes[language] : no[language])
    case 'time':
      return plain(timeText(String(value)))
    case 'date':
      return plain(String(value).slice(0, 10))
    case 'json':
      return jsonValue(String(value))
    case 'bytes':
      return { kind: 'text', text: `0x${value}`, isCode: true }
    case 'text':
      return plain(String(value))
    default:
      return column.kind satisfies never
  }
}

/** The same as one line of text, for widths, titles and words read aloud. */
export function valueText(value: CellValue, column: Column, language: Language): string {
  const shown = showValue(value, column, language)
  if (shown.kind === 'missing') return '–'
  if (shown.kind === 'empty') return '""'
  return shown.kind === 'list' ? shown.items.join('  ') : shown.text
}

/** `2024-11-11 20:00:05`: the same in every language; the fraction only where there is one. Instants are UTC and say no zone. */
export function timeText(iso: string): string {
  const match = /^(-?\d+-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d*?)?0*(Z|[+-]00(?::?00)?)?([+-]\d\d(?::?\d\d)?)?$/.exec(iso)
  if (!match) return iso
  const [, date, time, fraction, , offset] = match
  return `${date} ${time}${fraction === undefined || fraction === '.' ? '' : fraction}${offset ?? ''}`
}

/** A decimal without the zeros that only its type adds: money keeps its two places, further ones stay where they say something. */
function asMoney(text: string): string {
  return text.replace(/(\.\d\d\d*?)0+$/, '$1')
}

/** Thousands separated, every digit kept: also beyond what a number can hold. */
export function groupDigits(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = ''] = match
  return `${sign === '' ? '' : '−'}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`
}

/** At most six figures behind the point, fewer for large numbers; very small and very large ones in powers of ten. */
export function numberText(value: CellValue, isGrouped: boolean): string {
  if (typeof value !== 'number') return String(value)
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(3).replace('-', '−').replace(/e\+?/, ' × 10^').replace('^-', '^−')
  const digits = Number.isInteger(value) ? 0 : size >= 1000 ? 2 : size >= 1 ? 4 : 6
  const text = trimZeros(value.toFixed(digits))
  return isGrouped ? groupDigits(text) : text.replace('-', '−')
}

/** What goes on the clipboard: the value itself, without separators or marks. */
export function rawText(value: CellValue): string {
  return value === null ? '' : String(value)
}

/** Rows as tab-separated text, as spreadsheets take it; a value with a tab, quote or line end is quoted. */
export function toTabSeparated(rows: readonly CellValue[][]): string {
  const quote = (text: string) => (/[\t"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return rows.map((row) => row.map((value) => quote(rawText(value))).join('\t')).join('\n')
}

const yes: Record<Language, string> = { en: 'yes', zh: '是' }
const no: Record<Language, string> = { en: 'no', zh: '否' }

function plain(text: string): ShownValue {
  return { kind: 'text', text, isCode: false }
}

function jsonValue(text: string): ShownValue {
  try {
    const value: unknown = JSON.parse(text)
    const isPlain = (item: unknown) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean'
    if (Array.isArray(value) && value.length > 0 && value.length <= 40 && value.every(isPlain)) {
      const items = value.map(String)
      if (items.every((item) => item.length <= 40)) return { kind: 'list', items }
    }
  } catch {
    // Not JSON after all: shown as it came.
  }
  return { kind: 'text', text, isCode: true }
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
