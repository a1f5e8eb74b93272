import type { Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'
import { answerValues } from './answer-values'
import { listUnreadable, type Unreadable } from './list-unreadable'
import { freshColumn, replaceColumns, type NewColumn } from './replace-columns'

/** A column from whose values others are made, each different value asked once. */
export interface ColumnMap<Key extends string> {
  column: string
  /** Further columns that the answer needs. */
  with?: readonly string[]
  /** What is made: under the column's own name it takes its place, under another it stands behind it. */
  outputs: readonly { key: Key; name: string; type: string }[]
  /** `problem` lists the row with its raw value. */
  answer(values: readonly (string | null)[], rows: number): Readonly<Record<Key, string | null>> & { problem?: string | null }
  phrase: Text
}

/** Makes columns out of columns, rows in their order; `names` says what each output is called in the end. */
export async function mapColumns<Key extends string>(context: StepContext, table: Table, maps: readonly ColumnMap<Key>[]): Promise<{ table: Table; unreadable: Table; names: Record<Key, string>[] }> {
  const { identifier } = context.engine.dialect
  const [joins, used, columns, unread]: [string[], string[], NewColumn[], Unreadable[]] = [[], [], [], []]
  const names: Record<Key, string>[] = []
  const taken = [...table.columnNames]
  try {
    for (const [index, { column, outputs, answer, phrase, with: others = [] }] of maps.entries()) {
      const alias = `a${index}`
      const types = Object.fromEntries([...outputs.map(({ key, type }) => [key, type]), ['problem', 'VARCHAR']]) as Record<Key | 'problem', string>
      let problems = 0
      const answers = await answerValues(context, {
        from: table.sqlName,
        keys: [column, ...others].map((name) => `t.${identifier(context.column(table, name).name)}`),
        columns: types,
        phrase,
        atMost: table.rowCount,
        answer(values, rows) {
          const { problem = null, ...found } = answer(values, rows)
          if (problem !== null) problems += rows
          return { ...found, problem } as Record<Key | 'problem', string | null>
        },
      })
      used.push(answers.relation)
      joins.push(answers.join(alias))
      const own = {} as Record<Key, string>
      for (const { key, name } of outputs) {
        own[key] = name === column ? name : freshColumn(taken, name)
        if (name !== column) taken.push(own[key])
        columns.push({ name: own[key], sql: `${alias}.${identifier(key)}`, ...(name === column ? {} : { after: column }) })
      }
      names.push(own)
      if (problems > 0) unread.push({ column, where: `${alias}.problem is not null`, reason: `${alias}.problem` })
    }
    return { table: columns.length === 0 ? table : await replaceColumns(context, table, columns, joins), unreadable: await listUnreadable(context, table, joins, unread), names }
  } finally {
    for (const relation of used) await context.engine.drop(relation)
    context.report(1, { en: 'Done', zh: '完成' })
  }
}
