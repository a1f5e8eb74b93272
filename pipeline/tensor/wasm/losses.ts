import { pointLossKinds, type Losses } from '../backend/losses'
import { at } from './wasm-block'
import type { WasmParts } from './wasm-backend'

type Address = number

interface LossKernels {
  pointLoss(kind: number, out: Address, prediction: Address, target: Address, count: number, parameter: number): void
  pointLossGradient(kind: number, gradient: Address, outGradient: Address, prediction: Address, target: Address, count: number, parameter: number): void
  quantileLoss(out: Address, prediction: Address, target: Address, levels: Address, rows: number, columns: number): void
  quantileLossGradient(gradient: Address, outGradient: Address, prediction: Address, target: Address, levels: Address, rows: number, columns: number): void
  crossEntropy(out: Address, saved: Address, logits: Address, labels: Address, rows: number, columns: number, smoothing: number): number
  crossEntropyGradient(gradient: Address, outGradient: Address, saved: Address, logits: Address, labels: Address, rows: number, columns: number, smoothing: number): void
  divergence(out: Address, student: Address, teacher: Address, rows: number, columns: number, temperature: number): void
  divergenceGradient(gradient: Address, outGradient: Address, student: Address, teacher: Address, rows: number, columns: number, temperature: number): void
}

export function createLosses({ exports }: WasmParts): Losses {
  const kernels = exports as unknown as LossKernels
  return {
    pointLoss(kind, out, prediction, target, parameter) {
      kernels.pointLoss(pointLossKinds.indexOf(kind), at(out), at(prediction), at(target), prediction.length, parameter)
    },
    pointLossGradient(kind, predictionGradient, outGradient, prediction, target, parameter) {
      kernels.pointLossGradient(pointLossKinds.indexOf(kind), at(predictionGradient), at(outGradient), at(prediction), at(target), prediction.length, parameter)
    },
    quantileLoss(out, prediction, target, levels, { rows, columns }) {
      kernels.quantileLoss(at(out), at(prediction), at(target), at(levels), rows, columns)
    },
    quantileLossGradient(predictionGradient, outGradient, prediction, target, levels, { rows, columns }) {
      kernels.quantileLossGradient(at(predictionGradient), at(outGradient), at(prediction), at(target), at(levels), rows, columns)
    },
    crossEntropy: (out, saved, logits, labels, { rows, columns, smoothing }) => kernels.crossEntropy(at(out), at(saved), at(logits), at(labels), rows, columns, smoothing),
    crossEntropyGradient(logitsGradient, outGradient, saved, logits, labels, { rows, columns, smoothing }) {
      kernels.crossEntropyGradient(at(logitsGradient), at(outGradient), at(saved), at(logits), at(labels), rows, columns, smoothing)
    },
    divergence(out, student, teacher, { rows, columns, temperature }) {
      kernels.divergence(at(out), at(student), at(teacher), rows, columns, temperature)
    },
    divergenceGradient(studentGradient, outGradient, student, teacher, { rows, columns, temperature }) {
      kernels.divergenceGradient(at(studentGradient), at(outGradient), at(student), at(teacher), rows, columns, temperature)
    },
  }
}
