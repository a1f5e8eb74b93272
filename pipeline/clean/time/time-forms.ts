import type { Text } from '../../../protocol/text'
import { checkCivil, fromMilliseconds, type WrittenTime } from './civil-time'
import { clock, readClock, readMonth, readYear } from './time-parts'

/** What a column's times look like. `mdy` and `dmy` look alike: the whole column decides. */
export const timeForms = ['iso', 'mdy', 'dmy', 'month-name', 'chinese', 'compact', 'epoch-s', 'epoch-ms', 'epoch-us', 'epoch-ns', 'excel', 'month-day'] as const
export type TimeForm = (typeof timeForms)[number]

export interface FormRules {
  /** The year of forms that do not say one. */
  year?: number | undefined
  /** From which day Excel counts. */
  excelEpoch?: 1900 | 1904 | undefined
}

export const formNames: Readonly<Record<TimeForm, Text>> = {
  iso: { en: 'year, month, day, as 2026-03-05 14:05', zh: '年-月-日，如 2026-03-05 14:05' },
  mdy: { en: 'month, day, year, as 5/31/2016 0:37', zh: '月/日/年，如 5/31/2016 0:37' },
  dmy: { en: 'day, month, year, as 31.05.2016', zh: '日/月/年，如 31.05.2016' },
  'month-name': { en: 'month by its name, as Jul-21-25', zh: '英文月份名，如 Jul-21-25' },
  chinese: { en: 'in Chinese, as 2026年3月5日 14:05', zh: '中文日期，如 2026年3月5日 14:05' },
  compact: { en: 'digits only, as 20260305 or 20260305140500', zh: '连写数字，如 20260305 或 20260305140500' },
  'epoch-s': { en: 'seconds since 1970', zh: '1970 年起的秒数' },
  'epoch-ms': { en: 'milliseconds since 1970', zh: '1970 年起的毫秒数' },
  'epoch-us': { en: 'microseconds since 1970', zh: '1970 年起的微秒数' },
  'epoch-ns': { en: 'nanoseconds since 1970', zh: '1970 年起的纳秒数' },
  excel: { en: 'serial days, as Excel counts', zh: 'Excel 序列日期' },
  'month-day': { en: 'month and day of a year that is stated, as 0721', zh: '月日（年份另行指定），如 0721' },
}

const yearFirst = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:[T ,]+${clock})?$`, 'i')
// Most times are written so; named groups cost more than the rest of reading them.
const plainIso = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?$/
const yearLast = new RegExp(`^(\\d{1,2})(?:([-/.])(\\d{1,2})\\2| (\\d{1,2}),? )(\\d{4}|\\d{2})(?:[T ,]+${clock})?$`, 'i')
const weekday = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\\s+)?'
const monthFirst = new RegExp(`^${weekday}([a-z]{3,9})\\.?[- /]+(\\d{1,2})(?:st|nd|rd|th)?(?:,\\s*|[- /]+)(\\d{4}|\\d{2})(?:[T ,]+${clock})?$`, 'i')
const dayFirst = new RegExp(`^${weekday}(\\d{1,2})(?:st|nd|rd|th)?[- /]?([a-z]{3,9})\\.?,?[- /]?(\\d{4}|\\d{2})(?:[T ,:]+${clock})?$`, 'i')
// As JavaScript's and C's own: Tue Jul 21 10:00:00 2025
const yearBehind = new RegExp(`^${weekday}([a-z]{3}) +(\\d{1,2}) +${clock} +(\\d{4})$`, 'i')
const chinese = new RegExp(`^(?:(\\d{4})\\s*年\\s*)?(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*[日号]?(?:\\s*(?:星期|周|礼拜)[一二三四五六日天])?(?:[\\sT,，]*${clock})?$`, 'i')
const compact = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(?:\.?(\d{3,6}))?(Z|[+-]\d{2}:?\d{2})?)?$/

/** The time that a text says in one form; null where it says none. */
export function readTime(text: string, form: TimeForm, rules: FormRules = {}): WrittenTime | null {
  const read = readers[form](text, rules)
  return read === null ? null : checkCivil(read)
}

const readers: Readonly<Record<TimeForm, (text: string, rules: FormRules) => WrittenTime | null>> = {
  iso(text) {
    const plain = plainIso.exec(text)
    if (plain !== null) {
      const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '0'] = plain
      return { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second), microsecond: Number(fraction.slice(0, 6).padEnd(6, '0')), offset: null }
    }
    const found = yearFirst.exec(text)
    return found === null ? null : readClock(found.groups, { year: Number(found[1]), month: Number(found[3]), day: Number(found[4]) })
  },
  mdy: (text) => yearAtTheEnd(text, (first, second) => ({ month: first, day: second })),
  dmy: (text) => yearAtTheEnd(text, (first, second) => ({ month: second, day: first })),
  'month-name'(text) {
    const byMonth = monthFirst.exec(text)
    if (byMonth !== null) return named(byMonth.groups, byMonth[3], byMonth[1], byMonth[2])
    const byDay = dayFirst.exec(text)
    if (byDay !== null) return named(byDay.groups, byDay[3], byDay[2], byDay[1])
    const behind = yearBehind.exec(text)
    return behind === null ? null : named(behind.groups, behind.at(-1), behind[1], behind[2])
  },
  chinese(text, { year }) {
    const found = chinese.exec(text)
    if (found === null || (found[1] === undefined && year === undefined)) return null
    return readClock(found.groups, { year: Number(found[1] ?? year), month: Number(found[2]), day: Number(found[3]) })
  },
  compact(text) {
    const found = compact.exec(text)
    const year = Number(found?.[1])
    if (found === null || year < 1900 || year > 2100) return null
    return readClock({ hour: found[4], minute: found[5], second: found[6], fraction: found[7], zone: found[8] }, { year, month: Number(found[2]), day: Number(found[3]) })
  },
  'epoch-s': (text) => sinceEpoch(text, /^(\d{9,10})(?:\.(\d+))?$/, 1_000_000n),
  'epoch-ms': (text) => sinceEpoch(text, /^(\d{12,13})(?:\.(\d+))?$/, 1000n),
  'epoch-us': (text) => sinceEpoch(text, /^(\d{15,16})(?:\.(0+))?$/, 1n),
  'epoch-ns': (text) => sinceEpoch(text.replace(/^(\d{15,16})\d{3}$/, '$1'), text.length >= 18 ? /^(\d{15,16})$/ : /^$/, 1n),
  excel(text, { excelEpoch = 1900 }) {
    if (!/^\d{1,6}(?:\.\d+)?$/.test(text)) return null
    const serial = Number(text)
    // Excel counts 29 February 1900, which never was, as day 60.
    if (excelEpoch === 1900 && (serial < 1 || (serial >= 60 && serial < 61))) return null
    const days = excelEpoch === 1904 ? serial - 24_107 : serial < 60 ? serial - 25_568 : serial - 25_569
    // A serial's fraction is binary: milliseconds are as fine as it goes.
    return { ...fromMilliseconds(Math.round(days * 86_400_000)), offset: null }
  },
  'month-day'(text, { year }) {
    if (year === undefined || !/^\d{3,4}$/.test(text)) return null
    return { year, month: Number(text.slice(0, -2)), day: Number(text.slice(-2)), hour: 0, minute: 0, second: 0, microsecond: 0, offset: null }
  },
}

function yearAtTheEnd(text: string, place: (first: number, second: number) => { month: number; day: number }): WrittenTime | null {
  const found = yearLast.exec(text)
  const year = readYear(found?.[5])
  return found === null || year === null ? null : readClock(found.groups, { year, ...place(Number(found[1]), Number(found[3] ?? found[4])) })
}

function named(groups: Record<string, string | undefined> | undefined, year: string | undefined, month: string | undefined, day: string | undefined): WrittenTime | null {
  const date = { year: readYear(year), month: readMonth(month), day: Number(day) }
  return date.year === null || date.month === null ? null : readClock(groups, { year: date.year, month: date.month, day: date.day })
}

function sinceEpoch(text: string, pattern: RegExp, microsecondsEach: bigint): WrittenTime | null {
  const found = pattern.exec(text)
  if (found === null) return null
  const digits = String(microsecondsEach).length - 1
  const microseconds = BigInt(found[1] ?? '0') * microsecondsEach + BigInt((found[2] ?? '').slice(0, digits).padEnd(digits, '0') || '0')
  return { ...fromMilliseconds(Number(microseconds / 1000n)), microsecond: Number(microseconds % 1_000_000n), offset: 0 }
}
