import * as z from 'zod'
import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import { isTable, Table } from '../engine/table'
import { checkParams } from '../step/check-params'
import { currentContext, type Context } from '../step/context'
import { displaySymbol, tableBundle, type Displayable } from '../step/display'
import { wordsBundles } from '../step/show'
import { amountColumns, dayOf } from './combined-amounts'
import { convertedAmount, rateJoin, readRates, storeRates, type CurrencyRate, type MissingRate } from './currency-rates'
import type { Loaded } from './loaded'
import { modelColumns, moneyType, type ModelTable } from './model/model-columns'
import { modelOrder } from './model/build-model'
import { discard } from './discard'
import { SlowReport } from './slow-report'
import { loadWords, say } from './words'

const combineParams = z.object({
  currency: z.string().regex(/^[A-Za-z]{3}$/).optional().describe('The currency that all amounts are converted to, such as `CNY`; they stay as they are where absent.'),
  rates: z.custom<Table | readonly CurrencyRate[]>((value) => value === undefined || isTable(value) || Array.isArray(value)).optional().describe('What currencies were worth: a list of `{ from, to, date, rate }` or a table with these columns. The rate of the order’s day counts, or the latest before it.'),
  allowInverse: z.boolean().default(false).describe('Whether 1 ÷ rate serves where only the opposite direction is given.'),
  via: z.string().optional().describe('A currency over which two rates may be chained.'),
  decimals: z.number().int().min(0).max(4).default(2).describe('Decimals that converted amounts are rounded to, half up.'),
  onMissingRate: z.enum(['fail', 'leave']).default('fail').describe('What happens to amounts without a rate: the call fails and lists them, or they stay in their own currency.'),
  name: z.string().min(1).default('combined').describe('What a person calls the tables’ prefix.'),
})

export type CombineOptions = z.input<typeof combineParams> & { context?: Context }

/** Several platforms in one model: its tables stacked, each row with its platform. */
export interface Combined extends Displayable {
  readonly orders: Table
  readonly orderItems: Table
  readonly customers: Table
  readonly products: Table
  readonly events: Table
  readonly reviews: Table
  readonly settlements: Table
  /** A row for each platform and currency: orders, items, customers, total as loaded and as converted. */
  readonly summary: Table
  readonly warnings: readonly Text[]
  /** Currencies and days that no rate was given for. */
  readonly missingRates: readonly MissingRate[]
}

/**
 * Stacks what was loaded from several platforms into one model, with amounts converted by the rates that are given. Orders that
 * stand in two loads of one platform count once, as the later one has them; nothing is merged across platforms, or where none is named. Converted rows keep
 * `original_currency` and `rate`. `await combine([taobao, shopify], { currency: 'CNY', rates: [{ from: 'GBP', to: 'CNY', rate: '9.1' }] })`.
 * Fails with `bad-params`.
 */
export async function combine(loads: readonly Loaded[], options: CombineOptions = {}): Promise<Combined> {
  const { context = currentContext(), ...given } = options
  const params = checkParams('combine', combineParams, given, context.language)
  const refuse = (parameter: string, words: Text, value: string): never => fail({ kind: 'bad-params', step: 'combine', parameter, problem: words[context.language], given: value })
  if (!Array.isArray(loads) || loads.length === 0 || !loads.every((load) => isTable(load) && 'model' in load)) refuse('loads', loadWords.combineLoads, String(loads))
  const plain = loads.find(({ model }) => model === null)
  if (plain !== undefined) refuse('loads', loadWords.combinePlain, plain.report.files.join(', '))
  if (params.currency !== undefined && params.rates === undefined) refuse('rates', loadWords.combineRates, 'undefined')
  const engine = await context.engine()
  const progress = new SlowReport(context, loadWords.combining)
  const made: string[] = []
  try {
    const stacked: Partial<Record<ModelTable, Table>> = {}
    for (const [index, table] of modelOrder.entries()) {
      progress.show(index / (2 * modelOrder.length))
      stacked[table] = await stack(context, engine, table, loads, `${params.name}_${table}`, made)
    }
    const warnings = repeatedWarnings(loads, stacked)
    const rates = params.rates === undefined ? [] : isTable(params.rates) ? await readRates(params.rates, rateColumns(params.rates), context.signal) : [...params.rates]
    const target = params.currency?.toUpperCase()
    let missingRates: MissingRate[] = []
    const converted = { ...stacked }
    if (target !== undefined) {
      for (const [index, table] of modelOrder.entries()) {
        progress.show(0.5 + index / (2 * modelOrder.length))
        const before = stacked[table]
        if (before === undefined || amountColumns[table].length === 0) continue
        const { table: after, missing } = await convert(context, engine, { table, before, model: stacked, rates, target, params }, made)
        converted[table] = after
        if (table === 'orders') missingRates = missing
        else missingRates = addMissing(missingRates, missing)
      }
      if (missingRates.length > 0 && params.onMissingRate === 'fail') refuse('rates', missingWords(missingRates, target), `${rates.length}`)
      if (missingRates.length > 0) warnings.push(missingWords(missingRates, target))
    }
    const { orders } = converted
    const currencies = orders === undefined ? [] : (await engine.query(`select distinct currency from ${orders.sqlName} where currency is not null order by 1`)).rows.map(([currency]) => String(currency))
    if (currencies.length > 1) warnings.push(say(loadWords.mixedCurrencies, { currencies: currencies.join(', ') }))
    const summary = await summarise(engine, stacked, converted, `${params.name}_summary`, made)
    if (context.signal.aborted) fail({ kind: 'cancelled' })
    return toCombined(converted, summary, warnings, missingRates)
  } catch (problem) {
    await discard(engine, made)
    throw problem
  } finally {
    progress.end()
  }
}

/** What tells one thing on a platform from another; nothing for what merely happened. */
const keys: Partial<Record<ModelTable, string>> = { orders: 'order_id', order_items: 'order_id', customers: 'account_id', products: 'product_id' }

async function stack(context: Context, engine: Engine, table: ModelTable, loads: readonly Loaded[], name: string, made: string[]): Promise<Table> {
  const { identifier } = engine.dialect
  const columns = Object.keys(modelColumns[table]).map(identifier).join(', ')
  const parts = loads.flatMap(({ model }, index) => (model?.[table] === undefined ? [] : [`select ${columns}, ${index} as "~load" from ${model[table].sqlName}`]))
  const relation = engine.freshName(name)
  made.push(relation)
  if (parts.length === 0) await engine.materialise(relation, `select ${Object.entries(modelColumns[table]).map(([column, type]) => `cast(null as ${type}) as ${identifier(column)}`).join(', ')} where false`)
  else {
    const key = keys[table]
    // Of what stands in two loads of one platform the later one counts; a product or person without a key is its own. Nothing says that two tables mapped by hand are of one platform.
    const latest = key === undefined || parts.length === 1 ? '' : ` qualify "~load" = max("~load") over (partition by platform, ${key}) or ${key} is null or platform = ''`
    const rows = `select ${columns} from (${parts.join(' union all ')})${latest}`
    if (table === 'events') await engine.execute(`create or replace view ${identifier(relation)} as ${rows}`)
    else await engine.materialise(relation, `select ${columns} from (select *, row_number() over () as "~row" from (${parts.join(' union all ')}))${latest} order by "~load", "~row"`, { signal: context.signal })
  }
  return Table.of(engine, relation, name)
}

interface Conversion {
  table: ModelTable
  before: Table
  model: Partial<Record<ModelTable, Table>>
  rates: readonly CurrencyRate[]
  target: string
  params: z.output<typeof combineParams>
}

async function convert(context: Context, engine: Engine, { table, before, model, rates, target, params }: Conversion, made: string[]): Promise<{ table: Table; missing: MissingRate[] }> {
  const { identifier } = engine.dialect
  const { from, day } = dayOf(table, before, model)
  const own = { from: `(${from}) t`, currency: 't.currency', day }
  const stored = await storeRates(engine, own, rates, { target, allowInverse: params.allowInverse, via: params.via ?? null }, { step: 'combine', parameter: 'rates', language: context.language, signal: context.signal })
  const relation = engine.freshName(`${params.name}_${table}`)
  made.push(relation)
  try {
    const money = new Set<string>(amountColumns[table])
    const columns = Object.keys(modelColumns[table]).map((column) => {
      if (column === 'currency') return `case when r.rate is null then t.currency else '${target}' end as currency`
      if (!money.has(column)) return `t.${identifier(column)}`
      return `case when r.rate is null or upper(trim(t.currency)) = '${target}' then t.${identifier(column)} else cast(${convertedAmount(`t.${identifier(column)}`, 'r.rate', params.decimals)} as ${moneyType}) end as ${identifier(column)}`
    })
    const rows = `select ${columns.join(', ')}, t.currency as original_currency, r.rate as rate, t."~row" from (${from}) t left join ${identifier(stored.relation)} r on ${rateJoin(own, 'r')}`
    await engine.materialise(relation, `select * exclude ("~row") from (${rows}) order by "~row"`, { signal: context.signal })
  } finally {
    await discard(engine, [stored.relation])
  }
  return { table: await Table.of(engine, relation, before.name), missing: stored.missing }
}

function rateColumns(rates: Table): { from: string; to: string; rate: string; date?: string; until?: string } {
  const optional = (name: string): string | undefined => rates.columnNames.find((column) => column.toLowerCase() === name)
  const [date, until] = [optional('date'), optional('until')]
  return { from: optional('from') ?? 'from', to: optional('to') ?? 'to', rate: optional('rate') ?? 'rate', ...(date === undefined ? {} : { date }), ...(until === undefined ? {} : { until }) }
}

function addMissing(all: readonly MissingRate[], more: readonly MissingRate[]): MissingRate[] {
  const known = new Set(all.map(({ currency, day }) => `${currency} ${day}`))
  return [...all, ...more.filter(({ currency, day }) => !known.has(`${currency} ${day}`))]
}

function missingWords(missing: readonly MissingRate[], target: string): Text {
  const list = missing.slice(0, 8).map(({ currency, day }) => `${currency}${day === null ? '' : ` ${day}`}`).join(', ')
  return say(loadWords.ratesMissing, { target, list: missing.length > 8 ? `${list} …` : list, count: missing.length })
}

function repeatedWarnings(loads: readonly Loaded[], stacked: Partial<Record<ModelTable, Table>>): Text[] {
  const all = loads.reduce((sum, { model }) => sum + (model?.orders?.rowCount ?? 0), 0)
  const repeated = all - (stacked.orders?.rowCount ?? 0)
  return repeated > 0 ? [say(loadWords.combineRepeated, { count: repeated })] : []
}

async function summarise(engine: Engine, stacked: Partial<Record<ModelTable, Table>>, converted: Partial<Record<ModelTable, Table>>, name: string, made: string[]): Promise<Table> {
  const { orders, order_items: items, customers, events } = converted
  const relation = engine.freshName(name)
  made.push(relation)
  const from = (table: Table | undefined): string => table?.sqlName ?? '(select null::varchar as platform where false)'
  const before = stacked.orders === orders ? 'currency' : 'original_currency'
  await engine.materialise(
    relation,
    `with platforms as (select distinct platform from (select platform from ${from(orders)} union all select platform from ${from(events)} union all select platform from ${from(customers)})),
      o as (select platform, ${before} as original_currency, currency, count(*) as orders, sum(order_total) as order_total, min(created_at) as first, max(created_at) as last from ${from(orders)} group by all)
      select p.platform, coalesce(o.orders, 0) as orders, (select count(*) from ${from(items)} i where i.platform = p.platform) as order_items, (select count(*) from ${from(customers)} c where c.platform = p.platform) as customers,
        (select count(*) from ${from(events)} e where e.platform = p.platform) as events, o.original_currency, o.currency, o.order_total, o.first, o.last
      from platforms p left join o using (platform) order by p.platform, o.currency`,
  )
  return Table.of(engine, relation, name)
}

function toCombined(model: Partial<Record<ModelTable, Table>>, summary: Table, warnings: Text[], missingRates: MissingRate[]): Combined {
  const the = (table: ModelTable): Table => model[table] ?? summary
  return {
    orders: the('orders'),
    orderItems: the('order_items'),
    customers: the('customers'),
    products: the('products'),
    events: the('events'),
    reviews: the('reviews'),
    settlements: the('settlements'),
    summary,
    warnings,
    missingRates,
    [displaySymbol]: async (language) => [...wordsBundles(warnings.map((warning) => `- ${warning[language]}`).join('\n')), await tableBundle(summary)],
  }
}
