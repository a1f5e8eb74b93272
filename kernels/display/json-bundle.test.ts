import { expect, it } from 'vitest'
import { toJsonBundle } from './json-bundle'

it('leaves plain JSON as it is', () => {
  const bundle = { 'text/plain': 'a', 'application/json': { a: [1, null, { b: true, c: undefined }] } }
  expect(toJsonBundle(bundle)).toBe(bundle)
})

it('writes what JSON has no place for as what comes nearest', () => {
  const values = { whole: 5n, long: 2n ** 60n, column: Float64Array.of(1.5, Number.NaN), at: new Date(0), call: () => 1, none: Number.NaN }
  expect(toJsonBundle({ 'application/json': values })).toEqual({
    'application/json': { whole: 5, long: '1152921504606846976', column: [1.5, null], at: '1970-01-01T00:00:00.000Z', none: null },
  })
})

it('refuses a value that holds itself', () => {
  const value: Record<string, unknown> = {}
  value['self'] = value
  expect(() => toJsonBundle({ 'application/json': value })).toThrow(TypeError)
})
