import type { Normalise } from '../backend/normalise'
import { floatsOf, floatsOrNull } from './memory'

export const normalise: Normalise = {
  softmax(out, x, { rows, columns, isLog }) {
    const [outNumbers, numbers] = [floatsOf(out), floatsOf(x)]
    for (let row = 0; row < rows; row += 1) {
      const logOfSum = logSumOfExponentials(numbers.subarray(row * columns, (row + 1) * columns))
      for (let i = row * columns; i < (row + 1) * columns; i += 1) outNumbers[i] = isLog ? numbers[i]! - logOfSum : Math.exp(numbers[i]! - logOfSum)
    }
  },
  softmaxGradient(xGradient, outGradient, out, { rows, columns, isLog }) {
    const [gradient, given, outNumbers] = [floatsOf(xGradient), floatsOf(outGradient), floatsOf(out)]
    for (let row = 0; row < rows; row += 1) {
      let sum = 0
      for (let i = row * columns; i < (row + 1) * columns; i += 1) sum += isLog ? given[i]! : given[i]! * outNumbers[i]!
      for (let i = row * columns; i < (row + 1) * columns; i += 1) {
        gradient[i]! += isLog ? given[i]! - Math.exp(outNumbers[i]!) * sum : outNumbers[i]! * (given[i]! - sum)
      }
    }
  },

  layerNorm(out, saved, x, gain, bias, { rows, columns, epsilon }) {
    const numbers = floatsOf(x)
    const savedNumbers = floatsOf(saved)
    for (let row = 0; row < rows; row += 1) {
      const { mean, variance } = moments(numbers, row * columns, 1, columns)
      savedNumbers[row] = mean
      savedNumbers[rows + row] = 1 / Math.sqrt(variance + epsilon)
    }
    const [outNumbers, gains, biases] = [floatsOf(out), floatsOf(gain), floatsOf(bias)]
    for (let i = 0; i < rows * columns; i += 1) {
      const [row, column] = [Math.floor(i / columns), i % columns]
      outNumbers[i] = (numbers[i]! - savedNumbers[row]!) * savedNumbers[rows + row]! * gains[column]! + biases[column]!
    }
  },
  layerNormGradient(gradients, outGradient, saved, x, gain, { rows, columns }) {
    const savedNumbers = floatsOf(saved)
    const lines = Array.from({ length: rows }, (_, row) => ({ start: row * columns, stride: 1, count: columns, mean: savedNumbers[row]!, reciprocalDeviation: savedNumbers[rows + row]! }))
    normGradient(gradients, floatsOf(outGradient), floatsOf(x), floatsOf(gain), lines, true)
  },

  batchNorm(out, saved, x, gain, bias, runningMean, runningVariance, { rows, columns, epsilon, momentum, isTraining }) {
    const [numbers, savedNumbers, runningMeans, runningVariances] = [floatsOf(x), floatsOf(saved), floatsOf(runningMean), floatsOf(runningVariance)]
    for (let column = 0; column < columns; column += 1) {
      const { mean, variance } = isTraining ? moments(numbers, column, columns, rows) : { mean: runningMeans[column]!, variance: runningVariances[column]! }
      savedNumbers[column] = mean
      savedNumbers[columns + column] = 1 / Math.sqrt(variance + epsilon)
      if (!isTraining) continue
      const unbiased = (variance * rows) / Math.max(rows - 1, 1)
      runningMeans[column] = (1 - momentum) * runningMeans[column]! + momentum * mean
      runningVariances[column] = (1 - momentum) * runningVariances[column]! + momentum * unbiased
    }
    const [outNumbers, gains, biases] = [floatsOf(out), floatsOf(gain), floatsOf(bias)]
    for (let i = 0; i < rows * columns; i += 1) {
      const column = i % columns
      outNumbers[i] = (numbers[i]! - savedNumbers[column]!) * savedNumbers[columns + column]! * gains[column]! + biases[column]!
    }
  },
  batchNormGradient(gradients, outGradient, saved, x, gain, { rows, columns, isTraining }) {
    const savedNumbers = floatsOf(saved)
    const lines = Array.from({ length: columns }, (_, column) => ({ start: column, stride: columns, count: rows, mean: savedNumbers[column]!, reciprocalDeviation: savedNumbers[columns + column]! }))
    normGradient(gradients, floatsOf(outGradient), floatsOf(x), floatsOf(gain), lines, isTraining)
  },
}

/** log Σ exp without overflow. */
export function logSumOfExponentials(numbers: Float64Array): number {
  const largest = numbers.reduce((largest, number) => Math.max(largest, number), -Infinity)
  return largest + Math.log(numbers.reduce((sum, number) => sum + Math.exp(number - largest), 0))
}

function moments(numbers: Float64Array, start: number, stride: number, count: number): { mean: number; variance: number } {
  let sum = 0
  for (let k = 0; k < count; k += 1) sum += numbers[start + k * stride]!
  const mean = sum / count
  let squares = 0
  for (let k = 0; k < count; k += 1) squares += (numbers[start + k * stride]! - mean) ** 2
  return { mean, variance: squares / count }
}

/** What is normalised together: a row of layer norm, a column of batch norm. */
interface Line {
  start: number
  stride: number
  count: number
  mean: number
  reciprocalDeviation: number
}

/** With x̂ = (x − mean) / deviation and d = gain · dout: dx = (d − mean(d) − x̂ · mean(d · x̂)) / deviation; without the means where mean and deviation are given. */
function normGradient(gradients: Parameters<Normalise['layerNormGradient']>[0], outGradient: Float64Array, x: Float64Array, gain: Float64Array, lines: readonly Line[], dependsOnLine: boolean): void {
  const [xSums, gainSums, biasSums] = [floatsOrNull(gradients.x), floatsOrNull(gradients.gain), floatsOrNull(gradients.bias)]
  for (const { start, stride, count, mean, reciprocalDeviation } of lines) {
    const normed = (place: number): number => (x[place]! - mean) * reciprocalDeviation
    let sum = 0
    let sumWithNormed = 0
    for (let k = 0; k < count; k += 1) {
      const place = start + k * stride
      const column = place % gain.length
      if (gainSums !== null) gainSums[column]! += outGradient[place]! * normed(place)
      if (biasSums !== null) biasSums[column]! += outGradient[place]!
      sum += gain[column]! * outGradient[place]!
      sumWithNormed += gain[column]! * outGradient[place]! * normed(place)
    }
    if (xSums === null) continue
    for (let k = 0; k < count; k += 1) {
      const place = start + k * stride
      const alone = gain[place % gain.length]! * outGradient[place]!
      xSums[place]! += reciprocalDeviation * (dependsOnLine ? alone - sum / count - (normed(place) * sumWithNormed) / count : alone)
    }
  }
}
