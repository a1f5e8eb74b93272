import { numberColumn } from '../engine/dialect'
import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'
import type { Keep } from './scratch'

/**
 * The numbered rows of a table as SQL, `count` of them drawn by the seed where there are more; each row is as likely as any other
 * (Floyd's algorithm). Only a draw asks for the seed.
 */
export async function drawRows(context: StepContext, keep: Keep, table: Table, count: number): Promise<string> {
  if (table.rowCount <= count) return table.numbered
  const { random, engine } = context
  const drawn = new Set<number>()
  for (let last = table.rowCount - count; last < table.rowCount; last += 1) {
    const row = random.integer(last + 1)
    drawn.add(drawn.has(row) ? last : row)
  }
  const relation = await keep({ drawn_row: Int32Array.from(drawn) })
  return `(select t.* from ${table.numbered} t join ${relation} d on t.${engine.dialect.identifier(numberColumn)} = d.drawn_row)`
}
