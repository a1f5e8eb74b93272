import type { DuckDBValue } from '@duckdb/node-api'
import type { CellValue, ColumnKind } from '../../../protocol/table'

/** DuckDB's value as a page carries it: exact and safe in JSON. */
export function toCellValue(value: DuckDBValue, kind: ColumnKind): CellValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return toSafeInteger(value)
  if (kind === 'time') return toIsoTime(value)
  if (kind === 'bytes' && 'bytes' in value) return Buffer.from(value.bytes).toString('hex')
  if (kind === 'json') return JSON.stringify(toPlain(value))
  return String(value)
}

function toSafeInteger(value: bigint): number | string {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)
}

/** `2026-11-11T08:30:00`, with `Z` only where the engine's type is an instant. The binding would write instants in the machine's zone. */
function toIsoTime(value: object): string {
  const text = value.constructor.name === 'DuckDBTimestampTZValue' && 'micros' in value && typeof value.micros === 'bigint'
    ? instantText(value.micros)
    : String(value)
  return text.replace(' ', 'T')
}

function instantText(micros: bigint): string {
  const milliseconds = Number(micros / 1000n)
  // Beyond JavaScript's calendar (infinity among them) there is no ISO text: the number stays visible.
  if (Math.abs(milliseconds) > 8.64e15) return micros > 0n ? 'infinity' : '-infinity'
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19)
  return `${seconds}${rest === 0n ? '' : `.${String(rest).padStart(6, '0').replace(/0+$/, '')}`}Z`
}

/** Lists, structs and maps as plain JSON; what JSON cannot hold exactly is text. */
function toPlain(value: DuckDBValue): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return toSafeInteger(value)
  if ('items' in value) return [...value.items].map(toPlain)
  if ('entries' in value) {
    const { entries } = value
    if (Array.isArray(entries)) return Object.fromEntries(entries.map((entry) => [String(entry.key), toPlain(entry.value)]))
    return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, toPlain(item)]))
  }
  if ('bytes' in value) return Buffer.from(value.bytes).toString('hex')
  if ('micros' in value && 'constructor' in value && value.constructor.name.startsWith('DuckDBTimestamp')) return toIsoTime(value)
  if ('tag' in value && 'value' in value) return toPlain(value.value)
  return String(value)
}
