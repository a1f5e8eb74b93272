import type { Block } from '../backend/memory'
import type { BagShape, Embedding, TableShape, TouchedRows } from '../backend/embedding'
import { floatsOf, floatsOrNull, integersOf } from './memory'

export const embedding: Embedding = {
  gather(out, table, ids, shape) {
    const [outNumbers, rows, idNumbers] = [floatsOf(out), floatsOf(table), integersOf(ids)]
    const { count, width, paddingId } = shape
    const stray = firstOutOfRange(idNumbers, shape)
    if (stray !== -1) return stray
    for (let place = 0; place < count; place += 1) {
      const id = idNumbers[place]!
      for (let k = 0; k < width; k += 1) outNumbers[place * width + k] = id === paddingId ? 0 : rows[id * width + k]!
    }
    return -1
  },

  gatherGradient(tableGradient, touched, outGradient, ids, { count, width, paddingId }) {
    const [gradient, given, idNumbers] = [floatsOf(tableGradient), floatsOf(outGradient), integersOf(ids)]
    for (let place = 0; place < count; place += 1) {
      const id = idNumbers[place]!
      if (id === paddingId) continue
      touch(touched, id)
      for (let k = 0; k < width; k += 1) gradient[id * width + k]! += given[place * width + k]!
    }
  },

  bag(out, table, ids, weights, shape) {
    const [outNumbers, rows, idNumbers] = [floatsOf(out), floatsOf(table), integersOf(ids)]
    const stray = firstOutOfRange(idNumbers, shape)
    if (stray !== -1) return stray
    outNumbers.fill(0)
    eachShare(idNumbers, weights, shape, (bag, id, share) => {
      for (let k = 0; k < shape.width; k += 1) outNumbers[bag * shape.width + k]! += share * rows[id * shape.width + k]!
    })
    return -1
  },

  bagGradient(tableGradient, touched, outGradient, ids, weights, shape) {
    const [gradient, given] = [floatsOf(tableGradient), floatsOf(outGradient)]
    eachShare(integersOf(ids), weights, shape, (bag, id, share) => {
      touch(touched, id)
      for (let k = 0; k < shape.width; k += 1) gradient[id * shape.width + k]! += share * given[bag * shape.width + k]!
    })
  },

  clearTouched(tableGradient, touched, width) {
    const [gradient, marks] = [floatsOf(tableGradient), integersOf(touched.marks)]
    for (const row of touchedRows(touched)) {
      gradient.fill(0, row * width, (row + 1) * width)
      marks[row] = 0
    }
    integersOf(touched.count)[0] = 0
  },

  addTouched(sum, sumTouched, part, partTouched, width) {
    const [sums, parts] = [floatsOf(sum), floatsOf(part)]
    for (const row of touchedRows(partTouched)) {
      touch(sumTouched, row)
      for (let i = row * width; i < (row + 1) * width; i += 1) sums[i]! += parts[i]!
    }
  },
}

const firstOutOfRange = (ids: Int32Array, { count, vocabulary, paddingId }: TableShape): number => ids.subarray(0, count).findIndex((id) => id !== paddingId && (id < 0 || id >= vocabulary))

/** Each id that belongs to a bag, with the factor that its row has there. */
function eachShare(ids: Int32Array, weights: Block | null, { count, bags, mode, paddingId }: BagShape, visit: (bag: number, id: number, share: number) => void): void {
  const weightNumbers = floatsOrNull(weights)
  const size = count / bags
  for (let bag = 0; bag < bags; bag += 1) {
    const places = Array.from({ length: size }, (_, k) => bag * size + k).filter((place) => ids[place] !== paddingId)
    const weightOf = (place: number): number => weightNumbers?.[place] ?? 1
    const whole = mode === 'mean' ? places.reduce((sum, place) => sum + weightOf(place), 0) : 1
    if (whole === 0) continue
    for (const place of places) visit(bag, ids[place]!, weightOf(place) / whole)
  }
}

function touch({ marks, rows, count }: TouchedRows, row: number): void {
  const [markNumbers, rowNumbers, counter] = [integersOf(marks), integersOf(rows), integersOf(count)]
  if (markNumbers[row] === 1) return
  markNumbers[row] = 1
  rowNumbers[counter[0]!] = row
  counter[0]! += 1
}

const touchedRows = ({ rows, count }: TouchedRows): Int32Array => integersOf(rows).slice(0, integersOf(count)[0])
