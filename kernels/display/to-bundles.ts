import { inspect, types } from 'node:util'
import { mime, type MimeBundle } from '../../protocol/output'
import type { Language } from '../../protocol/text'
import type { Table } from '../../pipeline/engine/table'
import { htmlTable } from './html-table'
import { isPlainObject } from './is-plain-object'

/** What a value may have to say itself how it is shown; the second is Deno's and Jupyter's name for it. */
const ownDisplays = [Symbol.for('souk.display'), Symbol.for('Jupyter.display'), 'toBundle'] as const
const tableMark = Symbol.for('souk.table')
const mostColumns = 40

/** How tables are shown: supplied, so that the pipeline is loaded only once there is a table. */
export type ShowTable = (table: Table) => Promise<MimeBundle>

/** A value as the richest thing it is, each bundle with a plainer text beside it. Promises are waited for; nothing is shown of `undefined`. */
export async function toBundles(given: unknown, language: Language, showTable: ShowTable): Promise<MimeBundle[]> {
  const value: unknown = await given
  if (value === undefined) return []
  const own = await ownBundles(value, language)
  if (own !== null) return own
  if (isTableValue(value)) return [await showTable(value)]
  if (value instanceof Uint8Array) return [imageBundle(value) ?? { [mime.text]: inspectValue(value) }]
  if (isListOfObjects(value)) return [objectsBundle(value)]
  return [{ [mime.text]: typeof value === 'string' ? value : inspectValue(value) }]
}

/** A table's bundle with HTML beside it, for readers that know nothing of ours. */
export function withHtml(bundle: MimeBundle, table: Table): MimeBundle {
  const shown = bundle[mime.table]
  const head = typeof shown === 'object' && shown !== null && 'head' in shown ? (shown.head as unknown[][]) : []
  const { [mime.text]: text, ...rich } = bundle
  return { ...rich, [mime.html]: htmlTable(table.columns.map(({ name }) => name), head, table.rowCount), [mime.text]: text }
}

async function ownBundles(value: unknown, language: Language): Promise<MimeBundle[] | null> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || types.isProxy(value)) return null
  for (const name of ownDisplays) {
    const show = (value as Record<PropertyKey, unknown>)[name]
    if (typeof show !== 'function') continue
    const shown: unknown = await show.call(value, language)
    if (Array.isArray(shown)) return shown as MimeBundle[]
    if (isPlainObject(shown)) return [shown]
  }
  return null
}

function isTableValue(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !types.isProxy(value) && tableMark in value
}

function imageBundle(bytes: Uint8Array): MimeBundle | null {
  const type = startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]) ? mime.png : startsWith(bytes, [0xff, 0xd8, 0xff]) ? mime.jpeg : null
  return type === null ? null : { [type]: Buffer.from(bytes).toString('base64'), [mime.text]: `[${type}, ${bytes.length} bytes]` }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function isListOfObjects(value: unknown): value is Record<string, unknown>[] {
  if (!Array.isArray(value) || value.length === 0) return false
  return value.every((item) => isPlainObject(item)) && value.some((item: object) => Object.keys(item).length > 0)
}

/** Columns are the names of the first hundred objects, in order of appearance. */
function objectsBundle(list: readonly Record<string, unknown>[]): MimeBundle {
  const shown = list.slice(0, 100)
  const columns = [...new Set(shown.flatMap((item) => Object.keys(item)))].slice(0, mostColumns)
  const rows = shown.map((item) => columns.map((column) => item[column]))
  return { [mime.html]: htmlTable(columns, rows, list.length), [mime.text]: inspectValue(list) }
}

/** As Node writes it. Errors without their stack: the places in it would be those of the compiled code. */
export function inspectValue(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  try {
    return inspect(value, { depth: 4, breakLength: 100, maxArrayLength: 100, maxStringLength: 20_000 })
  } catch (thrown) {
    return `${Object.prototype.toString.call(value)} (${String(thrown)})`
  }
}
