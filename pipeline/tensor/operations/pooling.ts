import type { PoolKind } from '../backend/convolution'
import type { Tape } from '../tape'
import { shapeWords, type Tensor } from '../tensor'
import { add, divide, maximum, multiply } from './arithmetic'
import { windowShape, type WindowOptions } from './convolution'
import { affine } from './elementwise'
import { product } from './product'
import { maximumOver, mean, sum } from './reduce'
import { reshape, slice } from './shapes'

/** The largest or mean number of each window of `size` positions, for each channel; padding counts in neither. By itself windows do not overlap. */
export function pool(tape: Tape, kind: PoolKind, x: Tensor, size: number, options: WindowOptions = {}): Tensor {
  const shape = windowShape(tape, `${kind} pool`, x, size, { stride: size, ...options })
  const out = tape.output([shape.batch, shape.outLength, shape.channels], [x])
  const places = kind === 'maximum' ? tape.backend.allocate(out.block.length, 'integer', 'step') : null
  tape.backend.pool(kind, out.block, places, x.block, shape)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.poolGradient(kind, gradient, outGradient, places, shape)
  })
  return out
}

/** The mean over the positions whose mask [batch, length] is 1: [batch, channels]; zeros where there are none. */
export function globalMean(tape: Tape, x: Tensor, mask: Tensor | null = null): Tensor {
  if (mask === null) return mean(tape, x, 1)
  return divide(tape, masked(tape, 'global mean', x, mask), maximum(tape, sum(tape, mask, 1, true), tape.floats([1], [1])))
}

/** The largest number over the positions whose mask is 1; zeros where there are none. */
export function globalMaximum(tape: Tape, x: Tensor, mask: Tensor | null = null): Tensor {
  if (mask === null) return maximumOver(tape, x, 1)
  requireMask(tape, 'global maximum', x, mask)
  const low = affine(tape, mask, 1e30, -1e30)
  const largest = maximumOver(tape, add(tape, x, reshape(tape, low, [...mask.shape, 1])), 1)
  return multiply(tape, largest, maximumOver(tape, mask, 1, true))
}

/** Of each sequence the last position whose mask, which comes from outside, is 1; without a mask the last of all. A sequence without any gives zeros. */
export function lastPosition(tape: Tape, x: Tensor, mask: Tensor | null = null): Tensor {
  const [batch = 0, length = 0, channels = 0] = x.shape
  if (mask === null) return reshape(tape, slice(tape, x, 1, -1), [batch, channels])
  requireMask(tape, 'last position', x, mask)
  const isThere = tape.backend.read(mask.block)
  const chosen = new Float32Array(batch * length)
  for (let row = 0; row < batch; row += 1) {
    for (let place = (row + 1) * length - 1; place >= row * length; place -= 1) {
      if (isThere[place] === 0) continue
      chosen[place] = 1
      break
    }
  }
  return masked(tape, 'last position', x, tape.floats(chosen, [batch, length]))
}

/** Σ mask · x over the positions. */
function masked(tape: Tape, operation: string, x: Tensor, mask: Tensor): Tensor {
  requireMask(tape, operation, x, mask)
  const [batch = 0, length = 0, channels = 0] = x.shape
  return reshape(tape, product(tape, reshape(tape, mask, [batch, 1, length]), x), [batch, channels])
}

function requireMask(tape: Tape, operation: string, x: Tensor, mask: Tensor): void {
  tape.require(operation, x.shape.length === 3, '[batch, length, channels]', shapeWords(x.shape))
  tape.require(operation, shapeWords(mask.shape) === shapeWords(x.shape.slice(0, 2)), `a mask of ${shapeWords(x.shape.slice(0, 2))}`, shapeWords(mask.shape))
}
