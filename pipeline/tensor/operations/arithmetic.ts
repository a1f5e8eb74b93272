import type { BinaryKind, BroadcastShape } from '../backend/elementwise'
import type { Tape } from '../tape'
import { shapeWords, type Shape, type Tensor } from '../tensor'

/** Of two tensors, number by number. Shapes as in NumPy: aligned at their ends, and a dimension of 1 is repeated. */
export function binary(tape: Tape, kind: BinaryKind, a: Tensor, b: Tensor): Tensor {
  const shape = broadcast(a.shape, b.shape)
  if (shape === null) tape.require(kind, false, `a shape that goes with ${shapeWords(a.shape)}`, shapeWords(b.shape))
  const out = tape.output(shape ?? [], [a, b])
  const strides = stridesOf(out.shape, a.shape, b.shape)
  tape.require(kind, strides.shape.length <= 4, 'at most 4 dimensions', `${shapeWords(a.shape)} and ${shapeWords(b.shape)}`)
  tape.backend.binary(kind, out.block, a.block, b.block, strides)
  tape.record(out, (outGradient) => {
    tape.backend.binaryGradient(kind, tape.gradientOf(a), tape.gradientOf(b), outGradient, a.block, b.block, out.block, strides)
  })
  return out
}

const named = (kind: BinaryKind) => (tape: Tape, a: Tensor, b: Tensor) => binary(tape, kind, a, b)

export const add = named('add')
export const subtract = named('subtract')
export const multiply = named('multiply')
export const divide = named('divide')
/** The larger of each two; along an axis it is `maximumOver`. */
export const maximum = named('maximum')
export const minimum = named('minimum')

/** The shape of the result; null where the two do not go together. */
function broadcast(a: Shape, b: Shape): Shape | null {
  const length = Math.max(a.length, b.length)
  const shape: number[] = []
  for (let place = 0; place < length; place += 1) {
    const [left, right] = [dimension(a, place, length), dimension(b, place, length)]
    if (left !== right && left !== 1 && right !== 1) return null
    shape.push(left === 1 ? right : left)
  }
  return shape
}

const dimension = (shape: Shape, place: number, length: number): number => shape[place - length + shape.length] ?? 1

/** With neighbouring dimensions joined wherever both sides allow it, so that equal shapes are one long run. */
function stridesOf(shape: Shape, a: Shape, b: Shape): BroadcastShape {
  const joined: { size: number; aStride: number; bStride: number }[] = []
  let aStep = 1
  let bStep = 1
  for (let place = shape.length - 1; place >= 0; place -= 1) {
    const size = shape[place] ?? 1
    const aSize = dimension(a, place, shape.length)
    const bSize = dimension(b, place, shape.length)
    const aStride = aSize === 1 ? 0 : aStep
    const bStride = bSize === 1 ? 0 : bStep
    aStep *= aSize
    bStep *= bSize
    if (size === 1) continue
    const inner = joined[0]
    if (inner !== undefined && aStride === inner.aStride * inner.size && bStride === inner.bStride * inner.size) inner.size *= size
    else joined.unshift({ size, aStride, bStride })
  }
  if (joined.length === 0) joined.push({ size: 1, aStride: 1, bStride: 1 })
  return { shape: joined.map(({ size }) => size), aStrides: joined.map(({ aStride }) => aStride), bStrides: joined.map(({ bStride }) => bStride) }
}
