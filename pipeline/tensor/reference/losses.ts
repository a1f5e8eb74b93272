import type { Losses, PointLossKind } from '../backend/losses'
import { floatsOf, integersOf } from './memory'
import { logSumOfExponentials } from './normalise'
import { sigmoid, softplus } from './unary'

interface PointLoss {
  value: (prediction: number, target: number, parameter: number) => number
  /** The derivative by the prediction. */
  slope: (prediction: number, target: number, parameter: number) => number
}

const pointLosses: Record<PointLossKind, PointLoss> = {
  'squared-error': { value: (p, t) => (p - t) ** 2, slope: (p, t) => 2 * (p - t) },
  'absolute-error': { value: (p, t) => Math.abs(p - t), slope: (p, t) => Math.sign(p - t) },
  huber: {
    value: (p, t, delta) => (Math.abs(p - t) <= delta ? (p - t) ** 2 / 2 : delta * (Math.abs(p - t) - delta / 2)),
    slope: (p, t, delta) => Math.min(Math.max(p - t, -delta), delta),
  },
  'binary-cross-entropy': {
    value: (logit, t, positiveWeight) => positiveWeight * t * softplus(-logit) + (1 - t) * softplus(logit),
    slope: (logit, t, positiveWeight) => -positiveWeight * t * sigmoid(-logit) + (1 - t) * sigmoid(logit),
  },
}

export const losses: Losses = {
  pointLoss(kind, out, prediction, target, parameter) {
    const [outNumbers, predictions, targets, { value }] = [floatsOf(out), floatsOf(prediction), floatsOf(target), pointLosses[kind]]
    for (let i = 0; i < out.length; i += 1) outNumbers[i] = value(predictions[i]!, targets[i]!, parameter)
  },
  pointLossGradient(kind, predictionGradient, outGradient, prediction, target, parameter) {
    const [gradient, given, predictions, targets, { slope }] = [floatsOf(predictionGradient), floatsOf(outGradient), floatsOf(prediction), floatsOf(target), pointLosses[kind]]
    for (let i = 0; i < prediction.length; i += 1) gradient[i]! += given[i]! * slope(predictions[i]!, targets[i]!, parameter)
  },

  quantileLoss(out, prediction, target, levels, { rows, columns }) {
    const [outNumbers, predictions, targets, levelNumbers] = [floatsOf(out), floatsOf(prediction), floatsOf(target), floatsOf(levels)]
    for (let i = 0; i < rows * columns; i += 1) {
      const above = targets[Math.floor(i / columns)]! - predictions[i]!
      const level = levelNumbers[i % columns]!
      outNumbers[i] = Math.max(level * above, (level - 1) * above)
    }
  },
  quantileLossGradient(predictionGradient, outGradient, prediction, target, levels, { rows, columns }) {
    const [gradient, given, predictions, targets, levelNumbers] = [floatsOf(predictionGradient), floatsOf(outGradient), floatsOf(prediction), floatsOf(target), floatsOf(levels)]
    for (let i = 0; i < rows * columns; i += 1) {
      const above = targets[Math.floor(i / columns)]! - predictions[i]!
      const level = levelNumbers[i % columns]!
      if (above > 0) gradient[i]! -= given[i]! * level
      if (above < 0) gradient[i]! += given[i]! * (1 - level)
    }
  },

  crossEntropy(out, saved, logits, labels, { rows, columns, smoothing }) {
    const [outNumbers, savedNumbers, logitNumbers, labelNumbers] = [floatsOf(out), floatsOf(saved), floatsOf(logits), integersOf(labels)]
    const stray = labelNumbers.subarray(0, rows).findIndex((label) => label < -1 || label >= columns)
    if (stray !== -1) return stray
    for (let row = 0; row < rows; row += 1) {
      const own = logitNumbers.subarray(row * columns, (row + 1) * columns)
      const label = labelNumbers[row]!
      savedNumbers[row] = logSumOfExponentials(own)
      const mean = own.reduce((sum, logit) => sum + logit, 0) / columns
      outNumbers[row] = label === -1 ? 0 : savedNumbers[row]! - (1 - smoothing) * own[label]! - smoothing * mean
    }
    return -1
  },
  crossEntropyGradient(logitsGradient, outGradient, saved, logits, labels, { rows, columns, smoothing }) {
    const [gradient, given, savedNumbers, logitNumbers, labelNumbers] = [floatsOf(logitsGradient), floatsOf(outGradient), floatsOf(saved), floatsOf(logits), integersOf(labels)]
    for (let row = 0; row < rows; row += 1) {
      const label = labelNumbers[row]!
      if (label === -1) continue
      for (let column = 0; column < columns; column += 1) {
        const i = row * columns + column
        const wanted = (column === label ? 1 - smoothing : 0) + smoothing / columns
        gradient[i]! += given[row]! * (Math.exp(logitNumbers[i]! - savedNumbers[row]!) - wanted)
      }
    }
  },

  divergence(out, student, teacher, { rows, columns, temperature }) {
    const outNumbers = floatsOf(out)
    for (let row = 0; row < rows; row += 1) {
      const studentLogs = softenedLogs(floatsOf(student), row, columns, temperature)
      const teacherLogs = softenedLogs(floatsOf(teacher), row, columns, temperature)
      outNumbers[row] = temperature ** 2 * teacherLogs.reduce((sum, log, column) => sum + Math.exp(log) * (log - studentLogs[column]!), 0)
    }
  },
  divergenceGradient(studentGradient, outGradient, student, teacher, { rows, columns, temperature }) {
    const [gradient, given] = [floatsOf(studentGradient), floatsOf(outGradient)]
    for (let row = 0; row < rows; row += 1) {
      const studentLogs = softenedLogs(floatsOf(student), row, columns, temperature)
      const teacherLogs = softenedLogs(floatsOf(teacher), row, columns, temperature)
      for (let column = 0; column < columns; column += 1) {
        gradient[row * columns + column]! += given[row]! * temperature * (Math.exp(studentLogs[column]!) - Math.exp(teacherLogs[column]!))
      }
    }
  },
}

/** log softmax(logits / temperature) of a row. */
function softenedLogs(logits: Float64Array, row: number, columns: number, temperature: number): Float64Array {
  const softened = logits.slice(row * columns, (row + 1) * columns).map((logit) => logit / temperature)
  const logOfSum = logSumOfExponentials(softened)
  return softened.map((logit) => logit - logOfSum)
}
