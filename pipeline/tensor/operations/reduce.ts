import type { AxisShape, ReduceKind } from '../backend/elementwise'
import type { Tape } from '../tape'
import { shapeWords, sizeOf, type Shape, type Tensor } from '../tensor'

/** Over one axis (negative ones count from the end) or, with null, over all numbers. The axis goes, or stays as a 1. */
export function reduce(tape: Tape, kind: ReduceKind, x: Tensor, axis: number | null = null, keepsDimension = false): Tensor {
  const size = sizeOf(x.shape)
  tape.require(kind, size > 0, 'numbers', shapeWords(x.shape))
  const place = axis === null ? null : axisOf(tape, kind, x.shape, axis)
  const shape = place === null ? { outer: 1, axis: size, inner: 1 } : around(x.shape, place)
  const out = tape.output(x.shape.flatMap((dimension, at) => (place !== null && at !== place ? [dimension] : keepsDimension ? [1] : [])), [x])
  tape.backend.reduce(kind, out.block, x.block, shape)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.reduceGradient(kind, gradient, outGradient, x.block, out.block, shape)
  })
  return out
}

const named = (kind: ReduceKind) => (tape: Tape, x: Tensor, axis: number | null = null, keepsDimension = false) => reduce(tape, kind, x, axis, keepsDimension)

export const sum = named('sum')
export const mean = named('mean')
/** The largest along an axis; of two tensors it is `maximum`. */
export const maximumOver = named('maximum')
export const minimumOver = named('minimum')

/** An axis as its place from the front. */
export function axisOf(tape: Tape, operation: string, shape: Shape, axis: number): number {
  const place = axis < 0 ? axis + shape.length : axis
  tape.require(operation, Number.isInteger(place) && place >= 0 && place < shape.length, `an axis of ${shapeWords(shape)}`, `${axis}`)
  return place
}

/** A shape as three: what lies before an axis, the axis, and what lies behind it. */
export const around = (shape: Shape, place: number): AxisShape => ({ outer: sizeOf(shape.slice(0, place)), axis: shape[place] ?? 1, inner: sizeOf(shape.slice(place + 1)) })
