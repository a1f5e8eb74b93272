import { describe, expect, test } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import { givenBlocks } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

describe('memory of the reference', () => {
  test('keeps 53 bits in floats, rounds halves to even and cuts integers', () => {
    const backend = createReferenceBackend()
    const { floats, halves, integers } = givenBlocks(backend)
    const written = [0.1, 1 + 2 ** -11, -70_000.5]
    expect([floats(written), halves(written), integers(written)].map((block) => backend.read(block))).toEqual([
      Float64Array.from(written),
      Float64Array.from([0.0999755859375, 1, -Infinity]),
      Int32Array.from([0, 1, -70_000]),
    ])
  })

  test('writes behind an offset, and a view shares its numbers', () => {
    const backend = createReferenceBackend()
    const { floats, numbers } = givenBlocks(backend)
    const block = floats([1, 2, 3, 4, 5])
    const view = backend.view(backend.view(block, 1, 4), 1, 2)
    backend.write(view, [30])
    backend.write(block, [40], 3)
    expect({ view: numbers(view), block: numbers(block) }).toEqual({ view: [30, 40], block: [1, 2, 30, 40, 5] })
    expect(() => backend.view(view, 1, 2)).toThrow('a view of 2 numbers from 1 of 2')
  })

  test('gives copies', () => {
    const backend = createReferenceBackend()
    const block = givenBlocks(backend).floats([1])
    backend.read(block)[0] = 7
    expect(backend.read(block)[0]).toBe(1)
  })

  test('makes nonsense of what was never written and of what its step has outlived', () => {
    const backend = createReferenceBackend()
    const [kept, fleeting] = [backend.allocate(1, 'float', 'kept'), backend.allocate(1, 'float', 'step')]
    expect(backend.read(kept)[0]).toBeNaN()
    for (const block of [kept, fleeting]) backend.write(block, [1])
    const during = backend.memory()
    backend.endStep()
    expect({ kept: backend.read(kept)[0], fleeting: backend.read(fleeting)[0], during, after: backend.memory() }).toEqual({ kept: 1, fleeting: Number.NaN, during: { used: 16, taken: 16 }, after: { used: 8, taken: 8 } })
  })

  test('ends at its limit with a failure that says how much was asked for', () => {
    const backend = createReferenceBackend({ limitBytes: 100 })
    backend.allocate(7, 'float', 'step')
    backend.allocate(3, 'float', 'step')
    const thrown = ((): unknown => {
      try {
        return backend.allocate(6, 'integer', 'kept')
      } catch (problem) {
        return toFailure(problem)
      }
    })()
    backend.endStep()
    expect({ thrown, later: [6, 10, 9].map((length) => backend.allocate(length, 'integer', 'kept').length), full: backend.memory().used }).toEqual({ thrown: { kind: 'not-enough-memory', what: 'reference', neededBytes: 104, limitBytes: 100 }, later: [6, 10, 9], full: 100 })
  })

  test('refuses floats where integers belong', () => {
    const backend = createReferenceBackend()
    const { floats, room } = givenBlocks(backend)
    expect(() => backend.gather(room(1), floats([1]), floats([0]), { count: 1, width: 1, vocabulary: 1, paddingId: -1 })).toThrow('floats where integers belong')
  })
})
