import { types } from 'node:util'
import type { Table } from '../pipeline/engine/table'
import type { Variable } from '../protocol/kernel'
import { preview, typeName } from './display/preview'
import type { Variables } from './typescript/variables'

const tableMark = Symbol.for('souk.table')

/** Told without loading the pipeline: a Table bears its mark. */
export function isTableValue(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !types.isProxy(value) && tableMark in value
}

/** What the side panel, completion and stale marks need to know of all variables; tables are passed on so that they can be paged. */
export function describeVariables(variables: Variables, onTable: (table: Table) => void): Variable[] {
  return [...variables.all()].map(({ name, value, cell }) => {
    if (!isTableValue(value)) return { name, type: typeName(value), preview: preview(value), cell, table: null }
    onTable(value)
    const table = { ...value.summary, name }
    return { name, type: 'Table', preview: `${table.rowCount} × ${table.columns.length}`, cell, table }
  })
}
