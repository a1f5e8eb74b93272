import type { ColumnData } from '../engine/engine'
import type { StepContext } from '../step/step-context'

/** Stores columns beside the tables and gives their relation's SQL name. */
export type Keep = (columns: Record<string, ColumnData>, types?: Record<string, string>) => Promise<string>

/** Work that needs columns beside its table for as long as it lasts: they are removed whether it ends well or not. */
export async function withScratch<Result>({ engine, signal }: StepContext, work: (keep: Keep) => Promise<Result>): Promise<Result> {
  const relations: string[] = []
  const keep: Keep = async (columns, types) => {
    signal.throwIfAborted()
    const relation = engine.freshName('scratch')
    relations.push(relation)
    await engine.register(relation, columns, types)
    return engine.dialect.identifier(relation)
  }
  try {
    return await work(keep)
  } finally {
    for (const relation of relations) await engine.drop(relation)
  }
}
