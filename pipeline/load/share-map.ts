import { fail } from '../../protocol/failure'
import type { ImportMap } from '../../protocol/import'
import type { Identified } from './identify'
import { familyOf } from './readers/reader'

/**
 * What each format among files takes of the mappings of one call: orders and their items come together, and a column that only
 * one of them has is that one's. A column of both goes to the format that maps such rows already, else to the first.
 * Fails with `missing-column` where none has it.
 */
export function shareMap(files: readonly Identified[], map: ImportMap): (file: Identified) => ImportMap {
  const formats = new Map<string, Identified[]>()
  for (const file of files) formats.set(formatOf(file), [...(formats.get(formatOf(file)) ?? []), file])
  const shares = new Map<string, ImportMap>()
  for (const [table, columns] of Object.entries(map)) {
    for (const [column, from] of Object.entries(columns)) {
      const name = typeof from === 'string' ? from : from.sum
      const having = [...formats].filter(([, ofFormat]) => ofFormat.every((file) => mayHave(file, name)))
      const [format] = having.find(([, [file]]) => file?.recognition.reader?.model[table === 'order_items' ? 'items' : (table as 'orders')] !== undefined) ?? having[0] ?? refuse(files, name)
      const share = shares.get(format)
      shares.set(format, { ...share, [table]: { ...share?.[table], [column]: from } })
    }
  }
  return (file) => shares.get(formatOf(file)) ?? {}
}

/** The columns of JSON and Parquet are known when they are read. */
function mayHave({ layout }: Identified, column: string): boolean {
  return layout.kind !== 'csv' || layout.names.includes(column)
}

function refuse(files: readonly Identified[], column: string): never {
  const lacking = files.find((file) => !mayHave(file, column))
  return fail({ kind: 'missing-column', where: lacking?.source.label ?? '', column, columns: lacking?.layout.kind === 'csv' ? lacking.layout.names : [] })
}

function formatOf({ recognition }: Identified): string {
  return recognition.reader === null ? 'generic' : familyOf(recognition.reader)
}
