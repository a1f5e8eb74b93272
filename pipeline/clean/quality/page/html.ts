import { formatNumber, type Language } from '../../../../protocol/text'
import type { CellValue } from '../../../../protocol/table'
import { percent } from '../finding'

/** Text as HTML: nothing of a table may become markup. Control characters and those that turn the direction of writing are shown as such. */
export function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '�')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '�')
}

/** At most so many characters of it, escaped; what was cut is told by an ellipsis. */
export function short(text: string, most = 60): string {
  const characters = Array.from(text.slice(0, most * 2))
  return escape(characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text)
}

/** A value as a person reads it; an empty text is visible as one. */
export function toValue(value: CellValue | undefined, language: Language, most = 44): string {
  if (value === null || value === undefined) return '–'
  if (value === '') return '<i>∅</i>'
  if (typeof value === 'number') return escape(figure(value, language))
  const text = String(value)
  return short(/^\d{4}-\d\d-\d\dT\d/.test(text) ? text.slice(0, 19).replace('T', ' ') : text, most)
}

/** Numbers with separators and about six digits that count. */
export function figure(value: number, language: Language): string {
  if (value < 0) return `−${figure(-value, language)}`
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return formatNumber(value, language)
  const size = Math.abs(value)
  return size >= 1e15 || (size < 1e-4 && size > 0) ? value.toExponential(3) : formatNumber(Number(value.toPrecision(6)), language)
}

export { percent }
