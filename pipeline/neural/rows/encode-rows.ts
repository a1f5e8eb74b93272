import { numberColumn } from '../../engine/dialect'
import { Table } from '../../engine/table'
import type { DataSpec, FieldSpec } from '../../models/training/data-spec'
import { TableBatches } from '../../models/training/table-batches'
import type { StepContext } from '../../step/step-context'
import type { InputEncoding, NumberColumn, TargetEncoding } from './encoding'
import { numberOf } from './learn-encodings'

export interface RowsSpec {
  inputs: Readonly<Record<string, InputEncoding>>
  /** None where answers are wanted. */
  targets: readonly TargetEncoding[]
  weight: string | null
}

/** Rows as numbers, in the order of the table; `close` drops what was made for them. */
export interface EncodedRows {
  batches: TableBatches
  close(): Promise<void>
}

const row = `n."${numberColumn}"`

/** Stores a table's rows as the numbers that a network is given. Fails with `missing-column`. */
export async function encodeRows(context: StepContext, table: Table, { inputs, targets, weight }: RowsSpec): Promise<EncodedRows> {
  const { engine } = table
  const { dialect } = engine
  const selected: string[] = []
  const joins: string[] = []
  const helpers: string[] = []
  const spec: DataSpec = { inputs: {}, targets: {}, weight: weight === null ? null : 'weight' }
  const select = (sql: string, name: string): string => {
    selected.push(`${sql} as ${dialect.identifier(name)}`)
    return name
  }
  const wordTable = async (words: readonly string[], first: number): Promise<string> => {
    const relation = engine.freshName('words')
    await engine.register(relation, { word: [...words], id: Int32Array.from(words, (_, index) => index + first) }, { word: 'VARCHAR', id: 'INTEGER' })
    helpers.push(relation)
    return dialect.identifier(relation)
  }
  const column = (name: string): string => `n.${dialect.identifier(table.column(name).name)}`
  const joined = (sql: (alias: string) => string): string => {
    const alias = `j${joins.length}`
    joins.push(sql(alias))
    return alias
  }
  const idOf = async (name: string, words: string): Promise<string> => joined((alias) => `left join ${words} ${alias} on ${alias}.word = cast(${column(name)} as varchar)`)
  /** Elements of a list one by one, mended, and put together again. */
  const listOf = (name: string, from: string, element: string, type: string): string => {
    const unrolled = `(select n."${numberColumn}" as row, unnest(${column(name)}) as value, generate_subscripts(${column(name)}, 1) as place from ${table.numbered} n)`
    const alias = joined((own) => `left join (select u.row, array_agg(${element} order by u.place) as list from ${unrolled} u ${from} group by u.row) ${own} on ${own}.row = ${row}`)
    return `coalesce(${alias}.list, cast('[]' as ${type}))`
  }
  const field = async (name: string, encoding: InputEncoding): Promise<FieldSpec> => {
    switch (encoding.form) {
      case 'numbers':
        return { from: 'numbers', kind: 'float', columns: encoding.columns.map((one) => select(numberIn(column(one.column), one, table), nameOf(name, one))), isVector: encoding.isVector }
      case 'ids': {
        const words = await wordTable(encoding.words, 1)
        const columns: string[] = []
        for (const one of encoding.columns) columns.push(select(`coalesce(${await idOf(one, words)}.id, 0)`, `${name}: ${one}`))
        return { from: 'numbers', kind: 'integer', columns }
      }
      case 'sequence': {
        const isOne = encoding.columns.length === 1
        const columns = encoding.columns.map((one) => {
          const number = standardised('cast(u.value as double)', one)
          return select(listOf(one.column, '', isOne ? `[${number}]` : number, isOne ? 'double[][]' : 'double[]'), `${name}: ${one.column}`)
        })
        return { from: 'sequence', kind: 'float', columns, length: encoding.length, keep: 'last', padding: 0, ...(isOne ? { width: 1 } : {}) }
      }
      case 'id-sequence': {
        const words = await wordTable(encoding.words, 1)
        const columns = encoding.columns.map((one) => select(listOf(one, `left join ${words} w on w.word = cast(u.value as varchar)`, 'coalesce(w.id, 0)', 'integer[]'), `${name}: ${one}`))
        return { from: 'sequence', kind: 'integer', columns, length: encoding.length, keep: 'last', padding: 0 }
      }
      case 'mask':
        return { from: 'mask', column: select(column(encoding.column), `${name}: ${encoding.column}`), length: encoding.length }
    }
  }
  const target = async (encoding: TargetEncoding): Promise<FieldSpec> => {
    const name = `${encoding.name} ← ${encoding.column}`
    const value = column(encoding.column)
    if (encoding.as === 'vector') return { from: 'sequence', kind: 'float', columns: [select(value, name)], length: encoding.labels.length, keep: 'first', padding: 0 }
    if (encoding.as === 'number') {
      const { mean, deviation } = encoding
      return { from: 'numbers', kind: 'float', columns: [select(`(cast(${value} as double) - cast(${mean} as double)) / cast(${deviation} as double)`, name)] }
    }
    const id = `${await idOf(encoding.column, await wordTable(encoding.labels, 0))}.id`
    // A class that no training row has counts for nothing.
    return { from: 'numbers', kind: encoding.as === 'classes' ? 'integer' : 'float', columns: [select(`coalesce(${id}, ${encoding.as === 'classes' ? -1 : 0})`, name)] }
  }

  const close = async (made: readonly string[]): Promise<void> => {
    for (const relation of made) await engine.drop(relation)
  }
  try {
    for (const [name, encoding] of Object.entries(inputs)) spec.inputs[name] = await field(name, encoding)
    for (const encoding of targets) spec.targets[encoding.name] = await target(encoding)
    if (weight !== null) select(`cast(${column(weight)} as double)`, 'weight')
    const relation = engine.freshName('encoded')
    await engine.materialise(relation, `select ${selected.join(', ')} from ${table.numbered} n ${joins.join(' ')} order by ${row}`, { signal: context.signal })
    helpers.push(relation)
    const batches = await TableBatches.open(await Table.of(engine, relation, table.name), spec, { signal: context.signal })
    return {
      batches,
      close: async () => {
        await batches.close()
        await close(helpers)
      },
    }
  } catch (thrown) {
    await close(helpers)
    throw thrown
  }
}

const nameOf = (input: string, { column, word }: NumberColumn): string => `${input}: ${column}${word === undefined ? '' : ` = ${word}`}`

function numberIn(value: string, one: NumberColumn, table: Table): string {
  if (one.as !== 'is') return standardised(numberOf(value, one.as, table), one)
  return `case when cast(${value} as varchar) = ${table.engine.dialect.literal(one.word ?? '')} then cast(1 as double) else cast(0 as double) end`
}

function standardised(value: string, { as, mean, deviation }: NumberColumn): string {
  if (as === 'boolean') return `coalesce(${value}, cast(0.5 as double))`
  return `coalesce(case when ${value} - ${value} = 0 then (${value} - cast(${mean} as double)) / cast(${deviation} as double) end, cast(0 as double))`
}
