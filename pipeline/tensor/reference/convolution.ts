import type { Convolution, PoolKind, WindowShape } from '../backend/convolution'
import type { Block } from '../backend/memory'
import { floatsOf, integersOf } from './memory'

export const convolution: Convolution = {
  unfold(out, x, shape) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    eachPairing(shape, (place, from) => (outNumbers[place] = from === null ? 0 : numbers[from]!))
  },
  unfoldGradient(xGradient, outGradient, shape) {
    const [gradient, given] = [floatsOf(xGradient), floatsOf(outGradient)]
    eachPairing(shape, (place, from) => {
      if (from !== null) gradient[from]! += given[place]!
    })
  },

  pool(kind, out, places, x, shape) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    const { outLength, channels, length } = shape
    for (let place = 0; place < out.length; place += 1) {
      const [window, channel] = [Math.floor(place / channels), place % channels]
      const batch = Math.floor(window / outLength)
      const at = (position: number): number => numbers[(batch * length + position) * channels + channel]!
      const positions = windowPositions(window % outLength, shape)
      if (kind === 'mean') {
        outNumbers[place] = positions.reduce((sum, position) => sum + at(position), 0) / Math.max(positions.length, 1)
      } else {
        const highest = positions.reduce((best, position) => (best === -1 || at(position) > at(best) ? position : best), -1)
        outNumbers[place] = highest === -1 ? 0 : at(highest)
        placesOf(kind, places)[place] = highest
      }
    }
  },
  poolGradient(kind, xGradient, outGradient, places, shape) {
    const [gradient, given] = [floatsOf(xGradient), floatsOf(outGradient)]
    const { outLength, channels, length } = shape
    for (let place = 0; place < outGradient.length; place += 1) {
      const [window, channel] = [Math.floor(place / channels), place % channels]
      const batch = Math.floor(window / outLength)
      const positions = kind === 'mean' ? windowPositions(window % outLength, shape) : [placesOf(kind, places)[place]!].filter((position) => position !== -1)
      for (const position of positions) gradient[(batch * length + position) * channels + channel]! += given[place]! / positions.length
    }
  },
}

/** Each place of an unfolded block with where its number comes from; null for padding. */
function eachPairing(shape: WindowShape, visit: (place: number, from: number | null) => void): void {
  const { batch, length, channels, size, outLength } = shape
  for (let sequence = 0; sequence < batch; sequence += 1) {
    for (let window = 0; window < outLength; window += 1) {
      for (let k = 0; k < size; k += 1) {
        const position = positionOf(window, k, shape)
        for (let channel = 0; channel < channels; channel += 1) {
          const place = ((sequence * outLength + window) * size + k) * channels + channel
          visit(place, isInside(position, shape) ? (sequence * length + position) * channels + channel : null)
        }
      }
    }
  }
}

const positionOf = (window: number, k: number, { stride, dilation, padding }: WindowShape): number => window * stride + k * dilation - padding

const isInside = (position: number, { length }: WindowShape): boolean => position >= 0 && position < length

/** The positions of the sequence in a window, without padding. */
const windowPositions = (window: number, shape: WindowShape): number[] =>
  Array.from({ length: shape.size }, (_, k) => positionOf(window, k, shape)).filter((position) => isInside(position, shape))

function placesOf(kind: PoolKind, places: Block | null): Int32Array {
  if (places === null) throw new TypeError(`a pool of kind ${kind} needs places`)
  return integersOf(places)
}
