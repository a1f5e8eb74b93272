import type { Tape } from '../tape'
import { shapeWords, sizeOf, type Tensor } from '../tensor'

/** Each row of the last dimension to mean 0 and variance 1, then · gain + bias, both [columns] (Ba, Kiros and Hinton 2016). */
export function layerNorm(tape: Tape, x: Tensor, gain: Tensor, bias: Tensor, epsilon = 1e-5): Tensor {
  const columns = sizeOf(gain.shape)
  tape.require('layer norm', x.shape.length > 0 && x.shape.at(-1) === columns, `[…, ${columns}]`, shapeWords(x.shape))
  tape.require('layer norm', sizeOf(bias.shape) === columns, `a bias of [${columns}]`, shapeWords(bias.shape))
  const shape = { rows: sizeOf(x.shape) / columns, columns, epsilon }
  const out = tape.output(x.shape, [x, gain, bias])
  const saved = tape.scratch(2 * shape.rows)
  tape.backend.layerNorm(out.block, saved, x.block, gain.block, bias.block, shape)
  tape.record(out, (outGradient) => {
    const gradients = { x: tape.gradientOf(x), gain: tape.gradientOf(gain), bias: tape.gradientOf(bias) }
    tape.backend.layerNormGradient(gradients, outGradient, saved, x.block, gain.block, shape)
  })
  return out
}
