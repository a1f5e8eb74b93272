import { mixBits } from '../../numeric/mix-bits'
import type { AxisShape, BinaryKind, Elementwise, ReduceKind } from '../backend/elementwise'
import { floatsOf, floatsOrNull, numbersOf, toHalf } from './memory'
import { unaryFunctions } from './unary'

interface BinaryFunction {
  value: (a: number, b: number) => number
  /** The derivatives by a and by b, where the function's value is `out`. */
  aSlope: (a: number, b: number, out: number) => number
  bSlope: (a: number, b: number, out: number) => number
}

const binaryFunctions: Record<BinaryKind, BinaryFunction> = {
  add: { value: (a, b) => a + b, aSlope: () => 1, bSlope: () => 1 },
  subtract: { value: (a, b) => a - b, aSlope: () => 1, bSlope: () => -1 },
  multiply: { value: (a, b) => a * b, aSlope: (_, b) => b, bSlope: (a) => a },
  divide: { value: (a, b) => a / b, aSlope: (_, b) => 1 / b, bSlope: (_, b, out) => -out / b },
  maximum: { value: (a, b) => Math.max(a, b), aSlope: (a, b) => (a >= b ? 1 : 0), bSlope: (a, b) => (a >= b ? 0 : 1) },
  minimum: { value: (a, b) => Math.min(a, b), aSlope: (a, b) => (a <= b ? 1 : 0), bSlope: (a, b) => (a <= b ? 0 : 1) },
}

export const elementwise: Elementwise = {
  unary(kind, out, x) {
    const [outNumbers, numbers, { value }] = [floatsOf(out), floatsOf(x), unaryFunctions[kind]]
    for (let i = 0; i < out.length; i += 1) outNumbers[i] = value(numbers[i]!)
  },
  unaryGradient(kind, xGradient, outGradient, x, out) {
    const [gradient, given, numbers, outNumbers, { slope }] = [floatsOf(xGradient), floatsOf(outGradient), floatsOf(x), floatsOf(out), unaryFunctions[kind]]
    for (let i = 0; i < out.length; i += 1) gradient[i]! += given[i]! * slope(numbers[i]!, outNumbers[i]!)
  },

  binary(kind, out, a, b, { shape, aStrides, bStrides }) {
    const [outNumbers, aNumbers, bNumbers, { value }] = [floatsOf(out), floatsOf(a), floatsOf(b), binaryFunctions[kind]]
    for (let i = 0; i < out.length; i += 1) outNumbers[i] = value(aNumbers[offsetOf(i, shape, aStrides)]!, bNumbers[offsetOf(i, shape, bStrides)]!)
  },
  binaryGradient(kind, aGradient, bGradient, outGradient, a, b, out, { shape, aStrides, bStrides }) {
    const [aSums, bSums, given, aNumbers, bNumbers, outNumbers] = [floatsOrNull(aGradient), floatsOrNull(bGradient), floatsOf(outGradient), floatsOf(a), floatsOf(b), floatsOf(out)]
    const { aSlope, bSlope } = binaryFunctions[kind]
    for (let i = 0; i < out.length; i += 1) {
      const [aPlace, bPlace] = [offsetOf(i, shape, aStrides), offsetOf(i, shape, bStrides)]
      if (aSums !== null) aSums[aPlace]! += given[i]! * aSlope(aNumbers[aPlace]!, bNumbers[bPlace]!, outNumbers[i]!)
      if (bSums !== null) bSums[bPlace]! += given[i]! * bSlope(aNumbers[aPlace]!, bNumbers[bPlace]!, outNumbers[i]!)
    }
  },

  affine(out, x, scale, shift, accumulate = false) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    for (let i = 0; i < out.length; i += 1) outNumbers[i] = (accumulate ? outNumbers[i]! : 0) + scale * numbers[i]! + shift
  },

  fill(block, value) {
    numbersOf(block).fill(block.kind === 'half' ? toHalf(value) : value)
  },

  reduce(kind, out, x, shape) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    eachLine(shape, (place, line) => (outNumbers[place] = reduceLine(kind, numbers, line)))
  },
  reduceGradient(kind, xGradient, outGradient, x, _, shape) {
    const [gradient, given, numbers] = [floatsOf(xGradient), floatsOf(outGradient), floatsOf(x)]
    eachLine(shape, (place, line) => {
      if (kind === 'sum' || kind === 'mean') {
        for (const at of line) gradient[at]! += given[place]! / (kind === 'mean' ? shape.axis : 1)
      } else {
        const extreme = reduceLine(kind, numbers, line)
        const first = line.find((at) => numbers[at] === extreme)
        if (first !== undefined) gradient[first]! += given[place]!
      }
    })
  },

  copyStrip(out, outStrip, x, xStrip, rows, columns, accumulate = false) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const place = outStrip.offset + row * outStrip.stride + column
        outNumbers[place] = (accumulate ? outNumbers[place]! : 0) + numbers[xStrip.offset + row * xStrip.stride + column]!
      }
    }
  },

  permute(out, x, shape, order, accumulate = false) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    const outShape = order.map((dimension) => shape[dimension]!)
    const strides = order.map((dimension) => shape.slice(dimension + 1).reduce((product, size) => product * size, 1))
    for (let i = 0; i < out.length; i += 1) outNumbers[i] = (accumulate ? outNumbers[i]! : 0) + numbers[offsetOf(i, outShape, strides)]!
  },

  dropout(out, x, rate, seed, first) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    for (let i = 0; i < out.length; i += 1) outNumbers[i] = isDropped(rate, seed, first + i) ? 0 : numbers[i]! / (1 - rate)
  },
  dropoutGradient(xGradient, outGradient, rate, seed, first) {
    const [gradient, given] = [floatsOf(xGradient), floatsOf(outGradient)]
    for (let i = 0; i < xGradient.length; i += 1) gradient[i]! += isDropped(rate, seed, first + i) ? 0 : given[i]! / (1 - rate)
  },
}

export const isDropped = (rate: number, seed: number, place: number): boolean => mixBits(seed, place) / 2 ** 32 < rate

/** Where number `place` of a row-major shape lies in a block with these strides. */
function offsetOf(place: number, shape: readonly number[], strides: readonly number[]): number {
  let offset = 0
  let rest = place
  for (let dimension = shape.length - 1; dimension >= 0; dimension -= 1) {
    const size = shape[dimension]!
    offset += (rest % size) * strides[dimension]!
    rest = Math.floor(rest / size)
  }
  return offset
}

/** Each place of a reduced block, with the places in the full block that go into it. */
function eachLine({ outer, axis, inner }: AxisShape, visit: (place: number, line: number[]) => void): void {
  for (let before = 0; before < outer; before += 1) {
    for (let behind = 0; behind < inner; behind += 1) {
      const line = Array.from({ length: axis }, (_, k) => (before * axis + k) * inner + behind)
      visit(before * inner + behind, line)
    }
  }
}

function reduceLine(kind: ReduceKind, numbers: Float64Array, line: readonly number[]): number {
  if (kind === 'maximum') return line.reduce((largest, at) => Math.max(largest, numbers[at]!), -Infinity)
  if (kind === 'minimum') return line.reduce((smallest, at) => Math.min(smallest, numbers[at]!), Infinity)
  const sum = line.reduce((sum, at) => sum + numbers[at]!, 0)
  return kind === 'mean' ? sum / line.length : sum
}
