import { expect, test } from 'vitest'
import { checkGradient } from './finite-differences'

const value = ({ x, y }: { x: Float64Array; y: Float64Array }): number => x[0]! ** 2 * y[0]! + Math.exp(x[1]!)

test('a right gradient passes, with its error', () => {
  const errors = checkGradient(value, { x: [3, 0.5], y: [2] }, { x: [12, Math.exp(0.5)], y: [9] })
  expect(Object.values(errors).every((error) => error < 1e-9)).toBe(true)
  expect(Object.keys(errors)).toEqual(['x', 'y'])
})

test('a wrong one is named with its place, be it by little, NaN or of another length', () => {
  const inputs = { x: [3, 0.5], y: [2] }
  expect(() => checkGradient(value, inputs, { x: [12, Math.exp(0.5) + 1e-5] })).toThrow('gradient of x[1]: 1.6487')
  expect(() => checkGradient(value, inputs, { y: [Number.NaN] })).toThrow('gradient of y[0]: NaN')
  expect(() => checkGradient(value, inputs, { x: [12] })).toThrow('x has 2 numbers, its gradient 1')
})
