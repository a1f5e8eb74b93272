import { fail } from '../../../protocol/failure'
import { sizeOf, type Parameter } from '../../tensor/tensor'
import type { ParameterSpec, ValueSpec } from '../architecture'
import { isSameShape, type Pass } from './form'
import type { LayerSpec } from './layer-spec'
import { refuseNetwork, refuseWeights } from './refuse-network'
import type { PlanLayer, PlannedLayer, PlannedList, Site } from './planned-layer'

/** How to plan each kind of layer. */
export type LayerPlans = { [Kind in LayerSpec['kind']]: PlanLayer<Extract<LayerSpec, { kind: Kind }>> }

/** Goes through the layers of a network once, with forms instead of numbers: names, parameters, shapes. */
export class Planner {
  /** By full name, in the order of the layers. */
  readonly parameters = new Map<string, ParameterSpec>()

  constructor(
    private readonly plans: LayerPlans,
    private readonly inputs: Readonly<Record<string, ValueSpec>>,
  ) {}

  list(path: string, layers: readonly LayerSpec[], input: ValueSpec): PlannedList {
    const names = layerNames(layers)
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) refuseNetwork(join(path, twice), { en: 'is the name of two layers', zh: '被两个层重复使用' }, twice)
    const planned: PlannedLayer[] = []
    let form = input
    layers.forEach((spec, index) => {
      const layer = this.layer(spec, names[index] ?? '', path, form)
      planned.push(layer)
      form = layer.output
    })
    return {
      path,
      layers: planned,
      output: form,
      run: (pass, value) => planned.reduce((before, layer) => pass.tape.within(layer.name, () => layer.run(pass, before)), value),
    }
  }

  private layer(spec: LayerSpec, name: string, parent: string, input: ValueSpec): PlannedLayer {
    const path = join(parent, name)
    const weightPath = spec.shared ?? path
    const own: ParameterSpec[] = []
    const require: Site['require'] = (holds, wanted, given) => {
      if (!holds) fail({ kind: 'bad-shape', layer: path, operation: spec.kind, wanted, given })
    }
    const site: Site = {
      path,
      inputs: this.inputs,
      require,
      parameter: (part, shape, initial, options = {}) => {
        const wanted = { name: join(weightPath, part), shape, initial, isTrainable: true, isTable: false, storage: 'float', ...options } satisfies ParameterSpec
        const there = this.parameters.get(wanted.name)
        if (there !== undefined) {
          require(isSameShape(there.shape, shape), `${wanted.name} [${there.shape.join(', ')}]`, `[${shape.join(', ')}]`)
          // What multiplies by the whole table has a gradient in all its rows; of 16 bits it is looked up even then.
          if (!wanted.isTable && there.storage === 'float') there.isTable = false
          return wanted.name
        }
        this.parameters.set(wanted.name, wanted)
        own.push(wanted)
        return wanted.name
      },
      list: (part, layers, form) => {
        const list = this.list(join(weightPath, part), layers, form)
        return part === '' ? list : { ...list, run: (pass, value) => pass.tape.within(part, () => list.run(pass, value)) }
      },
    }
    // Each kind has the plan of its own kind; that the two belong together is lost on the way through the union.
    const plan = this.plans[spec.kind] as PlanLayer<LayerSpec>
    return { ...plan(spec, input, site), kind: spec.kind, name, path, input, parameters: own }
  }
}

/** Given names, else kind and running number among the layers of that kind: `dense1`, `dropout1`, `dense2`. */
export function layerNames(layers: readonly LayerSpec[]): string[] {
  const counts = new Map<string, number>()
  return layers.map(({ kind, name }) => {
    const number = (counts.get(kind) ?? 0) + 1
    counts.set(kind, number)
    return name ?? `${kind}${number}`
  })
}

/** Numbers of all outputs of a list and what its layers save, of one row. */
export function keptNumbers(list: PlannedList): number {
  return list.layers.reduce((sum, { output, saved = 0, parts = [] }) => sum + sizeOf(output.shape) + saved + parts.reduce((inside, part) => inside + keptNumbers(part), 0), 0)
}

/** All layers of a list and those inside them, outer ones first. */
export function allLayers(list: PlannedList): PlannedLayer[] {
  return list.layers.flatMap((layer) => [layer, ...(layer.parts ?? []).flatMap(allLayers)])
}

/** A parameter that the plan has declared. */
export function weightOf(pass: Pass, name: string): Parameter {
  const parameter = pass.parameters.get(name)
  if (parameter === undefined) refuseWeights(name, { en: 'missing', zh: '缺失' })
  return parameter
}

const join = (path: string, name: string): string => (path === '' ? name : name === '' ? path : `${path}/${name}`)
