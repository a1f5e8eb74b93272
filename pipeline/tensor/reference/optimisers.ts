import type { AdamSettings, Optimisers } from '../backend/optimisers'
import type { Block } from '../backend/memory'
import { floatsOf, floatsOrNull, integersOf, toHalf } from './memory'

export const optimisers: Optimisers = {
  sgd(weight, gradient, velocity, { rate, momentum, isNesterov, weightDecay }) {
    const [weights, gradients, velocities] = [floatsOf(weight), floatsOf(gradient), floatsOrNull(velocity)]
    for (let i = 0; i < weight.length; i += 1) {
      let step = gradients[i]! + weightDecay * weights[i]!
      if (velocities !== null) {
        velocities[i] = momentum * velocities[i]! + step
        step = isNesterov ? step + momentum * velocities[i]! : velocities[i]!
      }
      weights[i] = stored(weight, weights[i]! - rate * step)
    }
  },

  adam(weight, gradient, mean, square, settings) {
    for (let i = 0; i < weight.length; i += 1) adamAt(i, weight, gradient, mean, square, settings)
  },

  adamRows(weight, gradient, mean, square, marks, width, isLazy, settings) {
    const markNumbers = integersOf(marks)
    for (let i = 0; i < weight.length; i += 1) {
      if (!isLazy || markNumbers[Math.floor(i / width)] === 1) adamAt(i, weight, gradient, mean, square, settings)
    }
  },

  sumOfSquares: (x) => floatsOf(x).reduce((sum, number) => sum + number * number, 0),
}

function adamAt(i: number, weight: Block, gradient: Block, mean: Block, square: Block, { rate, beta1, beta2, epsilon, weightDecay, isDecoupled, step }: AdamSettings): void {
  const [weights, means, squares] = [floatsOf(weight), floatsOf(mean), floatsOf(square)]
  const before = isDecoupled ? weights[i]! * (1 - rate * weightDecay) : weights[i]!
  const slope = floatsOf(gradient)[i]! + (isDecoupled ? 0 : weightDecay * before)
  means[i] = beta1 * means[i]! + (1 - beta1) * slope
  squares[i] = beta2 * squares[i]! + (1 - beta2) * slope * slope
  const expectedMean = means[i]! / (1 - beta1 ** step)
  const expectedSquare = squares[i]! / (1 - beta2 ** step)
  weights[i] = stored(weight, before - (rate * expectedMean) / (Math.sqrt(expectedSquare) + epsilon))
}

const stored = (block: Block, value: number): number => (block.kind === 'half' ? toHalf(value) : value)
