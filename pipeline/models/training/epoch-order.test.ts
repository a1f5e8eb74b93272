import { expect, test } from 'vitest'
import { EpochOrder } from './epoch-order'

const order = (rows: number, isShuffled = true, seed = 7) => new EpochOrder(rows, { seed, isShuffled, blockRows: 10, windowBlocks: 3 })

const rowsOf = (given: EpochOrder, epoch: number): number[] => given.windows(epoch).flatMap((blocks, window) => [...given.rowsIn(epoch, window, blocks)])

test.each([0, 1, 9, 10, 29, 30, 31, 95, 300])('an epoch goes through each of %i rows once', (rows) => {
  const inOrder = Array.from({ length: rows }, (_, row) => row)
  expect(rowsOf(order(rows), 1).toSorted((a, b) => a - b)).toEqual(inOrder)
  expect(rowsOf(order(rows, false), 1)).toEqual(inOrder)
})

test('each epoch has an order of its own, which the seed alone decides', () => {
  const first = rowsOf(order(95), 1)
  expect(rowsOf(order(95), 1)).toEqual(first)
  expect(rowsOf(order(95), 2)).not.toEqual(first)
  expect(rowsOf(order(95, true, 8), 1)).not.toEqual(first)
})

test('a window mixes its blocks, so that a source of one window is fully shuffled', () => {
  const given = order(30)
  const places = new Set<number>()
  for (let epoch = 1; epoch <= 400; epoch += 1) places.add(rowsOf(given, epoch).indexOf(3))
  expect(places.size).toBe(30)
})

test('rows of a window are those of its blocks', () => {
  const given = order(95)
  for (const [window, blocks] of given.windows(4).entries()) {
    const found = new Set([...given.rowsIn(4, window, blocks)].map((row) => Math.floor(row / 10)))
    expect([...found].toSorted((a, b) => a - b)).toEqual(blocks.toSorted((a, b) => a - b))
  }
})
