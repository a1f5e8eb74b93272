import type { Tape } from '../tape'
import { sizeOf, type Tensor } from '../tensor'

/**
 * While the tape trains, a share `rate` of the numbers becomes 0 and the others grow by 1 / (1 − rate); otherwise x itself.
 * x's first dimension is the batch's rows: what is dropped belongs to the row, however a batch is split.
 */
export function dropout(tape: Tape, x: Tensor, rate: number): Tensor {
  tape.require('dropout', rate >= 0 && rate < 1, 'a rate from 0 to below 1', `${rate}`)
  if (!tape.options.isTraining || rate === 0) return x
  const { seed, first } = tape.draw(sizeOf(x.shape.slice(1)))
  const out = tape.output(x.shape, [x])
  tape.backend.dropout(out.block, x.block, rate, seed, first)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.dropoutGradient(gradient, outGradient, rate, seed, first)
  })
  return out
}
