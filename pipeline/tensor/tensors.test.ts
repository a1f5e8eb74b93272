import { describe, expect, it } from 'vitest'
import { toFailure } from '../../protocol/failure'
import { tensors } from './tensors'

describe('tensors by hand', () => {
  for (const name of ['reference', 'wasm'] as const) {
    it(`one neuron learns a line on ${name}: prediction, loss, gradient as on paper, update`, () => {
      const { variable, gradient } = tensors.backend(name)
      const w = variable(0.5)
      const b = variable(0)
      const prediction = w.times([1, 2, 3]).plus(b)
      const loss = prediction.minus([3, 5, 7]).squared().mean()
      // Errors −2.5, −4, −5.5: dL/dw = 2/3 · Σ error · x = 2/3 · −27, dL/db = 2/3 · −12.
      const step = gradient(loss)
      expect({ prediction: prediction.numbers(), loss: step.loss, w: step.of(w), b: step.of(b) }).toEqual({ prediction: [0.5, 1, 1.5], loss: expect.closeTo(52.5 / 3, 5) as number, w: expect.closeTo(-18, 5) as number, b: expect.closeTo(-8, 5) as number })
      for (let round = 0; round < 500; round += 1) gradient(loss).descend(0.1)
      expect({ w: w.value, b: b.value }).toEqual({ w: expect.closeTo(2, 4) as number, b: expect.closeTo(1, 4) as number })
    })
  }

  it('keeps no memory from one computation to the next', () => {
    const room = tensors.backend('wasm')
    const w = room.variable([[1, 2], [3, 4]])
    const before = room.bytes
    for (let round = 0; round < 100; round += 1) room.gradient(() => w.product([[1], [2]]).sigmoid().sum())
    expect({ bytes: room.bytes, value: w.value, row: w.sum(0).numbers() }).toEqual({ bytes: before, value: [[1, 2], [3, 4]], row: [4, 6] })
  })

  it('counts what is used twice once, and gives zeros for what took no part', () => {
    const { variable, gradient } = tensors.backend()
    const x = variable(3)
    const other = variable([1, 2])
    const square = x.times(x)
    expect({ x: gradient(square.plus(square)).of(x), other: gradient(square).of(other) }).toEqual({ x: 12, other: [0, 0] })
  })

  it('refuses lists of unlike lengths and values of another shape', () => {
    const { variable } = tensors.backend()
    const w = variable([1, 2])
    const failureOf = (work: () => void): unknown => {
      try {
        return work()
      } catch (thrown) {
        return toFailure(thrown).kind
      }
    }
    expect([failureOf(() => void variable([[1, 2], [3], [4, 5, 6]])), failureOf(() => void (w.value = [1, 2, 3])), failureOf(() => void w.plus([1, 2, 3]).numbers())]).toEqual(['bad-shape', 'bad-shape', 'bad-shape'])
  })
})
