import { fail } from '../../protocol/failure'
import type { Language, Text } from '../../protocol/text'

/** What one unit of `from` was worth in `to`. */
export interface CurrencyRate {
  /** ISO 4217 codes, in any case. */
  from: string
  to: string
  /** The day from which it holds, `2026-03-31`, or a month, `2026-03`, in which alone it holds; absent: always. */
  date?: string | null | undefined
  /** The last day on which it holds; absent: until the next one of the pair. */
  until?: string | null | undefined
  /** Text keeps every digit. Twelve decimals are used. */
  rate: string | number
}

export interface RateRules {
  /** The currency that amounts are converted to. */
  target: string
  /** Whether 1 ÷ rate serves where only the opposite direction is given. */
  allowInverse?: boolean | undefined
  /** A currency over which two rates may be chained. */
  via?: string | null | undefined
  /** A rate older than this many days counts as missing. */
  maximumAgeDays?: number | null | undefined
}

export interface FoundRate {
  /** Decimal text with twelve decimals. */
  rate: string
  /** The day from which the older of the used rates holds; null where none has a day. */
  date: string | null
  how: 'same' | 'direct' | 'inverse' | 'chained'
}

/** Rates by pair, oldest first. */
export type RateBook = ReadonlyMap<string, readonly Held[]>

interface Held {
  from: string
  until: string
  isDated: boolean
  /** Times 10^12. */
  rate: bigint
}

export const rateDecimals = 12

const one = 10n ** BigInt(rateDecimals)
const largest = 10n ** 8n * one
const [firstDay, lastDay] = ['0000-01-01', '9999-12-31']

/** Puts rates in order. Fails with `bad-params` for one that cannot be used, and where one pair has two rates for one day. */
export function toRateBook(rates: readonly CurrencyRate[], where: { step: string; parameter: string; language: Language }): RateBook {
  const book = new Map<string, Held[]>()
  const refuse = (rate: CurrencyRate, problem: Text): never => fail({ kind: 'bad-params', step: where.step, parameter: where.parameter, problem: problem[where.language], given: JSON.stringify(rate) })
  for (const rate of rates) {
    const [from, to] = [toCode(rate.from), toCode(rate.to)]
    const scaled = toScaled(rate.rate)
    if (from === '' || to === '') refuse(rate, { en: 'holds a rate without its two currencies', zh: '有汇率缺少币种' })
    if (scaled === null || scaled <= 0n || scaled >= largest) refuse(rate, { en: 'holds a rate that is no number between 10^-12 and 10^8', zh: '有汇率不是 10^-12 与 10^8 之间的数' })
    const period = toPeriod(rate)
    if (period === null) refuse(rate, { en: 'holds a rate whose day is not written as 2026-03-31 or 2026-03, or that ends before it starts', zh: '有汇率的日期不是 2026-03-31 或 2026-03 的写法，或结束早于开始' })
    if (period === null || scaled === null) continue
    const held = book.get(pair(from, to)) ?? []
    const twin = held.find((other) => other.from === period.from)
    if (twin !== undefined && (twin.rate !== scaled || twin.until !== period.until)) refuse(rate, { en: 'holds two different rates of one pair for one day', zh: '同一币种对在同一天有两个不同的汇率' })
    if (twin === undefined) held.push({ ...period, rate: scaled })
    book.set(pair(from, to), held)
  }
  for (const held of book.values()) held.sort((a, b) => (a.from < b.from ? -1 : 1))
  return book
}

/** The rate from a currency on a day: that of the day or the latest before it. Null where the book does not say it: nothing is guessed. Without a day only a rate that always holds serves. */
export function findRate(book: RateBook, currency: string, day: string | null, rules: RateRules): FoundRate | null {
  const [from, target] = [toCode(currency), toCode(rules.target)]
  if (from === target) return { rate: toText(one), date: null, how: 'same' }
  const straight = oneWay(book, from, target, day, rules)
  if (straight !== null) return { rate: toText(straight.rate), date: straight.date, how: straight.isInverse ? 'inverse' : 'direct' }
  const via = toCode(rules.via ?? '')
  if (via === '' || via === from || via === target) return null
  const [first, second] = [oneWay(book, from, via, day, rules), oneWay(book, via, target, day, rules)]
  if (first === null || second === null) return null
  const dates = [first.date, second.date].filter((date) => date !== null).sort()
  return { rate: toText(divide(first.rate * second.rate, one)), date: dates[0] ?? null, how: 'chained' }
}

function oneWay(book: RateBook, from: string, to: string, day: string | null, rules: RateRules): { rate: bigint; date: string | null; isInverse: boolean } | null {
  const direct = onDay(book.get(pair(from, to)) ?? [], day, rules)
  if (direct !== null) return { rate: direct.rate, date: direct.isDated ? direct.from : null, isInverse: false }
  const opposite = rules.allowInverse === true ? onDay(book.get(pair(to, from)) ?? [], day, rules) : null
  return opposite === null ? null : { rate: divide(one * one, opposite.rate), date: opposite.isDated ? opposite.from : null, isInverse: true }
}

function onDay(held: readonly Held[], day: string | null, { maximumAgeDays }: RateRules): Held | null {
  if (day === null) return held.find((rate) => !rate.isDated) ?? null
  let [low, high] = [0, held.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((held[middle]?.from ?? lastDay) <= day) low = middle + 1
    else high = middle
  }
  // A month's rate may end before the day while an older open one still holds.
  for (let at = low - 1; at >= 0; at -= 1) {
    const rate = held[at]
    if (rate === undefined || rate.until < day) continue
    return rate.isDated && maximumAgeDays !== null && maximumAgeDays !== undefined && rate.until === lastDay && daysBetween(rate.from, day) > maximumAgeDays ? null : rate
  }
  return null
}

function toPeriod({ date, until }: CurrencyRate): Pick<Held, 'from' | 'until' | 'isDated'> | null {
  const end = until === undefined || until === null || until === '' ? lastDay : until
  if (date === undefined || date === null || date === '') return end === lastDay ? { from: firstDay, until: lastDay, isDated: false } : null
  const month = /^(\d{4})-(\d\d)$/.exec(date)
  if (month !== null && end === lastDay) return isDay(`${date}-01`) ? { from: `${date}-01`, until: new Date(Date.UTC(Number(month[1]), Number(month[2]), 0)).toISOString().slice(0, 10), isDated: true } : null
  return isDay(date) && isDay(end) && date <= end ? { from: date, until: end, isDated: true } : null
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function toScaled(rate: string | number): bigint | null {
  const text = String(rate).trim()
  const plain = /e/i.test(text) && Number.isFinite(Number(text)) ? Number(text).toFixed(rateDecimals + 1) : text
  const [, whole = '', decimals = ''] = /^\+?(\d*)\.?(\d*)$/.exec(plain) ?? []
  if (whole + decimals === '') return null
  const digits = BigInt(whole + decimals.slice(0, rateDecimals + 1).padEnd(rateDecimals + 1, '0'))
  return divide(digits, 10n)
}

/** Rounded half up; for positive numbers. */
function divide(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor)
}

function toText(scaled: bigint): string {
  const digits = String(scaled).padStart(rateDecimals + 1, '0')
  return `${digits.slice(0, -rateDecimals)}.${digits.slice(-rateDecimals)}`
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

function pair(from: string, to: string): string {
  return `${from}>${to}`
}

function toCode(text: string): string {
  return text.trim().toUpperCase()
}
