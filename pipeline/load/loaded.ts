import { fail } from '../../protocol/failure'
import type { Fingerprint, LoadReport } from '../../protocol/table'
import type { Language, Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import type { ModelTable } from './model/model-columns'
import { loadWords, say } from './words'

/** What a load has besides its rows. */
export interface LoadedParts {
  /** What was recognised and found, as `souk load` prints it. */
  readonly report: LoadReport
  /** What proves which files were read, one a file. */
  readonly fingerprints: readonly Fingerprint[]
  /** Rows and values that could not be read: file, line, kind, column, reason, raw text. Empty where all could. */
  readonly rejects: Table
  /** Rows of the files that belong to the main ones, by format, such as `taobao_items_csv`. */
  readonly parts: Readonly<Record<string, Table>>
  /** The tables of the event model that the export maps to; null for a plain table. */
  readonly model: Readonly<Partial<Record<ModelTable, Table>>> | null
  /** One row an order. Fails with `unknown-format` for a plain table, as the others below. */
  readonly orders: Table
  /** One row an item of an order. */
  readonly orderItems: Table
  /** One row an account. */
  readonly customers: Table
  readonly products: Table
  readonly events: Table
  readonly reviews: Table
  /** What the platform pays out and keeps, a line each. */
  readonly settlements: Table
}

/** A loaded file or group of files: a Table of its rows, raw columns kept, with the mapped tables beside it. */
export type Loaded = Table & LoadedParts

const getters: Record<'orders' | 'orderItems' | 'customers' | 'products' | 'events' | 'reviews' | 'settlements', ModelTable> = {
  orders: 'orders',
  orderItems: 'order_items',
  customers: 'customers',
  products: 'products',
  events: 'events',
  reviews: 'reviews',
  settlements: 'settlements',
}

/** Gives a table of rows the parts of a load. */
export function toLoaded(table: Table, parts: Pick<LoadedParts, 'report' | 'fingerprints' | 'rejects' | 'parts' | 'model'>, language: Language): Loaded {
  const properties: PropertyDescriptorMap = {}
  for (const [name, value] of Object.entries(parts)) properties[name] = { value, enumerable: true }
  for (const [getter, name] of Object.entries(getters)) {
    const mapped = parts.model?.[name]
    properties[getter] = mapped === undefined ? { get: () => fail({ kind: 'unknown-format', path: parts.report.files.join(', '), detail: missingDetail(parts.report, name)[language] }) } : { value: mapped, enumerable: true }
  }
  return Object.defineProperties(table, properties) as Loaded
}

function missingDetail({ platform, format }: LoadReport, table: ModelTable): Text {
  return platform === null ? say(loadWords.plainHasNone, { table }) : say(loadWords.formatHasNone, { format, table })
}
