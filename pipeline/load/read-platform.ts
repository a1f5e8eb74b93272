import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { cleanRows } from './clean-rows'
import { meaningsOf } from './clean-sql'
import type { Layout } from './identify'
import { sqlType } from './model/build-model'
import { readDelimited, type ReadRows } from './read-delimited'
import type { Reader } from './readers/reader'
import type { SourceFile } from './source-file'

/** Reads a platform's export. Bare ones are read in their types; of others every cell is text first and then cleaned. `types` are the engine's, for what a plain table does not map. */
export async function readPlatform(context: Context, engine: Engine, { source, layout, name, reader }: { source: SourceFile; layout: Extract<Layout, { kind: 'csv' }>; name: string; reader: Reader }, types: Readonly<Record<string, string>>): Promise<ReadRows> {
  if (reader.isBare === true) {
    const meanings = meaningsOf(layout.names, reader)
    // Ids are text in the model; until then whole numbers that lose nothing are read, kept and compared faster as such.
    const ids = new Set(layout.names.filter((column) => meanings.get(column) === 'id'))
    const types = Object.fromEntries(layout.names.filter((column) => !ids.has(column)).map((column) => [column, sqlType(meanings.get(column) ?? 'text').toUpperCase()]))
    return readDelimited(context, engine, { source, layout, name }, { types, ids, isAllText: false, missing: reader.missing ?? [] })
  }
  const mapped = Object.fromEntries([...meaningsOf(layout.names, reader).keys()].map((column) => [column, 'VARCHAR']))
  const wishes = reader.isPlain === true ? { types: { ...mapped, ...types }, isAllText: false, missing: reader.missing ?? [] } : { types: {}, isAllText: true, missing: [] }
  const raw = await readDelimited(context, engine, { source, layout, name: `${name}_raw` }, wishes)
  return cleanRows(context, engine, raw, { reader, name, label: source.label })
}
