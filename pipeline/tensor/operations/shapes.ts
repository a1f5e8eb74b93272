import type { Tape } from '../tape'
import { IntegerTensor, shapeWords, sizeOf, Tensor, type Shape } from '../tensor'
import { around, axisOf } from './reduce'

/** The same numbers under another shape, without a copy; one dimension may be -1 and is worked out. */
export function reshape(tape: Tape, x: Tensor, shape: Shape): Tensor {
  return new Tensor(wanted(tape, x.shape, shape), x.block, x.needsGradient, x)
}

/** As `reshape`, of ids and labels. */
export function reshapeIntegers(tape: Tape, x: IntegerTensor, shape: Shape): IntegerTensor {
  return new IntegerTensor(wanted(tape, x.shape, shape), x.block)
}

function wanted(tape: Tape, from: Shape, to: Shape): Shape {
  const known = -sizeOf(to)
  const shape = known > 0 ? to.map((dimension) => (dimension === -1 ? sizeOf(from) / known : dimension)) : to
  tape.require('reshape', sizeOf(shape) === sizeOf(from) && shape.every((dimension) => Number.isInteger(dimension) && dimension >= 0), `a shape of ${sizeOf(from)} numbers, as ${shapeWords(from)}`, shapeWords(to))
  return shape
}

/** Dimension k of the result is dimension `order[k]` of x. At most four. */
export function permute(tape: Tape, x: Tensor, order: readonly number[]): Tensor {
  tape.require('permute', x.shape.length <= 4, 'at most 4 dimensions', shapeWords(x.shape))
  tape.require('permute', order.length === x.shape.length && order.every((_, place) => order.includes(place)), `an order of ${x.shape.length} dimensions`, shapeWords(order))
  const shape = order.map((place) => x.shape[place] ?? 1)
  const back = order.map((_, place) => order.indexOf(place))
  const out = tape.output(shape, [x])
  tape.backend.permute(out.block, x.block, x.shape, order)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.permute(gradient, outGradient, shape, back, true)
  })
  return out
}

/** Swaps the last two dimensions. */
export function transpose(tape: Tape, x: Tensor): Tensor {
  const last = x.shape.length - 1
  tape.require('transpose', last >= 1, '[…, rows, columns]', shapeWords(x.shape))
  return permute(tape, x, x.shape.map((_, place) => (place === last ? last - 1 : place === last - 1 ? last : place)))
}

/** One behind the other along an axis; the other dimensions are equal. */
export function concatenate(tape: Tape, parts: readonly Tensor[], axis = -1): Tensor {
  const [first] = parts
  if (first === undefined) return tape.output([0], [])
  const place = axisOf(tape, 'concatenate', first.shape, axis)
  for (const { shape } of parts) {
    const fits = shape.length === first.shape.length && shape.every((dimension, at) => at === place || dimension === first.shape[at])
    tape.require('concatenate', fits, shapeWords(first.shape), shapeWords(shape))
  }
  const whole = first.shape.map((dimension, at) => (at === place ? parts.reduce((length, { shape }) => length + (shape[place] ?? 0), 0) : dimension))
  const out = tape.output(whole, parts)
  const { outer, axis: length, inner } = around(whole, place)
  let start = 0
  for (const part of parts) {
    const columns = (part.shape[place] ?? 0) * inner
    const outStrip = { offset: start, stride: length * inner }
    const partStrip = { offset: 0, stride: columns }
    start += columns
    tape.backend.copyStrip(out.block, outStrip, part.block, partStrip, outer, columns)
    tape.record(out, (outGradient) => {
      const gradient = tape.gradientOf(part)
      if (gradient !== null) tape.backend.copyStrip(gradient, partStrip, outGradient, outStrip, outer, columns, true)
    })
  }
  return out
}

/** Along a new axis. */
export function stack(tape: Tape, parts: readonly Tensor[], axis = 0): Tensor {
  const dimensions = (parts[0]?.shape.length ?? 0) + 1
  const place = axis < 0 ? axis + dimensions : axis
  return concatenate(tape, parts.map((part) => reshape(tape, part, [...part.shape.slice(0, place), 1, ...part.shape.slice(place)])), place)
}

/** From `start` to before `end` along an axis; negative ones count from the end. */
export function slice(tape: Tape, x: Tensor, axis: number, start: number, end = x.shape.at(axis) ?? 0): Tensor {
  const place = axisOf(tape, 'slice', x.shape, axis)
  const { outer, axis: length, inner } = around(x.shape, place)
  const from = start < 0 ? start + length : start
  const to = end < 0 ? end + length : end
  tape.require('slice', from >= 0 && from <= to && to <= length, `a part of ${length}`, `${start} to ${end}`)
  const columns = (to - from) * inner
  const out = tape.output(x.shape.map((dimension, at) => (at === place ? to - from : dimension)), [x])
  const outStrip = { offset: 0, stride: columns }
  const strip = { offset: from * inner, stride: length * inner }
  tape.backend.copyStrip(out.block, outStrip, x.block, strip, outer, columns)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.copyStrip(gradient, strip, outGradient, outStrip, outer, columns, true)
  })
  return out
}
