import type { Column } from '../../../protocol/table'
import { numberColumn, type Dialect } from '../dialect'
import { toColumnKind } from './column-kind'

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Bits that the largest value keeps in fixed point: more than a double has, and a 64-bit integer still holds it. */
const fixedPointBits = 62

/** Decimal digits that a double always keeps. */
const exactDigits = 15

/** DuckDB's own way to say what steps need. */
export const duckDbDialect: Dialect = {
  identifier,
  literal,
  quantile: (expression, p) => `quantile_cont(${expression}, ${p})`,
  quantiles: (expression, shares) => `unnest(quantile_cont(${expression}, [${shares.join(', ')}]))`,
  // DuckDB takes the value of rank ⌈share · count⌉ − 1.
  valuesAtRanks: (expression, ranks, count) => `unnest(quantile_disc(${expression}, [${ranks.map((rank) => (rank + 0.5) / count).join(', ')}]))`,
  daysBetween: (from, to) => `date_diff('day', cast(${from} as date), cast(${to} as date))`,
  rowNumber: () => 'rowid',
  numbered(relation, columns, isStored) {
    // A column of the user's own that is called rowid hides the engine's.
    const isHidden = columns.some(({ name }) => name.toLowerCase() === 'rowid')
    const number = isStored && !isHidden ? 'rowid' : 'row_number() over () - 1'
    return `(select ${number} as ${identifier(numberColumn)}, * from ${identifier(relation)})`
  },
  matches: (expression, pattern) => `regexp_matches(${expression}, ${literal(pattern)})`,
  tryCast: (expression, type) => `try_cast(${expression} as ${type})`,
  dateIn(expression, type, zone) {
    if (toColumnKind(type) === 'date') return expression
    const instant = type === 'TIMESTAMP WITH TIME ZONE' ? expression : `(cast(${expression} as timestamp) at time zone 'UTC')`
    return zone === 'UTC' && type !== 'TIMESTAMP WITH TIME ZONE' ? `cast(${expression} as date)` : `cast(${instant} at time zone ${literal(zone)} as date)`
  },
  epochMilliseconds: (expression) => `epoch_ms(cast(${expression} as timestamp))`,
  epochMicroseconds: (expression) => `epoch_us(cast(${expression} as timestamp))`,
  plainText({ name, kind, type }) {
    const value = identifier(name)
    if (kind === 'json' && type !== 'JSON') return `cast(${toJson(value, type)} as varchar)`
    return kind === 'bytes' ? `lower(hex(${value}))` : `cast(${value} as varchar)`
  },
  jsonValue({ name, kind, type }) {
    const value = identifier(name)
    const isExact = fitsDouble(value, kind, type)
    if (kind === 'bytes') return `lower(hex(${value}))`
    if (kind === 'json' && type !== 'JSON') return toJson(value, type)
    if (isExact === null) return value
    const words = kind === 'number' ? `case when isnan(${value}) then 'NaN' when ${value} > 0 then 'Infinity' else '-Infinity' end` : `cast(${value} as varchar)`
    return `case when ${value} is null then null when ${isExact} then to_json(${value}) else to_json(${words}) end`
  },
  fromEpochMilliseconds: (expression) => `(make_timestamp_ms(cast(floor(${expression}) as bigint)) + to_microseconds(cast(round((${expression} - floor(${expression})) * 1000) as bigint)))`,
  fixedPointSum(expression, largest) {
    // Powers of two beyond this are infinite; values so small are zero beside any others anyway.
    const shift = largest > 0 ? Math.min(fixedPointBits - Math.ceil(Math.log2(largest)), 960) : 0
    return {
      sum: `coalesce(cast(sum(cast((${expression}) * pow(2::double, ${shift}) as bigint)) as varchar), '0')`,
      toNumber: (whole) => Number(whole) / 2 ** shift,
    }
  },
  compensatedSum: (expression) => `fsum(${expression})`,
  compensatedMean: (expression) => `favg(${expression})`,
  // The function leaves out a last bin without values unless an edge stands there.
  binCounts: (expression, edges) => `to_json(map_values(histogram(${expression}, [${[...edges.map((edge) => `'${edge}'::double`), `'inf'::double`].join(', ')}])))`,
  byteLength: (expression) => `strlen(${expression})`,
  rowHash: (columns) => `hash(${columns.map(({ name }) => identifier(name)).join(', ')})`,
  contentHash: (columns, number) => `bit_xor(md5_number(concat_ws(chr(31), ${[identifier(number), ...columns.map(canonicalText)].join(', ')})))`,
  valueAtMinimum: (expression, by) => `arg_min(${expression}, ${by})`,
  fixedList(expression, length, keep, filler, width) {
    const type = width === undefined ? 'double[]' : 'double[][]'
    const list = `cast(${expression} as ${type})`
    const first = keep === 'first' ? '1' : `greatest(len(${expression}) - ${length}, 0) + 1`
    const missing = (count: number): string => `list_resize([]::double[], ${count}, null)`
    const part = `list_slice(${list}, ${first}, ${keep === 'first' ? length : `len(${expression})`})`
    if (width === undefined) return `case when ${expression} is null then ${missing(length)} else list_resize(${part}, ${length}, cast(${filler} as double)) end`
    const whole = `[case when len(inner_list) = ${width} then inner_list else ${missing(width)} end for inner_list in ${part}]`
    const fill = `list_resize([]::double[], ${width}, cast(${filler} as double))`
    return `case when ${expression} is null then ${missing(length * width)} else flatten(list_resize(${whole}, ${length}, ${fill})) end`
  },
  listMask: (expression, length) => `list_resize(list_resize([]::double[], least(coalesce(len(${expression}), 0), ${length}), cast(1 as double)), ${length}, cast(0 as double))`,
}

/** A list or struct as JSON. DuckDB writes a bare NaN, which no reader takes: where there may be one, its numbers are texts. */
function toJson(value: string, type: string): string {
  const asTexts = type.replace(/(?<!")\b(DOUBLE|FLOAT)\b(?!")/g, 'VARCHAR')
  if (asTexts === type) return `to_json(${value})`
  return `case when regexp_matches(cast(to_json(${value}) as varchar), 'NaN|Infinity') then to_json(cast(${value} as ${asTexts})) else to_json(${value}) end`
}

/** Whether a number's digits survive a reader that takes every number of JSON for a double; null where they always do. */
function fitsDouble(value: string, kind: Column['kind'], type: string): string | null {
  if (kind === 'number') return `isfinite(${value})`
  if (kind === 'integer') return /^U?(TINYINT|SMALLINT|INTEGER)$/.test(type) ? null : `${value} between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}`
  const [, precision, scale] = (/^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type) ?? []).map(Number)
  if (precision === undefined || scale === undefined || precision <= exactDigits) return null
  return scale >= exactDigits ? 'false' : `abs(${value}) < 1${'0'.repeat(exactDigits - scale)}`
}

/** A value as text that no other value has; missing is `~`, texts carry their length so that separators inside them do no harm. */
function canonicalText({ name, kind, type }: Column): string {
  const value = identifier(name)
  if (kind === 'number') return `coalesce(printf('%.11e', cast(${value} as double) + 0.0), '~')`
  if (kind === 'text' && type === 'VARCHAR') return `coalesce(strlen(${value}) || ':' || ${value}, '~')`
  if (kind === 'text' || kind === 'json') return `coalesce(strlen(cast(${value} as varchar)) || ':' || cast(${value} as varchar), '~')`
  return `coalesce(cast(${value} as varchar), '~')`
}
