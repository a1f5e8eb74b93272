import { expect, it } from 'vitest'
import { FailureError } from '../../protocol/failure'
import type { CellState } from '../../protocol/session/state'
import { newCodeCell } from './new-notebook'
import { readParameters, withParameters } from './parameters'

const source = `export const platform: 'jd' | 'taobao' = 'jd'
const days = -7, share = 0.5, isFull = true
const tags = ['a', 'b'] as const
const options = { top: 3, since: null }
const since = new Date()
const limit = null
`

const tagged = (tag: string, text: string): CellState => ({ ...newCodeCell(text), metadata: { tags: [tag] } })
const attempt = (name: string, value: string): unknown => {
  try {
    return withParameters([tagged('parameters', source)], [[name, value]])[1]?.source.split('\n')[1]
  } catch (thrown) {
    return (thrown as FailureError).failure
  }
}

it('reads the literal constants of a parameters cell and leaves out what would have to be evaluated', () => {
  expect(readParameters(source).map(({ name, value }) => [name, value])).toEqual([
    ['platform', 'jd'],
    ['days', -7],
    ['share', 0.5],
    ['isFull', true],
    ['tags', ['a', 'b']],
    ['options', { top: 3, since: null }],
    ['limit', null],
  ])
})

it('reads a value by the type of the literal that it overrides', () => {
  expect([attempt('platform', "it's"), attempt('days', '30'), attempt('isFull', 'false'), attempt('tags', '["c"]'), attempt('limit', '5'), attempt('limit', 'x')]).toEqual([
    `const platform: 'jd' | 'taobao' = "it's"`,
    'const days = 30',
    'const isFull = false',
    'const tags = ["c"]',
    'const limit = 5',
    'const limit = "x"',
  ])
})

it('refuses names that are no parameters and values of another type', () => {
  const known = ['platform', 'days', 'share', 'isFull', 'tags', 'options', 'limit']
  expect([attempt('since', '1'), attempt('days', 'many'), attempt('isFull', '1'), attempt('tags', '{}'), attempt('options', '[1')]).toEqual([
    { kind: 'unknown-parameter', name: 'since', known },
    { kind: 'bad-parameter-value', name: 'days', given: 'many', wanted: 'number' },
    { kind: 'bad-parameter-value', name: 'isFull', given: '1', wanted: 'true, false' },
    { kind: 'bad-parameter-value', name: 'tags', given: '{}', wanted: 'JSON […]' },
    { kind: 'bad-parameter-value', name: 'options', given: '[1', wanted: 'JSON' },
  ])
})

it('puts the injected cell behind the parameters, in place of an earlier one', () => {
  const first = newCodeCell('1')
  const parameters = tagged('parameters', source)
  const former = tagged('injected-parameters', 'const days = 1')
  const last = newCodeCell('2')
  const cells = withParameters([first, parameters, last, former], [['days', '2'], ['days', '3']])
  expect(cells.map((cell) => [cell.id, cell.source, cell.metadata])).toEqual([
    [first.id, '1', {}],
    [parameters.id, source, { tags: ['parameters'] }],
    [former.id, '// Set when the notebook was run\nconst days = 3', { tags: ['injected-parameters'] }],
    [last.id, '2', {}],
  ])
})
