import type { UnaryKind } from '../backend/elementwise'
import type { Tape } from '../tape'
import type { Tensor } from '../tensor'

/** One function of each number; see `unaryKinds` for what is meant by each. */
export function unary(tape: Tape, kind: UnaryKind, x: Tensor): Tensor {
  const out = tape.output(x.shape, [x])
  tape.backend.unary(kind, out.block, x.block)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.unaryGradient(kind, gradient, outGradient, x.block, out.block)
  })
  return out
}

const named = (kind: UnaryKind) => (tape: Tape, x: Tensor) => unary(tape, kind, x)

export const negate = named('negate')
export const absolute = named('absolute')
export const sign = named('sign')
export const square = named('square')
export const squareRoot = named('square-root')
export const exponential = named('exponential')
export const logarithm = named('logarithm')
export const reciprocal = named('reciprocal')
export const sigmoid = named('sigmoid')
export const tanh = named('tanh')
export const relu = named('relu')
export const leakyRelu = named('leaky-relu')
export const elu = named('elu')
export const gelu = named('gelu')
export const silu = named('silu')
export const softplus = named('softplus')

/** scale · x + shift. */
export function affine(tape: Tape, x: Tensor, scale: number, shift: number): Tensor {
  const out = tape.output(x.shape, [x])
  tape.backend.affine(out.block, x.block, scale, shift)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.affine(gradient, outGradient, scale, 0, true)
  })
  return out
}

export const scale = (tape: Tape, x: Tensor, factor: number): Tensor => affine(tape, x, factor, 0)
