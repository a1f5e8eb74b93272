import { describe, expect, test } from 'vitest'
import { toHalfBits } from '../../numeric/half'
import { differences, integers, normals, unwritten, wasmBackends } from './against-reference'

const [vocabulary, count] = [23, 40]
const widths = [1, 3, 5, 17, 33, 130]
const zeros = (length: number) => ({ kind: 'integer' as const, numbers: new Int32Array(length) })
const ids = integers('ids', count, vocabulary)

describe('embedding kernels against the reference', () => {
  test.each(['float', 'half'] as const)('gather from a table of kind %s, with and without padding', (kind) => {
    for (const width of widths) {
      for (const paddingId of [-1, 0, 7]) {
        const given = { out: unwritten(count * width), table: { kind, numbers: normals('table', vocabulary * width) }, ids }
        const found = differences(given, (backend, { out, table, ids }) => backend.gather(out, table, ids, { count, width, vocabulary, paddingId }), 0)
        expect({ width, paddingId, found }).toEqual({ width, paddingId, found: [] })
      }
    }
  })

  test('gradients of rows, those that are touched, their zeroing and their sum', () => {
    for (const width of widths) {
      for (const paddingId of [-1, 7]) {
        const given = {
          gradient: new Float32Array(vocabulary * width), marks: zeros(vocabulary), rows: zeros(vocabulary), count: zeros(1), outGradient: normals('given', count * width), ids,
          other: new Float32Array(vocabulary * width), otherMarks: zeros(vocabulary), otherRows: zeros(vocabulary), otherCount: zeros(1), otherIds: integers('other', 9, vocabulary),
        }
        const found = differences(given, (backend, { gradient, marks, rows, count: touchedCount, outGradient, ids, other, otherMarks, otherRows, otherCount, otherIds }) => {
          const [touched, otherTouched] = [{ marks, rows, count: touchedCount }, { marks: otherMarks, rows: otherRows, count: otherCount }]
          backend.gatherGradient(gradient, touched, outGradient, ids, { count, width, vocabulary, paddingId })
          backend.gatherGradient(other, otherTouched, outGradient, otherIds, { count: 9, width, vocabulary, paddingId })
          backend.addTouched(other, otherTouched, gradient, touched, width)
          backend.clearTouched(gradient, touched, width)
          backend.gatherGradient(gradient, touched, outGradient, otherIds, { count: 9, width, vocabulary, paddingId })
        })
        expect({ width, paddingId, found }).toEqual({ width, paddingId, found: [] })
      }
    }
  })

  test.each(['sum', 'mean'] as const)('bags by their %s, weighted or not, and their gradient', (mode) => {
    for (const width of widths) {
      for (const [paddingId, kind] of [[-1, 'float'], [7, 'float'], [7, 'half']] as const) {
        const bags = 8
        const own = Int32Array.from(ids.numbers, (id, place) => (place < 5 ? 7 : id))
        const weights = normals('weights', count).map((number, place) => (Math.floor(place / 5) === 3 ? 0 : Math.abs(number)))
        const given = {
          out: unwritten(bags * width), weighted: unwritten(bags * width), table: { kind, numbers: normals('table', vocabulary * width) }, ids: { kind: 'integer' as const, numbers: own }, weights,
          gradient: new Float32Array(vocabulary * width), marks: zeros(vocabulary), rows: zeros(vocabulary), touchedCount: zeros(1), outGradient: normals('given', bags * width),
        }
        const shape = { count, width, vocabulary, paddingId, bags, mode }
        const found = differences(given, (backend, { out, weighted, table, ids, weights, gradient, marks, rows, touchedCount, outGradient }) => {
          const touched = { marks, rows, count: touchedCount }
          backend.bagGradient(gradient, touched, outGradient, ids, weights, shape)
          backend.bagGradient(gradient, touched, outGradient, ids, null, shape)
          return `${backend.bag(out, table, ids, null, shape)} ${backend.bag(weighted, table, ids, weights, shape)}`
        })
        expect({ width, paddingId, found }).toEqual({ width, paddingId, found: [] })
      }
    }
  })

  test('the first id out of range is told, and nothing is read or written there', () => {
    for (const stray of [-2, vocabulary, 2 ** 31 - 1, -(2 ** 31)]) {
      const strayIds = { kind: 'integer' as const, numbers: Int32Array.of(1, 7, stray, -5) }
      const shape = { count: 4, width: 3, vocabulary, paddingId: 7, bags: 2, mode: 'sum' as const }
      expect(
        differences({ out: normals('there', 12), table: normals('table', vocabulary * 3), ids: strayIds }, (backend, { out, table, ids }) => `${backend.gather(out, table, ids, shape)} ${backend.bag(out, table, ids, null, shape)}`),
      ).toEqual([])
    }
  })

  test('every half is widened to its number, and every number rounded to the nearest half', () => {
    const everyHalf = Float32Array.from({ length: 65_536 }, (_, bits) => fromBits(bits))
    const given = { table: { kind: 'half' as const, numbers: everyHalf }, out: unwritten(65_536), ids: { kind: 'integer' as const, numbers: Int32Array.of(0) } }
    expect(differences(given, (backend, { out, table, ids }) => backend.gather(out, table, ids, { count: 1, width: 65_536, vocabulary: 1, paddingId: -1 }), 0)).toEqual([])

    // Each half, what lies midway to the next, and the floats on both sides of that.
    const numbers = Array.from({ length: 0x7c00 }, (_, bits) => fromBits(bits)).flatMap((number, bits) => {
      const middle = (number + fromBits(bits + 1)) / 2
      return bits === 0x7bff ? [65_519, 65_520, -65_520] : [number, middle, middle * (1 + 2 ** -23), -middle * (1 - 2 ** -23)]
    })
    const written = Float32Array.from([...numbers, 1e-10, -1e-30, 1e30, Infinity, -Infinity, Number.NaN])
    for (const { module, backend } of wasmBackends()) {
      const [weight, gradient] = [backend.allocate(written.length, 'half', 'step'), backend.allocate(written.length, 'float', 'step')]
      backend.fill(weight, -0)
      backend.write(gradient, written)
      backend.sgd(weight, gradient, null, { rate: -1, momentum: 0, isNesterov: false, weightDecay: 0 })
      const found = backend.read(weight)
      const wrong = [...written].findIndex((number, i) => !Object.is(found[i], fromBits(toHalfBits(number))))
      expect({ module, wrong }).toEqual({ module, wrong: -1 })
      backend.endStep()
    }
  })
})

/** The definition itself: sign, five bits of exponent, ten of fraction. */
function fromBits(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}
