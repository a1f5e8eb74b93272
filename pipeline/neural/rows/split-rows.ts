import { fail } from '../../../protocol/failure'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import { mixBits } from '../../numeric/mix-bits'
import type { StepContext } from '../../step/step-context'

/** A share of the rows, drawn by the seed, or all rows from a value of a column on: a time, so that the past is judged by the future. */
export type Validation = number | { column: string; from: string | number }

export interface SplitRows {
  training: Table
  /** Null where nothing is held out. */
  validation: Table | null
  /** Rows without a target or weight. */
  leftOut: number
}

/** The columns that are needed, of the rows that can be learned from, in two parts; the given table stays as it is. */
export async function splitRows(context: StepContext, step: string, table: Table, columns: readonly string[], needed: readonly string[], validation: Validation, seed: number): Promise<SplitRows> {
  const { engine } = table
  const { dialect } = engine
  const by = typeof validation === 'number' ? null : table.column(validation.column)
  const names = [...new Set([...columns, ...(by === null ? [] : [by.name])])].map((name) => dialect.identifier(table.column(name).name))
  const there = needed.map((name) => {
    const column = table.column(name)
    const value = dialect.identifier(name)
    return column.kind === 'number' ? `${value} - ${value} = 0` : `${value} is not null`
  })
  const where = there.length === 0 ? '' : ` where ${there.join(' and ')}`
  const rows = await context.table('rows', `select ${names.join(', ')} from ${table.numbered}${where} order by "${numberColumn}"`)
  const made = [rows.relation]
  try {
    const part = async (name: string, isHeld: boolean): Promise<Table> => {
      let sql: string
      if (typeof validation === 'number') {
        const held = engine.freshName('held')
        const chosen = Int32Array.from({ length: rows.rowCount }, (_, index) => index).filter((index) => mixBits(seed ^ 0x5bd1e995, index) < validation * 2 ** 32 === isHeld)
        await engine.register(held, { row: chosen })
        made.push(held)
        sql = `select ${names.join(', ')} from ${rows.numbered} join ${dialect.identifier(held)} on row = "${numberColumn}" order by "${numberColumn}"`
      } else {
        const value = dialect.tryCast(dialect.literal(String(validation.from)), by!.type)
        const [[read] = []] = await context.query(`select ${value} is null`)
        if (read === true) fail({ kind: 'bad-params', step, parameter: 'validation', problem: { en: `from is no ${by!.type}`, zh: `from 不是 ${by!.type} 类型的值` }[context.language], given: String(validation.from) })
        const isLater = `coalesce(${dialect.identifier(by!.name)} >= ${value}, false)`
        sql = `select ${names.join(', ')} from ${rows.numbered} where ${isHeld ? '' : 'not '}${isLater} order by "${numberColumn}"`
      }
      return context.table(name, sql)
    }
    const training = await part('training_rows', false)
    const held = validation === 0 ? null : await part('validation_rows', true)
    if (held !== null && held.rowCount === 0) await engine.drop(held.relation)
    return { training, validation: held === null || held.rowCount === 0 ? null : held, leftOut: table.rowCount - rows.rowCount }
  } finally {
    for (const relation of made) await engine.drop(relation)
  }
}
