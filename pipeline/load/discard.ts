import type { Engine } from '../engine/engine'

/** Removes tables and views: what was in between, or what a failed or cancelled load had begun. */
export async function discard(engine: Engine, relations: readonly string[]): Promise<void> {
  for (const relation of relations) {
    // The engine tells tables from views, and does not drop one as the other.
    await engine.drop(relation).catch(() => engine.execute(`drop view if exists ${engine.dialect.identifier(relation)}`)).catch(() => undefined)
  }
}
