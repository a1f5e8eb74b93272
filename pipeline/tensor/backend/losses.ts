import type { Block } from './memory'
import type { RowShape } from './normalise'

/**
 * With d = prediction − target: d², |d|, `huber` d²/2 up to δ = `parameter` and δ·(|d| − δ/2) beyond; `binary-cross-entropy`
 * takes logits and weighs the positive part by `parameter`. At d = 0 the gradient of |d| is 0.
 */
export const pointLossKinds = ['squared-error', 'absolute-error', 'huber', 'binary-cross-entropy'] as const
export type PointLossKind = (typeof pointLossKinds)[number]

export interface ClassShape extends RowShape {
  /** Share of the target that is spread over all classes, the right one included (as in PyTorch). */
  smoothing: number
}

/** Each gives a number for each element or row; means and weights are the operation's business. Gradients add. */
export interface Losses {
  pointLoss(kind: PointLossKind, out: Block, prediction: Block, target: Block, parameter: number): void
  pointLossGradient(kind: PointLossKind, predictionGradient: Block, outGradient: Block, prediction: Block, target: Block, parameter: number): void
  /** Pinball loss max(q·d, (q − 1)·d) with d = target − prediction, gradient 0 at d = 0: out and prediction [rows, columns], a column for each level; target [rows], levels [columns]. */
  quantileLoss(out: Block, prediction: Block, target: Block, levels: Block, shape: RowShape): void
  quantileLossGradient(predictionGradient: Block, outGradient: Block, prediction: Block, target: Block, levels: Block, shape: RowShape): void
  /**
   * out [rows], logits [rows, columns], labels [rows] (integers, -1 for a row that does not count and gives 0);
   * `saved` [rows] keeps log Σ exp. Gives the place of the first label out of range, or -1.
   */
  crossEntropy(out: Block, saved: Block, logits: Block, labels: Block, shape: ClassShape): number
  crossEntropyGradient(logitsGradient: Block, outGradient: Block, saved: Block, logits: Block, labels: Block, shape: ClassShape): void
  /** out [rows] = temperature² · KL(softmax(teacher / t) ‖ softmax(student / t)) (Hinton 2015). The teacher takes no gradient. */
  divergence(out: Block, student: Block, teacher: Block, shape: RowShape & { temperature: number }): void
  divergenceGradient(studentGradient: Block, outGradient: Block, student: Block, teacher: Block, shape: RowShape & { temperature: number }): void
}
