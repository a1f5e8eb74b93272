import { fail } from '../../protocol/failure'
import type { CellValue, Column } from '../../protocol/table'
import type { Language, Text } from '../../protocol/text'
import type { Bindable, Engine } from '../engine/engine'
import { Table } from '../engine/table'
import type { Random } from '../numeric/random'
import type { Context } from './context'
import type { Displayable } from './displayable'
import type { LiveDisplay } from './live'
import type { PauseGate } from './pause'

/** What a step works with: the context's parts, bound to this run. */
export interface StepContext {
  readonly engine: Engine
  /** The step's own generator: equal calls draw equal numbers. Fails with `no-seed` where the context has no seed. */
  readonly random: Random
  readonly signal: AbortSignal
  readonly language: Language
  report(fraction: number | null, phrase: Text): void
  /**
   * Shows a picture of long work at once, to be replaced while it goes on; it is no part of the result. A step whose result
   * shows the same ends with `await live.remove()`; interrupted or failed, it leaves the picture where it stands.
   */
  live(value: Displayable): LiveDisplay
  /** Offers to pause: `await gate.resumed()` in each round, `gate.close()` at the end. Pauses do not count in the estimate of `report`. */
  pausable(): PauseGate
  /** All rows of a query, for small results. Ends with `cancelled` when the run is interrupted. */
  query(sql: string, parameters?: readonly Bindable[]): Promise<CellValue[][]>
  /** A query's rows as a table under a name for people. */
  table(name: string, sql: string, parameters?: readonly Bindable[]): Promise<Table>
  /** The column of that name. Fails with `missing-column`, naming those that are there. */
  column(table: Table, name: string): Column
}

export async function createStepContext(step: string, context: Context, random: Random | null): Promise<StepContext> {
  const engine = await context.engine()
  return {
    engine,
    signal: context.signal,
    language: context.language,
    get random() {
      return random ?? fail({ kind: 'no-seed', step })
    },
    report: (fraction, phrase) => context.report(step, fraction, phrase),
    live: (value) => context.live(value),
    pausable: () => context.pausable(),
    async query(sql, parameters = []) {
      return (await engine.query(sql, { parameters, signal: context.signal })).rows
    },
    async table(name, sql, parameters = []) {
      const relation = engine.freshName(name)
      await engine.materialise(relation, sql, { parameters, signal: context.signal })
      return Table.of(engine, relation, name)
    },
    column: (table, name) => table.column(name),
  }
}
