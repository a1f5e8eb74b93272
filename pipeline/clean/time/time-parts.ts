import type { WrittenTime } from './civil-time'
import { fixedOffset } from './zones'

const half = '(?:上午|下午|中午|凌晨|早上|晚上|傍晚|[ap]\\.?m\\.?)'

/** A clock's time with what may stand beside it: half of the day before or behind, fraction, distance from UTC. */
export const clock = `(?<before>${half})?\\s*(?<hour>\\d{1,2})(?:(?:[:时点](?<minute>\\d{1,2}))?(?:[:分](?<second>\\d{1,2})秒?(?:[.,](?<fraction>\\d{1,9}))?)?分?)?(?<oclock>[时点])?\\s*(?<behind>${half})?\\s*(?<zone>Z|[a-z]{3,4}|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?)?(?:\\s*\\([^)]*\\))?`

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const fullMonths = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

/** Minutes east of UTC. CST and IST are not here: each is the name of several zones. */
const abbreviations: Readonly<Record<string, number>> = { pst: -480, pdt: -420, mst: -420, mdt: -360, cdt: -300, est: -300, edt: -240, bst: 60, cet: 60, cest: 120, eet: 120, eest: 180, jst: 540, kst: 540, hkt: 480, sgt: 480, aest: 600, aedt: 660, wet: 0, west: 60, msk: 180 }

/** The month of an English name or its first three letters; `Sept` too. */
export function readMonth(name: string | undefined): number | null {
  const lower = (name ?? '').toLowerCase()
  const place = lower === 'sept' ? 8 : lower.length === 3 ? months.indexOf(lower) : fullMonths.indexOf(lower)
  return place < 0 ? null : place + 1
}

/** Two digits mean 1969 to 2068, as POSIX has it. */
export function readYear(text: string | undefined): number | null {
  if (text === undefined) return null
  const year = Number(text)
  return text.length > 2 ? year : year < 69 ? 2000 + year : 1900 + year
}

/** Date and clock together; null where they contradict themselves, such as 13 pm, or name an unknown zone. */
export function readClock(groups: Record<string, string | undefined> | undefined, date: { year: number; month: number; day: number }): WrittenTime | null {
  const { hour, minute, second, fraction, before, behind, oclock, zone } = groups ?? {}
  const hours = toHours(hour === undefined ? 0 : Number(hour), before ?? behind)
  const offset = zone === undefined ? null : (fixedOffset(zone) ?? abbreviations[zone.toLowerCase()])
  // An hour alone is a clock's time only where something says so.
  const isClock = hour === undefined || (minute ?? before ?? behind ?? oclock) !== undefined
  if (hours === null || offset === undefined || !isClock) return null
  return { ...date, hour: hours, minute: Number(minute ?? 0), second: Number(second ?? 0), microsecond: fraction === undefined ? 0 : Number(fraction.slice(0, 6).padEnd(6, '0')), offset }
}

function toHours(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour
  const word = half.toLowerCase().replaceAll('.', '')
  if (word === 'am' || word === 'pm') return hour < 1 || hour > 12 ? null : (hour % 12) + (word === 'pm' ? 12 : 0)
  if (word === '上午' || word === '早上' || word === '凌晨') return hour === 12 ? 0 : hour < 12 ? hour : null
  if (word === '中午') return hour < 10 ? hour + 12 : hour
  // 下午 14:05 is written too; 晚上 12 点 is midnight.
  if (hour === 12) return word === '晚上' ? 24 : 12
  return hour < 12 ? hour + 12 : hour
}
