import { mime, type MimeBundle } from '../../../protocol/output'
import type { Language } from '../../../protocol/text'
import { displaySymbol, type Displayable } from '../../step/display'
import type { ParameterSpec, ValueSpec } from '../architecture'
import type { LayerSpec } from './layer-spec'
import type { LossGiven, LossSpec } from './losses'
import { checkNetwork, type NetworkSpec } from './network-spec'
import { planNetwork } from './plan-network'
import { layerNames } from './planner'
import { NetworkSummary, type SummaryOptions } from './summary'

export interface SequenceOptions {
  /** What it is given, by name; may be left for the data to say. */
  inputs?: Record<string, ValueSpec>
  /** Several things to predict, each by layers of its own behind the others. Without it there is one, called `output`. */
  heads?: Record<string, LayerSpec[]>
  /** What it learns by: `'mse'`, `{ kind: 'huber', delta: 2 }`, or several. */
  loss?: LossGiven | LossGiven[]
}

/** A network as plain data (`JSON.stringify(network)`) that can say what it is like. It never changes; what looks like a change gives another. */
export class Network implements NetworkSpec, Displayable {
  readonly schema = 'souk.network'
  readonly version = 1
  readonly inputs: Record<string, ValueSpec> | null
  readonly body: LayerSpec[]
  readonly heads: Record<string, LayerSpec[]>
  readonly losses: LossSpec[]

  /** From a description, such as one read from a file; it is checked. */
  constructor(given: unknown) {
    const { inputs, body, heads, losses } = checkNetwork(given)
    this.inputs = inputs
    this.body = body
    this.heads = heads
    this.losses = losses
  }

  /** The same network for these inputs: `network.withInputs({ features: { kind: 'float', shape: [8] } })`. */
  withInputs(inputs: Record<string, ValueSpec>): Network {
    return new Network({ ...this, inputs })
  }

  /** The same network learning by another loss, or several: `network.withLoss('mae')`. */
  withLoss(loss: LossGiven | LossGiven[]): Network {
    return new Network({ ...this, losses: [loss].flat() })
  }

  /** Layers, shapes, counts and memory: `network.summary({ batchSize: 256 })`. Its inputs must be known. */
  summary(options: SummaryOptions = {}): NetworkSummary {
    return new NetworkSummary(this, options)
  }

  /** The names and shapes of its weights: what `frozen` and `shared` speak of. */
  parameters(): ParameterSpec[] {
    return planNetwork(this).parameters
  }

  /** As the last value of a cell it shows its summary, or its layers while its inputs are not known. */
  [displaySymbol](language: Language): MimeBundle[] {
    if (this.inputs !== null) return this.summary()[displaySymbol](language)
    const names = layerNames(this.body).map((name, index) => `${name} (${this.body[index]?.kind})`)
    const open = language === 'zh' ? '输入尚未确定。' : 'Its inputs are not known yet.'
    return [{ [mime.text]: [...names, open].join('\n') }]
  }
}

/**
 * Layers one after the other: `sequence([dense(64, { activation: 'relu' }), dropout(0.2), dense(1)], { loss: 'mse' })`.
 * Fails with `bad-params` where something in it is none; whether layers fit is known once its inputs are.
 */
export function sequence(layers: LayerSpec[], { inputs, heads = { output: [] }, loss = [] }: SequenceOptions = {}): Network {
  return new Network({ schema: 'souk.network', version: 1, inputs: inputs ?? null, body: layers, heads, losses: [loss].flat() })
}
