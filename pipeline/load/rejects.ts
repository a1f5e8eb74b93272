import type { Engine } from '../engine/engine'
import { rejectColumns, type RejectKind } from './read-sql'

/** A row, or one value of it, that could not be read. */
export interface Reject {
  /** Relative to the workspace. */
  file: string
  /** From 1; null where it is not known. */
  line: number | null
  kind: RejectKind
  column: string | null
  reason: string
  raw: string
}

/** An empty rejects table. */
export async function createRejects(engine: Engine, relation: string): Promise<void> {
  const columns = Object.entries(rejectColumns).map(([name, type]) => `cast(null as ${type}) as ${engine.dialect.identifier(name)}`)
  await engine.materialise(relation, `select ${columns.join(', ')} where false`)
}

/** Adds rows to a rejects table, in the order of their lines. */
export async function addRejects(engine: Engine, relation: string, rejects: readonly Reject[]): Promise<void> {
  if (rejects.length === 0) return
  const staging = engine.freshName('rejects_more')
  const text = (key: 'file' | 'kind' | 'column' | 'reason' | 'raw') => rejects.map((reject) => reject[key])
  const columns = { file: text('file'), line: Float64Array.from(rejects, ({ line }) => line ?? Number.NaN), kind: text('kind'), column: text('column'), reason: text('reason'), raw: text('raw') }
  await engine.register(staging, columns, rejectColumns)
  const { identifier } = engine.dialect
  try {
    await engine.materialise(relation, `select * from (select * from ${identifier(relation)} union all select * from ${identifier(staging)}) order by file, line`)
  } finally {
    await engine.drop(staging)
  }
}
