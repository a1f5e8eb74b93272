import type { AdamSettings, Optimisers } from '../backend/optimisers'
import { at } from './wasm-block'
import type { WasmParts } from './wasm-backend'

type Address = number

interface OptimiserKernels {
  sgd(weight: Address, isHalf: boolean, gradient: Address, velocity: Address, count: number, rate: number, momentum: number, isNesterov: boolean, weightDecay: number): void
  setAdam(decay: number, addedDecay: number, meanShare: number, squareShare: number, freshSquareShare: number, rate: number, rootScale: number, epsilon: number): void
  adam(weight: Address, isHalf: boolean, gradient: Address, mean: Address, square: Address, count: number): void
  adamRows(weight: Address, isHalf: boolean, gradient: Address, mean: Address, square: Address, marks: Address, rows: number, width: number, isLazy: boolean): void
  sumOfSquares(x: Address, count: number): number
}

export function createOptimisers({ exports }: WasmParts): Optimisers {
  const kernels = exports as unknown as OptimiserKernels

  function setAdam({ rate, beta1, beta2, epsilon, weightDecay, isDecoupled, step }: AdamSettings): void {
    const [decay, addedDecay] = isDecoupled ? [1 - rate * weightDecay, 0] : [1, weightDecay]
    kernels.setAdam(decay, addedDecay, 1 - beta1, beta2, 1 - beta2, rate / (1 - beta1 ** step), 1 / Math.sqrt(1 - beta2 ** step), epsilon)
  }

  return {
    sgd(weight, gradient, velocity, { rate, momentum, isNesterov, weightDecay }) {
      kernels.sgd(at(weight), weight.kind === 'half', at(gradient), at(velocity), weight.length, rate, momentum, isNesterov, weightDecay)
    },
    adam(weight, gradient, mean, square, settings) {
      setAdam(settings)
      kernels.adam(at(weight), weight.kind === 'half', at(gradient), at(mean), at(square), weight.length)
    },
    adamRows(weight, gradient, mean, square, marks, width, isLazy, settings) {
      setAdam(settings)
      kernels.adamRows(at(weight), weight.kind === 'half', at(gradient), at(mean), at(square), at(marks), weight.length / width, width, isLazy)
    },
    sumOfSquares: (x) => kernels.sumOfSquares(at(x), x.length),
  }
}
