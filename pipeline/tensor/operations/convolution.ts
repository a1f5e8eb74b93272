import type { WindowShape } from '../backend/convolution'
import type { Activation } from '../backend/products'
import type { Tape } from '../tape'
import { shapeWords, type Tensor } from '../tensor'
import { dense } from './dense'
import { reshape } from './shapes'

/** `same`: as many windows as positions (divided by the stride), the odd zero behind; `causal`: a window ends where it stands. */
export type Padding = 'valid' | 'same' | 'causal'

export interface WindowOptions {
  stride?: number
  dilation?: number
  padding?: Padding
}

/** Along a sequence: x [batch, length, channels], weight [size, channels, filters], bias [filters] or null; gives [batch, windows, filters]. */
export function convolution(tape: Tape, x: Tensor, weight: Tensor, bias: Tensor | null, { activation = 'linear', ...options }: WindowOptions & { activation?: Activation } = {}): Tensor {
  const [size = 0, channels = 0, filters = 0] = weight.shape
  tape.require('convolution', weight.shape.length === 3, 'a weight of [size, channels, filters]', shapeWords(weight.shape))
  tape.require('convolution', x.shape.length === 3 && x.shape[2] === channels, `[batch, length, ${channels}]`, shapeWords(x.shape))
  const shape = windowShape(tape, 'convolution', x, size, options)
  const matrix = reshape(tape, weight, [size * channels, filters])
  return dense(tape, windowsOf(tape, x, shape), matrix, bias, activation)
}

/** Where windows of one position lie close, they are the sequence itself. */
function windowsOf(tape: Tape, x: Tensor, shape: WindowShape): Tensor {
  if (shape.size === 1 && shape.stride === 1) return x
  const out = tape.output([shape.batch, shape.outLength, shape.size * shape.channels], [x])
  tape.backend.unfold(out.block, x.block, shape)
  tape.record(out, (outGradient) => {
    const gradient = tape.gradientOf(x)
    if (gradient !== null) tape.backend.unfoldGradient(gradient, outGradient, shape)
  })
  return out
}

/** How many windows there are and how many zeros stand before the first position. */
export function windowShape(tape: Tape, operation: string, x: Tensor, size: number, { stride = 1, dilation = 1, padding = 'valid' }: WindowOptions): WindowShape {
  const [batch = 0, length = 0, channels = 0] = x.shape
  tape.require(operation, x.shape.length === 3, '[batch, length, channels]', shapeWords(x.shape))
  const reach = (size - 1) * dilation + 1
  const outLength = padding === 'valid' ? Math.floor((length - reach) / stride) + 1 : Math.ceil(length / stride)
  tape.require(operation, size > 0 && outLength > 0, `a sequence of at least ${padding === 'valid' ? reach : 1} positions`, shapeWords(x.shape))
  const missing = Math.max((outLength - 1) * stride + reach - length, 0)
  return { batch, length, channels, size, stride, dilation, padding: padding === 'valid' ? 0 : padding === 'same' ? Math.floor(missing / 2) : reach - 1, outLength }
}
