import type { Normalise } from '../backend/normalise'
import { at } from './wasm-block'
import type { WasmParts } from './wasm-backend'

type Address = number

interface NormaliseKernels {
  softmax(out: Address, x: Address, rows: number, columns: number, isLog: boolean): void
  softmaxGradient(xGradient: Address, outGradient: Address, out: Address, rows: number, columns: number, isLog: boolean): void
  layerNorm(out: Address, saved: Address, x: Address, gain: Address, bias: Address, rows: number, columns: number, epsilon: number): void
  layerNormGradient(xGradient: Address, gainGradient: Address, biasGradient: Address, outGradient: Address, saved: Address, x: Address, gain: Address, rows: number, columns: number): void
  batchNorm(out: Address, saved: Address, x: Address, gain: Address, bias: Address, runningMean: Address, runningVariance: Address, rows: number, columns: number, epsilon: number, momentum: number, isTraining: boolean): void
  batchNormGradient(xGradient: Address, gainGradient: Address, biasGradient: Address, outGradient: Address, saved: Address, x: Address, gain: Address, rows: number, columns: number, isTraining: boolean): void
}

export function createNormalise({ exports }: WasmParts): Normalise {
  const kernels = exports as unknown as NormaliseKernels
  return {
    softmax(out, x, { rows, columns, isLog }) {
      kernels.softmax(at(out), at(x), rows, columns, isLog)
    },
    softmaxGradient(xGradient, outGradient, out, { rows, columns, isLog }) {
      kernels.softmaxGradient(at(xGradient), at(outGradient), at(out), rows, columns, isLog)
    },
    layerNorm(out, saved, x, gain, bias, { rows, columns, epsilon }) {
      kernels.layerNorm(at(out), at(saved), at(x), at(gain), at(bias), rows, columns, epsilon)
    },
    layerNormGradient(gradients, outGradient, saved, x, gain, { rows, columns }) {
      kernels.layerNormGradient(at(gradients.x), at(gradients.gain), at(gradients.bias), at(outGradient), at(saved), at(x), at(gain), rows, columns)
    },
    batchNorm(out, saved, x, gain, bias, runningMean, runningVariance, { rows, columns, epsilon, momentum, isTraining }) {
      kernels.batchNorm(at(out), at(saved), at(x), at(gain), at(bias), at(runningMean), at(runningVariance), rows, columns, epsilon, momentum, isTraining)
    },
    batchNormGradient(gradients, outGradient, saved, x, gain, { rows, columns, isTraining }) {
      kernels.batchNormGradient(at(gradients.x), at(gradients.gain), at(gradients.bias), at(outGradient), at(saved), at(x), at(gain), rows, columns, isTraining)
    },
  }
}
