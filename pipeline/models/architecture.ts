import type { IntegerTensor, Parameter, Tensor } from '../tensor/tensor'
import type { Tape } from '../tensor/tape'

/** How weights start. `limit` and `deviation` are of the uniform and the normal distribution; fans as in Glorot and Bengio 2010. */
export type Initial =
  | { kind: 'zeros' }
  | { kind: 'ones' }
  | { kind: 'uniform'; limit: number }
  | { kind: 'normal'; deviation: number }
  | { kind: 'glorot-uniform'; fanIn: number; fanOut: number }
  | { kind: 'he-uniform'; fanIn: number }
  | { kind: 'orthogonal' }
  | { kind: 'values'; values: readonly number[] }

/** A named block of weights as an architecture wants it. */
export interface ParameterSpec {
  /** Path of names from the root: `encoder/query/weight`. */
  name: string
  shape: readonly number[]
  initial: Initial
  /** False: part of the state (running means), never touched by an optimiser. */
  isTrainable: boolean
  /** Rows are looked up by id: its gradient is kept by rows, and it may be stored in 16 bits. */
  isTable: boolean
  /** `half` only where isTable. */
  storage: 'float' | 'half'
}

/** Of one row: `[]` a number, `[30, 8]` a sequence of 30 positions with 8 numbers each. */
export interface ValueSpec {
  kind: 'float' | 'integer'
  shape: readonly number[]
}

/** A mini-batch, or the part of one that a shard works on. */
export interface Batch {
  rows: number
  inputs: Record<string, Tensor | IntegerTensor>
  targets: Record<string, Tensor | IntegerTensor>
  /** [rows], or null for 1 each. */
  weights: Tensor | null
  /** Of the whole batch, all shards together: what a mean divides by. */
  totalWeight: number
}

/** The parameters of one shard by their names. */
export type Parameters = ReadonlyMap<string, Parameter>

/**
 * A family of networks. What describes a member is plain data, `config`, so that a worker can build it and a file can
 * hold it; its weights are found by name. An architecture is known by its name: see `architectures.ts`.
 */
export interface Architecture<Config> {
  readonly name: string
  inputs(config: Config): Record<string, ValueSpec>
  targets(config: Config): Record<string, ValueSpec>
  parameters(config: Config): ParameterSpec[]
  /** True where rows of a batch depend on one another (batch norm, in-batch negatives): such a batch is not split. */
  couplesRows(config: Config): boolean
  /** Predictions by name, each [rows, ...]. */
  outputs(tape: Tape, config: Config, parameters: Parameters, inputs: Batch['inputs']): Record<string, Tensor>
  /** One number: the part's sum of weighted losses divided by `totalWeight`, so that shards add up to the batch's mean. */
  loss(tape: Tape, config: Config, parameters: Parameters, batch: Batch): Tensor
  /** Bytes that one row's activations and their gradients take, roughly: for the estimate before training. */
  bytesOfRow(config: Config): number
}

/** Weights outside any back end: what a trained model keeps. */
export interface StoredWeights {
  name: string
  shape: readonly number[]
  /** Halves are Uint16Array of IEEE bits. */
  values: Float32Array | Float64Array | Uint16Array
}
