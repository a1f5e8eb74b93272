import * as z from 'zod'
import { formatNumber, type Text } from '../../protocol/text'
import { isTable, type Table } from '../engine/table'
import { convertedAmount, rateJoin, readRates, storeRates, type CurrencyRate, type MissingRate } from '../load/currency-rates'
import { toRateBook } from '../load/rate-book'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, refuse, runCleaning, showCleaned, type Cleaned, type CleaningChange } from './cleaning'
import { listUnreadable } from './list-unreadable'
import { freshColumn, replaceColumns } from './replace-columns'

export interface CurrencyConverted extends Cleaned<{ rates: CurrencyRate[] }> {
  /** Currencies and days for which no rate is given: their amounts are missing in the new column. */
  missing: MissingRate[]
  /** Rows by how their rate was found. */
  rowsBy: Record<'same' | 'direct' | 'inverse' | 'chained', number>
  /** Amounts that were not converted, one a row: row (from 1), column, raw, reason. */
  unreadable: Table
}

const step = 'clean.convertCurrency'

/** Amounts in one currency, by the rates that the user gives and no others. */
export const convertCurrency = defineStep({
  name: step,
  summary: { en: 'Convert amounts to one currency by your own table of rates: that of the day or the latest before it, exact, never guessed', zh: '按您提供的汇率表把金额折算为同一币种：取当日或此前最近的汇率，精确计算，绝不臆测' },
  params: z.object({
    to: z.string().regex(/^[A-Za-z]{3}$/).optional().meta(says({ en: 'Currency to convert to, such as CNY', zh: '目标币种，如 CNY' })),
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns with amounts; order_total or amount where absent', zh: '金额列；不填则取 order_total 或 amount' })),
    currency: z.string().default('currency').meta(says({ en: 'Column with the currency of each row', zh: '每行币种所在的列' })),
    date: z.string().nullable().default('created_at').meta(says({ en: 'Column with the day that decides the rate; null where rates always hold', zh: '决定汇率日期的列；汇率不分日期时填 null' })),
    zone: z.string().min(1).default('UTC').meta(says({ en: 'Zone of the calendar by which a time has its day, such as Asia/Shanghai', zh: '按哪个时区的日历确定日期，如 Asia/Shanghai' })),
    rates: z
      .array(z.object({ from: z.string(), to: z.string(), date: z.string().nullish(), until: z.string().nullish(), rate: z.union([z.string(), z.number()]) }).strict())
      .optional()
      .meta(says({ en: 'Rates: from, to, rate, and the day from which each holds (2026-03-31) or its month (2026-03); may be given as a table instead: `clean.convertCurrency({ table, rates }, …)`', zh: '汇率：from、to、rate，以及起效日期（2026-03-31）或所属月份（2026-03）；也可用表给出：`clean.convertCurrency({ table, rates }, …)`' })),
    allowInverse: z.boolean().default(false).meta(says({ en: 'Whether 1 ÷ rate serves where only the opposite direction is given', zh: '只有反向汇率时是否用 1 ÷ 汇率' })),
    via: z.string().nullable().default(null).meta(says({ en: 'Currency over which two rates may be chained, such as USD', zh: '允许经哪种货币套算，如 USD' })),
    maximumAgeDays: z.number().int().nonnegative().nullable().default(null).meta(says({ en: 'A rate older than this many days counts as missing', zh: '汇率早于此天数则视为缺失' })),
    decimals: z.number().int().min(0).max(6).default(2).meta(says({ en: 'Digits behind the point of the result', zh: '结果保留的小数位数' })),
    rounding: z.enum(['halfUp', 'halfEven']).default('halfUp').meta(says({ en: 'How a half is rounded: away from zero, or to the even digit', zh: '恰为一半时的舍入：四舍五入，或银行家舍入' })),
    model: modelParam(step),
  }),

  async run(context, input: Table | { table: Table; rates: Table }, given): Promise<CurrencyConverted> {
    const [main, rateTable] = isTable(input) ? [input, null] : [input.table, input.rates]
    if (main === undefined) refuse(context, step, 'input', { en: 'must be a table, or { table, rates }', zh: '须为数据表，或 { table, rates }' }, 'no table')
    return runCleaning({
      step,
      async fit(_, __, params: Omit<typeof given, 'model'>) {
        if (rateTable !== null) {
          const named = (name: string): string | undefined => rateTable.columnNames.find((column) => column.toLowerCase() === name)
          for (const name of ['from', 'to', 'rate']) if (named(name) === undefined) context.column(rateTable, name)
          return { rates: await readRates(rateTable, { from: named('from') ?? 'from', to: named('to') ?? 'to', rate: named('rate') ?? 'rate', date: named('date'), until: named('until') }, context.signal) }
        }
        return { rates: params.rates ?? refuse(context, step, 'rates', { en: 'must be given: no rate is built in', zh: '必须提供：软件不内置任何汇率' }, 'nothing') }
      },
      async apply(_, table, params, { rates }) {
        const { dialect } = context.engine
        const target = params.to?.toUpperCase() ?? refuse(context, step, 'to', { en: 'must name the currency to convert to', zh: '须指定目标币种' }, 'nothing')
        const names = (params.columns ?? ['order_total', 'amount'].filter((name) => table.columnNames.includes(name)).slice(0, 1)).map((name) => context.column(table, name).name)
        if (names.length === 0) refuse(context, step, 'columns', { en: 'must name the columns with amounts', zh: '须指定金额列' }, 'nothing')
        toRateBook(rates, { step, parameter: 'rates', language: context.language })
        const date = params.date === null ? null : context.column(table, params.date)
        const amounts = {
          from: `${table.sqlName} t`,
          currency: `cast(t.${dialect.identifier(context.column(table, params.currency).name)} as varchar)`,
          day: date === null ? null : dialect.dateIn(date.kind === 'text' ? dialect.tryCast(`t.${dialect.identifier(date.name)}`, 'timestamp') : `t.${dialect.identifier(date.name)}`, date.kind === 'text' ? 'TIMESTAMP' : date.type, params.zone),
        }
        const stored = await storeRates(context.engine, amounts, rates, { target, ...params }, { step, parameter: 'rates', language: context.language, signal: context.signal })
        try {
          const join = `left join ${dialect.identifier(stored.relation)} r on ${rateJoin(amounts, 'r')}`
          const taken = [...table.columnNames]
          const amountOf = (name: string): string => exactAmount(table, name)
          const made = names.map((name) => {
            const fresh = freshColumn(taken, `${name}_${target.toLowerCase()}`)
            taken.push(fresh)
            return { name: fresh, sql: dialect.tryCast(convertedAmount(amountOf(name), 'r.rate', params.decimals, params.rounding), `decimal(18,${params.decimals})`), after: name }
          })
          const converted = await replaceColumns(context, table, made, [join])
          const unread = names.map((name, index) => ({
            column: name,
            where: `t.${dialect.identifier(name)} is not null and ${made[index]?.sql ?? 'null'} is null`,
            reason: `case when ${amountOf(name)} is null then 'amount' when coalesce(trim(${amounts.currency}), '') = '' then 'currency' when r.rate is null then 'rate' else 'too-large' end`,
          }))
          const [counts = []] = await context.query(`select ${made.map(({ name }) => `count(${dialect.identifier(name)})`).join(', ')} from ${converted.sqlName}`)
          const changes = names.map((name, index): CleaningChange => ({ column: name, what: { en: `Converted to ${target} in ${made[index]?.name ?? ''}`, zh: `折算为 ${target}，见 ${made[index]?.name ?? ''}` }, changed: Number(counts[index] ?? 0), before: null, after: null }))
          return { table: converted, changes, missing: stored.missing, rowsBy: stored.rowsBy, unreadable: await listUnreadable(context, table, [join], unread) }
        } finally {
          await context.engine.drop(stored.relation)
        }
      },
    }, context, main, given)
  },

  show: (result) => showCleaned(result, [{ words: rateWords(result) }, ...(result.unreadable.rowCount === 0 ? [] : [{ table: result.unreadable, title: { en: 'Not converted', zh: '未折算' } }])]),

  example: {
    input: {
      table: { rows: [{ order: 'A1', amount: '100.00', currency: 'USD', created_at: '2026-03-03 10:00:00' }, { order: 'A2', amount: '50.00', currency: 'CNY', created_at: '2026-03-03 10:00:00' }, { order: 'A3', amount: '9.99', currency: 'EUR', created_at: '2026-03-03 10:00:00' }], types: { amount: 'DECIMAL(18,4)', created_at: 'TIMESTAMP' } },
      rates: { rows: [{ from: 'USD', to: 'CNY', date: '2026-03-01', rate: '7.1234' }, { from: 'USD', to: 'CNY', date: '2026-03-04', rate: '7.2' }] },
    },
    params: { to: 'CNY' },
    look: async ({ table, missing }: CurrencyConverted) => ({ amounts: (await table.rows()).map(({ order, amount_cny }) => [order, amount_cny]), missing }),
    gives: { amounts: [['A1', '712.34'], ['A2', '50.00'], ['A3', null]], missing: [{ currency: 'EUR', day: '2026-03-03', rows: 1 }] },
  },
})

/** A DECIMAL of at most 18 digits, as the multiplication needs it; doubles and text to four decimals. */
function exactAmount(table: Table, name: string): string {
  const { dialect } = table.engine
  const { kind, type } = table.column(name)
  const value = `t.${dialect.identifier(name)}`
  const width = kind === 'decimal' ? Number(/\((\d+)/.exec(type)?.[1] ?? 38) : 38
  return width <= 18 ? value : dialect.tryCast(value, kind === 'integer' ? 'decimal(18,0)' : 'decimal(18,4)')
}

function rateWords({ rowsBy, missing }: CurrencyConverted): Text {
  const ways: [number, Text][] = [
    [rowsBy.same, { en: 'needed none', zh: '无需折算' }],
    [rowsBy.direct, { en: 'by a given rate', zh: '用给出的汇率' }],
    [rowsBy.inverse, { en: 'by a rate turned round', zh: '用反向汇率' }],
    [rowsBy.chained, { en: 'by two rates chained', zh: '经套算' }],
  ]
  const list = (language: 'en' | 'zh'): string => ways.filter(([count]) => count > 0).map(([count, how]) => `${formatNumber(count, language)} ${how[language]}`).join(language === 'en' ? ', ' : '，')
  const most = missing.slice(0, 8)
  const lost = missing.reduce((sum, { rows }) => sum + rows, 0)
  const name = ({ currency, day }: MissingRate): string => (day === null ? currency : `${currency} ${day}`)
  return {
    en: `- Rows: ${list('en') || 'none'}.${lost === 0 ? '' : `\n- No rate is given for ${formatNumber(lost, 'en')} rows: ${most.map(name).join(', ')}${missing.length > most.length ? ' …' : ''}. They stay missing.`}`,
    zh: `- 行数：${list('zh') || '无'}。${lost === 0 ? '' : `\n- 有 ${formatNumber(lost, 'zh')} 行没有对应汇率：${most.map(name).join('、')}${missing.length > most.length ? '……' : ''}，保持缺失。`}`,
  }
}
