import type { Activation } from '../backend/products'
import type { Tape } from '../tape'
import { shapeWords, sizeOf, type Tensor } from '../tensor'

/** activation(x · weight + bias) on the last dimension: x [..., inner], weight [inner, columns], bias [columns] or null; gives [..., columns]. */
export function dense(tape: Tape, x: Tensor, weight: Tensor, bias: Tensor | null, activation: Activation = 'linear'): Tensor {
  const [inner = 0, columns = 0] = weight.shape
  tape.require('dense', x.shape.length > 0 && x.shape.at(-1) === inner, `[…, ${inner}]`, shapeWords(x.shape))
  tape.require('dense', bias === null || (bias.shape.length === 1 && bias.shape[0] === columns), `a bias of [${columns}]`, shapeWords(bias?.shape ?? []))
  tape.require('dense', weight.block.kind === 'float', 'weights of 32 bits', 'weights of 16 bits')
  const rows = sizeOf(x.shape) / inner
  const shape = { rows, inner, columns, activation }
  const out = tape.output([...x.shape.slice(0, -1), columns], bias === null ? [x, weight] : [x, weight, bias])
  const before = activation === 'gelu' && out.needsGradient ? tape.scratch(rows * columns) : null
  tape.backend.dense(out.block, before, x.block, weight.block, bias?.block ?? null, shape)
  tape.record(out, (outGradient) => {
    const gradients = { x: tape.gradientOf(x), weight: tape.gradientOf(weight), bias: bias === null ? null : tape.gradientOf(bias) }
    tape.backend.denseGradient(gradients, outGradient, { out: out.block, before, x: x.block, weight: weight.block }, shape)
  })
  return out
}
