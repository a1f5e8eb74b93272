import { expect, it } from 'vitest'
import type { Failure } from '../../protocol/failure'
import { failureInCell } from './sql-place'

const failure = (sql: string): Failure => ({ kind: 'sql', sql, message: 'x', line: 1, column: 8 })

it('counts the line of an SQL failure from the first line of its cell', () => {
  const source = '%%sql spend\nselect pric from orders'
  expect(failureInCell(failure('select pric from orders'), source)).toEqual({ kind: 'sql', sql: source, message: 'x', line: 2, column: 8 })
})

it('counts the column too where the SQL stands behind other code', () => {
  const source = 'const t = await sql`select pric`'
  expect(failureInCell(failure('select pric'), source)).toMatchObject({ line: 1, column: 28 })
})

it('leaves a failure alone whose SQL is not in the cell', () => {
  expect(failureInCell(failure('select $1'), 'x')).toEqual(failure('select $1'))
})
