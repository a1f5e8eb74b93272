import { beforeEach, describe, expect, test } from 'vitest'
import type { TouchedRows } from '../backend/embedding'
import { checkKernel } from './check-kernel'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, halves, integers, room, zeros, numbers } = givenBlocks(backend)

let touched: TouchedRows
const untouched = (): TouchedRows => ({ marks: integers(new Int32Array(4)), rows: integers(new Int32Array(4)), count: integers([0]) })
const state = ({ marks, rows, count }: TouchedRows): { marks: number[]; rows: number[] } => ({ marks: numbers(marks), rows: numbers(rows).slice(0, numbers(count)[0]) })
beforeEach(() => (touched = untouched()))

/** Four rows of two. */
const table = [1, 2, 10, 20, 100, 200, 1000, 2000]
const shape = { count: 4, width: 2, vocabulary: 4, paddingId: 0 }

describe('gather', () => {
  test('looks rows up, padding as zeros, halves widened', () => {
    const [out, widened] = [room(8), room(8)]
    const ids = integers([3, 0, 1, 3])
    const answers = [backend.gather(out, floats(table), ids, shape), backend.gather(widened, halves([0.1, 0, 0.1, 0, 0, 0, 0.1, 0]), ids, { ...shape, paddingId: -1 })]
    expect({ answers, out: numbers(out), widened: numbers(widened).filter((_, i) => i % 2 === 0) }).toEqual({
      answers: [-1, -1],
      out: [1000, 2000, 0, 0, 10, 20, 1000, 2000],
      widened: [0.0999755859375, 0.0999755859375, 0.0999755859375, 0.0999755859375],
    })
  })

  test('tells the place of the first id out of range', () => {
    const answer = (ids: number[], paddingId = 0): number => backend.gather(room(8), floats(table), integers(ids), { ...shape, paddingId })
    expect([answer([1, 2, 4, 9]), answer([1, -1, 4, 9]), answer([9, 1, 1, 1], 9), answer([1, 1, 1, -1], -1)]).toEqual([2, 1, -1, -1])
  })

  test('adds gradients in order of the ids, and notes the rows as they are first touched', () => {
    const gradient = floats([0, 0, 0, 0, 0, 0, 5, 5])
    backend.gatherGradient(gradient, touched, floats([1, 2, 3, 4, 5, 6, 7, 8]), integers([3, 0, 1, 3]), shape)
    expect({ gradient: numbers(gradient), ...state(touched) }).toEqual({ gradient: [0, 0, 5, 6, 0, 0, 13, 15], marks: [0, 1, 0, 1], rows: [3, 1] })
  })

  test('has the gradient of differences', () => {
    const ids = integers([3, 0, 1, 3])
    checkKernel({
      inputs: { table: normals(8) },
      outLength: 8,
      forward: (backend, out, { table }) => backend.gather(out, table, ids, shape),
      backward: (backend, { table }, outGradient) => backend.gatherGradient(table!, untouched(), outGradient, ids, shape),
    })
  })
})

describe('bag', () => {
  const bagShape = { ...shape, count: 6, bags: 3 }
  const ids = integers([1, 2, 3, 0, 0, 0])

  test.each([
    ['sum', null, [110, 220, 1000, 2000, 0, 0]],
    ['mean', null, [55, 110, 1000, 2000, 0, 0]],
    ['sum', [3, 1, 2, 9, 9, 9], [130, 260, 2000, 4000, 0, 0]],
    ['mean', [3, 1, 2, 9, 9, 9], [32.5, 65, 1000, 2000, 0, 0]],
  ] as const)('%s with weights %s leaves padding out', (mode, weights, wanted) => {
    const out = room(6)
    expect(backend.bag(out, floats(table), ids, weights && floats(weights), { ...bagShape, mode })).toBe(-1)
    expect(numbers(out)).toEqual(wanted)
  })

  test('tells the place of the first id out of range', () => {
    expect(backend.bag(room(6), floats(table), integers([1, 2, 3, 0, 7, 0]), null, { ...bagShape, mode: 'sum' })).toBe(4)
  })

  test('touches the rows of its bags, not padding', () => {
    const gradient = zeros(8)
    backend.bagGradient(gradient, touched, floats([1, 2, 3, 4, 5, 6]), ids, null, { ...bagShape, mode: 'mean' })
    expect({ gradient: numbers(gradient), ...state(touched) }).toEqual({ gradient: [0, 0, 0.5, 1, 0.5, 1, 3, 4], marks: [0, 1, 1, 1], rows: [1, 2, 3] })
  })

  test.each([
    ['sum', false],
    ['mean', false],
    ['sum', true],
    ['mean', true],
  ] as const)('%s has the gradient of differences (weights: %s)', (mode, isWeighted) => {
    const weights = isWeighted ? floats(normals(6, 'weights').map(Math.abs)) : null
    checkKernel({
      inputs: { table: normals(8) },
      outLength: 6,
      forward: (backend, out, { table }) => backend.bag(out, table, ids, weights, { ...bagShape, mode }),
      backward: (backend, { table }, outGradient) => backend.bagGradient(table!, untouched(), outGradient, ids, weights, { ...bagShape, mode }),
    })
  })
})

describe('touched rows', () => {
  test('are cleared without a pass over the table, and can be touched again', () => {
    const gradient = floats([0, 0, 9, 9, 0, 0, 0, 0])
    backend.gatherGradient(gradient, touched, floats([1, 1, 1, 1]), integers([2, 3]), { ...shape, count: 2 })
    backend.clearTouched(gradient, touched, 2)
    const cleared = { gradient: numbers(gradient), ...state(touched) }
    backend.gatherGradient(gradient, touched, floats([1, 1]), integers([1]), { ...shape, count: 1 })
    expect({ cleared, again: state(touched) }).toEqual({ cleared: { gradient: [0, 0, 9, 9, 0, 0, 0, 0], marks: [0, 0, 0, 0], rows: [] }, again: { marks: [0, 1, 0, 0], rows: [1] } })
  })

  test('of two shards add up, in the order of touch', () => {
    const [sum, part, partTouched] = [zeros(8), zeros(8), untouched()]
    backend.gatherGradient(sum, touched, floats([1, 2]), integers([2]), { ...shape, count: 1 })
    backend.gatherGradient(part, partTouched, floats([10, 20, 30, 40, 50, 60]), integers([3, 2, 1]), { ...shape, count: 3 })
    backend.addTouched(sum, touched, part, partTouched, 2)
    expect({ sum: numbers(sum), ...state(touched), part: state(partTouched) }).toEqual({
      sum: [0, 0, 50, 60, 31, 42, 10, 20],
      marks: [0, 1, 1, 1],
      rows: [2, 3, 1],
      part: { marks: [0, 1, 1, 1], rows: [3, 2, 1] },
    })
  })
})
