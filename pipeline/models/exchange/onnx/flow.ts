import { fromHalfBits } from '../../../numeric/half'
import type { StoredWeights, ValueSpec } from '../../architecture'
import type { LayerSpec } from '../../network/layer-spec'
import type { PlannedLayer, PlannedList } from '../../network/planned-layer'
import { refuseWeights } from '../../network/refuse-network'
import type { Graph } from './graph'

/** What flows from one layer to the next in a graph: names of what was computed. */
export interface Flow {
  value: string
  form: ValueSpec
  /** [rows, length] of 1 and 0, or null where all positions are real. */
  mask: string | null
}

/** A layer as nodes of a graph. */
export type ExportLayer<Spec> = (spec: Spec, given: Flow, layer: PlannedLayer, walk: Walk) => Flow

/** Exporting a network: where its graph, its weights and its inputs are. */
export class Walk {
  private readonly weights: ReadonlyMap<string, StoredWeights>

  constructor(
    readonly graph: Graph,
    weights: readonly StoredWeights[],
    readonly inputs: Readonly<Record<string, Flow>>,
    private readonly exportLayer: ExportLayer<LayerSpec>,
  ) {
    this.weights = new Map(weights.map((one) => [one.name, one]))
  }

  /** A list of layers; `planned` is its plan. */
  list(specs: readonly LayerSpec[], planned: PlannedList, given: Flow): Flow {
    return planned.layers.reduce((before, layer, index) => {
      const spec = specs[index]
      if (spec === undefined) throw new Error('a plan has its layers')
      return { ...this.exportLayer(spec, before, layer, this), form: layer.output }
    }, given)
  }

  /** The weights of a layer, or those that it shares. */
  of = (spec: LayerSpec, { path }: PlannedLayer, name: string): StoredWeights & { numbers: ArrayLike<number> } => {
    const full = `${spec.shared ?? path}/${name}`
    const weights = this.weights.get(full)
    if (weights === undefined) refuseWeights(full, { en: 'missing', zh: '缺失' })
    const { values } = weights
    return { ...weights, numbers: values instanceof Uint16Array ? Float32Array.from(values, fromHalfBits) : values }
  }

  /** Weights of a layer as a constant of the graph, in 32 bits. */
  floats = (spec: LayerSpec, layer: PlannedLayer, name: string): string => {
    const { name: full, shape, numbers } = this.of(spec, layer, name)
    return this.graph.floats(full, shape, () => numbers)
  }

  /** A table as it is stored, and what turns what is taken from it into 32 bits. */
  table(spec: LayerSpec, layer: PlannedLayer): { table: string; widen: (value: string) => string } {
    const { name, shape, values } = this.of(spec, layer, 'weight')
    if (values instanceof Uint16Array) return { table: this.graph.halves(name, shape, values), widen: (value) => this.graph.cast(value, 'float') }
    return { table: this.graph.floats(name, shape, () => values), widen: (value) => value }
  }
}
