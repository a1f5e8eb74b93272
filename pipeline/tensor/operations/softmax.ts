import type { Tape } from '../tape'
import { shapeWords, sizeOf, type Tensor } from '../tensor'

/** On the last dimension: numbers above 0 that add up to 1. */
export const softmax = (tape: Tape, x: Tensor): Tensor => along(tape, x, false)

/** Its logarithm, also where softmax itself would be 0 in 32 bits. */
export const logSoftmax = (tape: Tape, x: Tensor): Tensor => along(tape, x, true)

function along(tape: Tape, x: Tensor, isLog: boolean): Tensor {
  const columns = x.shape.at(-1) ?? 0
  tape.require(isLog ? 'log-softmax' : 'softmax', columns > 0, '[…, classes]', shapeWords(x.shape))
  const shape = { rows: sizeOf(x.shape) / columns, columns, isLog }
  const out = tape.output(x.shape, [x])
  tape.backend.softmax(out.block, x.block, shape)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.softmaxGradient(gradient, outGradient, out.block, shape)
  })
  return out
}
