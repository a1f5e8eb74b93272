import type { Initial, ParameterSpec, ValueSpec } from '../architecture'
import type { Pass, Value } from './form'
import type { LayerSpec } from './layer-spec'

/** What a layer becomes for a given form of input, before any data is there. */
export interface LayerWork {
  output: ValueSpec
  run(pass: Pass, value: Value): Value
  /** Numbers of one row that stay until the gradient has passed, besides its output. */
  saved?: number
  /** Rows of a batch depend on one another here. */
  couplesRows?: boolean
  /** In training its scores are drawn by the loss: nothing can come behind it but cross-entropy. */
  isSampled?: boolean
  /** Layers inside, for the summary. */
  parts?: PlannedList[]
}

export interface PlannedLayer extends LayerWork {
  kind: LayerSpec['kind']
  name: string
  /** Names from the network's root. */
  path: string
  input: ValueSpec
  /** Its own, not those of its parts. */
  parameters: ParameterSpec[]
}

/** Layers one after the other. */
export interface PlannedList {
  path: string
  layers: PlannedLayer[]
  output: ValueSpec
  run(pass: Pass, value: Value): Value
}

/** Where a layer is planned: what it may ask for. */
export interface Site {
  /** Path of names from the network's root. */
  readonly path: string
  readonly inputs: Readonly<Record<string, ValueSpec>>
  /** Declares weights and gives their full name, to be found in a pass's parameters. */
  parameter(name: string, shape: readonly number[], initial: Initial, options?: Partial<Pick<ParameterSpec, 'isTrainable' | 'isTable' | 'storage'>>): string
  /** Fails with `bad-shape` in the layer's name. `wanted` and `given` as `formWords` gives them. */
  require(holds: boolean, wanted: string, given: string): void
  /** Plans layers within this one; `name` is a part of their path, or '' for none. */
  list(name: string, layers: readonly LayerSpec[], input: ValueSpec): PlannedList
}

export type PlanLayer<Spec> = (spec: Spec, input: ValueSpec, site: Site) => LayerWork
