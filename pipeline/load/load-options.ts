import * as z from 'zod'
import { checkParams } from '../step/check-params'
import type { Context } from '../step/context'
import { fail } from '../../protocol/failure'
import { modelColumns, type ModelTable } from './model/model-columns'
import { readers } from './readers'
import { encodings, type Encoding } from './text/detect-encoding'

/** Kinds of values that `types` may ask for, and the engine's type of each. */
const typeOf = { text: 'VARCHAR', integer: 'BIGINT', number: 'DOUBLE', money: 'DECIMAL(18,4)', boolean: 'BOOLEAN', date: 'DATE', time: 'TIMESTAMP', instant: 'TIMESTAMP WITH TIME ZONE' } as const

/** What `load` may be told; everything is found out where it is not. */
export const loadParams = z.object({
  as: z.string().optional().describe('The export format, such as `taobao_orders_csv`, or `generic` for a plain table. Recognised by its columns where absent.'),
  name: z.string().min(1).optional().describe('What a person calls the table; the file’s name where absent.'),
  encoding: z.enum([...encodings, 'gbk', 'latin-1', 'cp1252']).optional().describe('How characters are written; detected where absent.'),
  delimiter: z.string().min(1).max(4).optional().describe('What stands between two cells, such as `;` or a TAB; detected where absent.'),
  quote: z.string().length(1).nullable().optional().describe('What encloses cells; null where quotes are plain characters. Detected where absent.'),
  section: z.string().min(1).optional().describe('The sheet of a workbook, the file in an archive or the block of a report that is meant; all of one shape, else the first, where absent.'),
  header: z.boolean().optional().describe('Whether the first line holds the columns’ names; detected where absent.'),
  columns: z.array(z.string().min(1)).min(1).optional().describe('Names of all columns in order, instead of the header’s or where there is none.'),
  types: z.record(z.string(), z.enum(Object.keys(typeOf) as [keyof typeof typeOf, ...(keyof typeof typeOf)[]])).optional().describe('What columns hold, by name; rows whose value cannot be that are rejected. Found by reading the whole file where absent. Plain tables only.'),
  missing: z.array(z.string()).optional().describe('Cells that mean nothing is there, such as `NA`, besides empty ones. Plain tables only.'),
  zone: z.string().refine(isZone, { error: 'is no zone of the IANA list, such as `Asia/Shanghai`' }).optional().describe('The zone of times that carry none, such as `Asia/Shanghai`; the platform’s own where absent, UTC for a plain table.'),
  currency: z.string().regex(/^[A-Z]{3}$/).optional().describe('The currency of amounts where the file does not say it, such as `CNY`.'),
  platform: z.string().min(1).optional().describe('What the platform is called, for a table that is mapped by hand.'),
  map: z
    .partialRecord(z.enum(Object.keys(modelColumns) as [ModelTable, ...ModelTable[]]), z.record(z.string(), z.union([z.string(), z.object({ sum: z.string() })])))
    .optional()
    .describe('Which columns of the file feed which of the event model, by table: `{ orders: { order_id: "No.", order_total: { sum: "Price" } } }`. Added to what the format maps itself.'),
  pseudonymise: z.union([z.literal(true), z.array(z.string())]).optional().describe('Columns whose values are replaced by pseudonyms before anything else sees them, keyed by the workspace’s own key; true: wherever personal data is recognised. With the key, short values such as phone numbers can be found by trying them all.'),
})

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export type LoadParams = z.input<typeof loadParams>

/** Options of `load`. */
export interface LoadOptions extends LoadParams {
  /** Where the tables live; the current one where absent. */
  context?: Context
}

export type CheckedParams = z.output<typeof loadParams>

/** Fails with `bad-params`, naming the option. */
export function checkLoadOptions(given: unknown, context: Context): CheckedParams {
  const checked = checkParams('load', loadParams, given, context.language)
  if (checked.as !== undefined && checked.as !== 'generic' && !readers.some(({ id }) => id === checked.as)) {
    const known = ['generic', ...readers.map(({ id }) => id)].join(', ')
    const problem = context.language === 'zh' ? `不是已知的格式；可用的有：${known}` : `is no known format; there are: ${known}`
    fail({ kind: 'bad-params', step: 'load', parameter: 'as', problem, given: JSON.stringify(checked.as) })
  }
  checkMap(checked.map, context)
  return checked
}

function checkMap(map: CheckedParams['map'], { language }: Context): void {
  for (const [table, columns] of Object.entries(map ?? {})) {
    const known = Object.keys(modelColumns[table as ModelTable])
    const unknown = Object.keys(columns).find((column) => !known.includes(column))
    if (unknown === undefined) continue
    const problem = language === 'zh' ? `${table} 没有列 ${unknown}；可用的列：${known.join(', ')}` : `${table} has no column ${unknown}; there are: ${known.join(', ')}`
    fail({ kind: 'bad-params', step: 'load', parameter: 'map', problem, given: unknown })
  }
}

const otherNames: Record<string, Encoding> = { gbk: 'gb18030', 'latin-1': 'windows-1252', cp1252: 'windows-1252' }

/** The encoding that is meant by one of its names. */
export function toEncoding(name: CheckedParams['encoding']): Encoding | undefined {
  return name === undefined ? undefined : (otherNames[name] ?? (name as Encoding))
}

/** The engine's types by column. */
export function toEngineTypes(types: CheckedParams['types']): Record<string, string> {
  return Object.fromEntries(Object.entries(types ?? {}).map(([column, type]) => [column, typeOf[type]]))
}
