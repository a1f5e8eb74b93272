import type { Language } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import type { Table } from '../engine/table'
import { findRate, rateDecimals, toRateBook, type CurrencyRate, type FoundRate, type RateRules } from './rate-book'

export type { CurrencyRate, RateRules } from './rate-book'

/** The type that rates are kept in: times a DECIMAL of up to 18 digits it stays exact. */
export const rateType = `DECIMAL(20,${rateDecimals})`

/** A currency and day of the amounts for which the user's rates say nothing. */
export interface MissingRate {
  currency: string
  /** ISO 8601; null where the row has no time. */
  day: string | null
  rows: number
}

/** Rates for exactly the currencies and days that occur. Drop `relation` when it has been used. */
export interface RatesInUse {
  /** A row for each currency and day: `currency` (upper case), `day` DATE, `rate`, `rate_date` DATE and `how`; `rate` is missing where none was found. */
  relation: string
  missing: MissingRate[]
  /** Rows by how their rate was found. */
  rowsBy: Record<FoundRate['how'], number>
  /** Rows without a currency. */
  withoutCurrency: number
}

/** SQL of the rows to convert: where they are, and the expressions of their currency and day. */
export interface AmountsToConvert {
  /** A relation or subquery. */
  from: string
  /** An expression of text. */
  currency: string
  /** An expression of DATE: the order's day; null where rates always hold. */
  day: string | null
}

export interface RateOrigin {
  /** For failures: whose parameter holds the rates. */
  step: string
  parameter: string
  language: Language
  signal?: AbortSignal | undefined
}

/**
 * Looks up a rate for each currency and day that occurs, and stores them as a relation to join with:
 * `left join ${identifier(rates.relation)} r on ${rateJoin(amounts, 'r')}`, then `convertedAmount('t.paid', 'r.rate', 2)`.
 * A rate is that of the day or the latest before it; what is not there stays missing and is listed.
 */
export async function storeRates(engine: Engine, amounts: AmountsToConvert, rates: readonly CurrencyRate[], rules: RateRules, origin: RateOrigin): Promise<RatesInUse> {
  const book = toRateBook(rates, origin)
  const query = `select ${currencyKey(amounts)}, cast(${amounts.day ?? 'null'} as date), count(*) from ${amounts.from} group by 1, 2 order by 1, 2`
  const { rows } = await engine.query(query, { signal: origin.signal })
  const rowsBy: RatesInUse['rowsBy'] = { same: 0, direct: 0, inverse: 0, chained: 0 }
  const missing: MissingRate[] = []
  let withoutCurrency = 0
  const columns = { currency: [] as string[], day: [] as (string | null)[], rate: [] as (string | null)[], rate_date: [] as (string | null)[], how: [] as (string | null)[] }
  for (const [currency, day, count] of rows) {
    if (currency === null || currency === undefined || currency === '') {
      withoutCurrency += Number(count)
      continue
    }
    const at = day === null || day === undefined ? null : String(day)
    const found = findRate(book, String(currency), at, rules)
    if (found === null) missing.push({ currency: String(currency), day: at, rows: Number(count) })
    else rowsBy[found.how] += Number(count)
    columns.currency.push(String(currency))
    columns.day.push(at)
    columns.rate.push(found?.rate ?? null)
    columns.rate_date.push(found?.date ?? null)
    columns.how.push(found?.how ?? null)
  }
  const relation = engine.freshName('rates')
  await engine.register(relation, columns, { day: 'DATE', rate: rateType, rate_date: 'DATE' })
  return { relation, missing, rowsBy, withoutCurrency }
}

/** The condition that joins amounts with the relation of `storeRates` under an alias. */
export function rateJoin(amounts: AmountsToConvert, alias: string): string {
  return `${alias}.currency = ${currencyKey(amounts)} and ${alias}.day is not distinct from cast(${amounts.day ?? 'null'} as date)`
}

/** The converted amount, exact until it is rounded to `decimals`: half up (away from zero) or half to even. `amount` must be a DECIMAL of at most 18 digits. */
export function convertedAmount(amount: string, rate: string, decimals: number, rounding: 'halfUp' | 'halfEven' = 'halfUp'): string {
  const exact = `(${amount}) * (${rate})`
  const up = `cast(${exact} as decimal(38,${decimals}))`
  if (rounding === 'halfUp') return up
  const unit = `cast(${unitOf(decimals)} as decimal(38,${decimals}))`
  const isTie = `2 * abs(${up} - ${exact}) = ${unit}`
  return `case when ${isTie} and ${up} % (2 * ${unit}) <> 0 then ${up} - sign(${amount}) * ${unit} else ${up} end`
}

/** The rates that a table holds, one a row, under the names that its columns have. */
export async function readRates(table: Table, columns: { from: string; to: string; rate: string; date?: string | undefined; until?: string | undefined }, signal?: AbortSignal): Promise<CurrencyRate[]> {
  const { identifier } = table.engine.dialect
  const text = (name: string | undefined): string => {
    if (name === undefined) return 'null'
    const { kind } = table.column(name)
    return kind === 'time' ? `cast(cast(${identifier(name)} as date) as varchar)` : `cast(${identifier(name)} as varchar)`
  }
  const { rows } = await table.engine.query(`select ${[columns.from, columns.to, columns.rate, columns.date, columns.until].map(text).join(', ')} from ${table.sqlName}`, { signal })
  return rows.map(([from, to, rate, date, until]) => ({ from: String(from ?? ''), to: String(to ?? ''), rate: String(rate ?? ''), date: toText(date), until: toText(until) }))
}

function currencyKey({ currency }: AmountsToConvert): string {
  return `upper(trim(${currency}))`
}

function unitOf(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`
}

function toText(value: unknown): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}
