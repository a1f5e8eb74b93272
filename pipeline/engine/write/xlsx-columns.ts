import type { Column } from '../../../protocol/table'
import type { Bindable, ColumnData, Engine } from '../engine'
import { decimalFormat, formats, type Style } from './xlsx-parts'
import { toXmlText } from './xml-text'

/** Digits that a spreadsheet keeps of a number. */
const exactDigits = 15
const microsecondsPerDay = 86_400_000_000
/** Days from Excel's day 0 to 1970-01-01. */
const daysBefore1970 = 25_569

/** How one column of a query goes into a sheet. */
export interface SheetColumn {
  name: string
  /** What the query selects for it. */
  expression: string
  style: Style
  /** Characters that a value of this kind takes at least. */
  width: number
  /** Texts that look like numbers are no mistake here. */
  isText: boolean
  /** The XML of a value that is there, behind the cell's place and style. */
  toCell(value: NonNullable<ColumnData[number]>): string
}

/**
 * Columns of a query as a sheet can hold them without loss, and how many rows there are. A column of which any value would lose
 * something as a number or a date (more than 15 digits, a day before March 1900, where Excel's calendar errs, parts of a microsecond) is text throughout.
 */
export async function toSheetColumns(engine: Engine, columns: readonly Column[], relation: string, options: { parameters: readonly Bindable[]; signal?: AbortSignal | undefined }): Promise<{ columns: SheetColumn[]; rowCount: number }> {
  const tests = columns.flatMap((column) => [mustBeText(column, engine) ?? 'false', hasFraction(column, engine) ?? 'false'])
  const { rows } = await engine.query(`select count(*), ${tests.join(', ')} from ${relation} rows_to_write`, options)
  const [count, ...found] = rows[0] ?? []
  return { columns: columns.map((column, index) => toSheetColumn(column, engine, { isText: found[2 * index] === true, hasFraction: found[2 * index + 1] === true })), rowCount: Number(count ?? 0) }
}

function toSheetColumn(column: Column, { dialect }: Engine, found: { isText: boolean; hasFraction: boolean }): SheetColumn {
  const { name, kind, type } = column
  const value = dialect.identifier(name)
  const asText: SheetColumn = { name, expression: kind === 'json' || kind === 'bytes' ? value : `cast(${value} as varchar)`, style: 'text', width: 8, isText: true, toCell: toTextCell }
  if (found.isText) return asText
  switch (kind) {
    case 'boolean':
      return { ...asText, expression: value, style: 'plain', isText: false, toCell: (given) => ` t="b"><v>${given === true ? 1 : 0}</v></c>` }
    case 'integer':
      return { ...asText, expression: value, style: 'plain', isText: false, toCell: toNumberCell }
    case 'decimal':
      return { ...asText, style: decimalFormat(scaleOf(type)), isText: false, toCell: toNumberCell }
    case 'number':
      // The text of a 4-byte number has the digits that it means; as a double it would show those that it does not have.
      return { ...asText, expression: type === 'FLOAT' ? asText.expression : value, style: 'plain', isText: false, toCell: toFloatCell }
    case 'date':
    case 'time':
      return {
        ...asText,
        expression: `cast(${dialect.epochMicroseconds(value)} as double)`,
        style: kind === 'date' ? 'date' : found.hasFraction ? 'fraction' : 'time',
        width: formats[kind === 'date' ? 'date' : found.hasFraction ? 'fraction' : 'time'].length,
        isText: false,
        toCell: (given) => `><v>${Number(given) / microsecondsPerDay + daysBefore1970}</v></c>`,
      }
    default:
      return asText
  }
}

function toTextCell(value: NonNullable<ColumnData[number]>): string {
  return ` t="inlineStr"><is><t xml:space="preserve">${toXmlText(String(value))}</t></is></c>`
}

function toNumberCell(value: NonNullable<ColumnData[number]>): string {
  return `><v>${String(value)}</v></c>`
}

function toFloatCell(value: NonNullable<ColumnData[number]>): string {
  return Number.isFinite(Number(value)) ? toNumberCell(value) : toTextCell(value)
}

/** An aggregate that is true where a sheet could not hold the column's own type; undefined where it always can. */
function mustBeText({ name, kind, type }: Column, { dialect }: Engine): string | undefined {
  const value = dialect.identifier(name)
  const beyond = (limit: string): string => `coalesce(max(${value}) >= ${limit} or min(${value}) <= -${limit}, false)`
  switch (kind) {
    case 'integer':
      return /^U?(TINYINT|SMALLINT|INTEGER)$/.test(type) ? undefined : beyond(`1${'0'.repeat(exactDigits)}`)
    case 'decimal': {
      const scale = scaleOf(type)
      return precisionOf(type) <= exactDigits ? undefined : scale >= exactDigits ? `count(${value}) > 0` : beyond(`1${'0'.repeat(exactDigits - scale)}`)
    }
    case 'date':
    case 'time': {
      const outside = `min(${value}) < date '1900-03-01' or max(cast(${value} as timestamp)) > timestamp '9999-12-31 23:59:59.999999'`
      const isFiner = type === 'TIMESTAMP_NS' ? ` or bool_or(${value} <> cast(cast(${value} as timestamp) as timestamp_ns))` : ''
      return `coalesce(${outside}${isFiner}, false)`
    }
    default:
      return undefined
  }
}

function hasFraction({ name, kind }: Column, { dialect }: Engine): string | undefined {
  return kind === 'time' ? `coalesce(bool_or(${dialect.epochMicroseconds(dialect.identifier(name))} % 1000000 <> 0), false)` : undefined
}

function precisionOf(type: string): number {
  return Number(/\((\d+)/.exec(type)?.[1] ?? 38)
}

function scaleOf(type: string): number {
  return Number(/,\s*(\d+)\)/.exec(type)?.[1] ?? 0)
}
