import type { TimeFormat } from './number-format'

const dayMilliseconds = 86_400_000
/** Days from 1899-12-30, on which Excel's count rests, to 1970-01-01. */
const epochDays = 25_569
const days1904 = 1462
/** The last moment of the year 9999. */
const serialLimit = 2_958_466

/**
 * A number as a spreadsheet stores it, as text that loses nothing: whole numbers keep every digit, powers of ten are written
 * out, and what is only the long form of a shorter double becomes the shorter one (`19.989999999999998` is 19.99).
 */
export function toNumberText(stored: string): string {
  const text = stored.trim()
  // A double of so few digits is written as it was meant.
  if (text.length <= 16 && !/[eE]/.test(text)) return text
  const parts = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (parts === null) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const digits = (whole + fraction).replace(/^0+/, '')
  if (fraction === '' && Number(exponent) === 0) return text
  const isWhole = Number(exponent) >= fraction.length
  const shortest = String(Number(text))
  // Doubles are written with at most 17 digits; more of them are somebody's decimals.
  if (!isWhole && digits.length <= 17 && toDigits(shortest).length < digits.length) return writeOut(shortest)
  return shift(sign, whole, fraction, Number(exponent)) ?? shortest
}

/** A double as text, without a power of ten where it can be. */
export function toDoubleText(value: number): string {
  return writeOut(String(value))
}

function writeOut(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/.exec(text)
  return parts === null ? text : (shift(parts[1] ?? '', parts[2] ?? '', parts[3] ?? '', Number(parts[4])) ?? text)
}

function toDigits(text: string): string {
  return text.replace(/e.*$/, '').replace(/\D/g, '').replace(/^0+/, '')
}

/** Moves the point; null where the zeros would be more than anybody wants to read. */
function shift(sign: string, whole: string, fraction: string, exponent: number): string | null {
  const digits = whole + fraction
  const point = whole.length + exponent
  if (point < -20 || point > 40) return null
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '')
  const after = exponent === 0 ? padded.slice(at) : padded.slice(at).replace(/0+$/, '')
  return after === '' ? sign + before : `${sign}${before}.${after}`
}

/**
 * A serial number of days as `yyyy-MM-dd`, `yyyy-MM-dd HH:mm:ss` or `HH:mm:ss`, rounded to the second, or to the millisecond
 * where the format shows parts of seconds. What is no moment in time (negative, after 9999) stays a number. Follows openpyxl
 * where Excel counts a 29 February 1900 that never was: days before it are one later, the day itself is the 28th.
 */
export function toTimeText(stored: string, { kind, hasFraction }: TimeFormat, is1904: boolean): string {
  const serial = Number(stored)
  if (!(serial >= 0 && serial < serialLimit) || stored.trim() === '') return toNumberText(stored)
  const unit = hasFraction ? 1 : 1000
  const total = Math.round((serial * dayMilliseconds) / unit) * unit
  if (kind === 'span') return clock(total, hasFraction)
  let day = Math.floor(total / dayMilliseconds)
  const rest = total - day * dayMilliseconds
  if (is1904) day += days1904
  else if (day === 0) return clock(rest, hasFraction)
  else if (day < 60) day += 1
  if (kind === 'time' && is1904 && day === days1904) return clock(rest, hasFraction)
  const text = dateText(day - epochDays)
  return rest > 0 || kind === 'date-time' ? `${text} ${clock(rest, hasFraction)}` : text
}

function clock(milliseconds: number, hasFraction: boolean): string {
  const seconds = Math.floor(milliseconds / 1000)
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const rest = milliseconds % 1000
  return hasFraction && rest > 0 ? `${text}.${String(rest).padStart(3, '0')}` : text
}

/** Hinnant's civil_from_days, for days from 1970-01-01. */
function dateText(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const month = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1
  const civilMonth = month < 10 ? month + 3 : month - 9
  const year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${two(civilMonth)}-${two(day)}`
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** `2024-01-02T03:04:05Z` of strict workbooks, written as other times are. */
export function toIsoText(stored: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(\.\d+)?Z?)?$/.exec(stored.trim())
  if (parts === null) return stored.trim()
  const [, day = '', minutes, fraction = ''] = parts
  if (minutes === undefined) return day
  return `${day} ${minutes.length === 5 ? `${minutes}:00` : minutes}${/[1-9]/.test(fraction) ? fraction : ''}`
}
