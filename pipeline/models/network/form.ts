import { IntegerTensor, type Tensor } from '../../tensor/tensor'
import type { ClassDistribution } from '../../tensor/operations/losses/sampled-softmax'
import type { Tape } from '../../tensor/tape'
import type { Parameters, ValueSpec } from '../architecture'

/** What flows from one layer to the next at run time. */
export interface Value {
  /** [rows, …the form's shape]. */
  tensor: Tensor | IntegerTensor
  /** [rows, length] of 1 and 0: which positions of a sequence are real. Null where all are. */
  mask: Tensor | null
  /** What went into a sigmoid or softmax: losses work on these. */
  scores?: Tensor
  /** What a table of classes has not multiplied out, since its loss draws some of them. */
  sampled?: SampledScores
}

export interface SampledScores {
  hidden: Tensor
  table: Tensor
  bias: Tensor | null
  samples: number
  distribution: ClassDistribution
  /** All classes are as likely to be drawn. */
  isEven: boolean
}

/** One pass through a network. */
export interface Pass {
  tape: Tape
  parameters: Parameters
  /** The network's inputs by name. */
  inputs: Readonly<Record<string, Value>>
  /** True where a loss follows, false where predictions are wanted. */
  isForLoss: boolean
}

/** `[rows, 30, 8]`, or `integer [rows, 30]` for ids. Dimensions may be words. */
export function formWords({ kind, shape }: { kind: ValueSpec['kind']; shape: readonly (number | string)[] }): string {
  return `${kind === 'integer' ? 'integer ' : ''}[${['rows', ...shape].join(', ')}]`
}

export function isSameForm(one: ValueSpec, other: ValueSpec): boolean {
  return one.kind === other.kind && isSameShape(one.shape, other.shape)
}

export function isSameShape(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((dimension, index) => dimension === other[index])
}

/** The numbers that a layer was planned to get. */
export function floatsOf(value: Value): Tensor {
  if (value.tensor instanceof IntegerTensor) throw new Error('a layer for numbers was given ids')
  return value.tensor
}

/** The ids that a layer was planned to get. */
export function integersOf(value: Value): IntegerTensor {
  if (value.tensor instanceof IntegerTensor) return value.tensor
  throw new Error('a layer for ids was given numbers')
}
