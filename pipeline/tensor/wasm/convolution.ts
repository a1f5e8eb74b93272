import type { Convolution, WindowShape } from '../backend/convolution'
import { at } from './wasm-block'
import type { WasmParts } from './wasm-backend'

type Address = number
type Sizes = [batch: number, length: number, channels: number, size: number, stride: number, dilation: number, padding: number, outLength: number]

interface ConvolutionKernels {
  unfold(out: Address, x: Address, ...sizes: Sizes): void
  unfoldGradient(xGradient: Address, outGradient: Address, ...sizes: Sizes): void
  pool(isMaximum: boolean, out: Address, places: Address, x: Address, ...sizes: Sizes): void
  poolGradient(isMaximum: boolean, xGradient: Address, outGradient: Address, places: Address, ...sizes: Sizes): void
}

export function createConvolution({ exports }: WasmParts): Convolution {
  const kernels = exports as unknown as ConvolutionKernels
  return {
    unfold(out, x, shape) {
      kernels.unfold(at(out), at(x), ...sizesOf(shape))
    },
    unfoldGradient(xGradient, outGradient, shape) {
      kernels.unfoldGradient(at(xGradient), at(outGradient), ...sizesOf(shape))
    },
    pool(kind, out, places, x, shape) {
      kernels.pool(kind === 'maximum', at(out), at(places), at(x), ...sizesOf(shape))
    },
    poolGradient(kind, xGradient, outGradient, places, shape) {
      kernels.poolGradient(kind === 'maximum', at(xGradient), at(outGradient), at(places), ...sizesOf(shape))
    },
  }
}

const sizesOf = ({ batch, length, channels, size, stride, dilation, padding, outLength }: WindowShape): Sizes => [batch, length, channels, size, stride, dilation, padding, outLength]
