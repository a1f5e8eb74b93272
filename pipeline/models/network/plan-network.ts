import { sizeOf } from '../../tensor/tensor'
import type { ParameterSpec, ValueSpec } from '../architecture'
import { layerPlans } from './layer-kinds'
import type { NetworkSpec } from './network-spec'
import { planLosses, type PlannedLoss } from './plan-losses'
import type { PlannedList } from './planned-layer'
import { refuseNetwork } from './refuse-network'
import { allLayers, keptNumbers, Planner } from './planner'

/** All that a network says of itself before any data is there. */
export interface NetworkPlan {
  inputs: Readonly<Record<string, ValueSpec>>
  body: PlannedList
  heads: Readonly<Record<string, PlannedList>>
  parameters: ParameterSpec[]
  losses: PlannedLoss[]
  couplesRows: boolean
  /** Numbers of one row that stay until the gradient has passed. */
  kept: number
}

const plans = new WeakMap<NetworkSpec, NetworkPlan>()

/**
 * Goes through a network once, with forms instead of numbers; kept for as long as the description is, which must not be
 * changed. Fails with `bad-shape`, naming the layer, where layers do not fit.
 */
export function planNetwork(spec: NetworkSpec): NetworkPlan {
  const known = plans.get(spec)
  if (known !== undefined) return known
  const plan = planAnew(spec)
  plans.set(spec, plan)
  return plan
}

function planAnew({ inputs, body, heads, losses }: NetworkSpec): NetworkPlan {
  if (inputs === null) refuseNetwork('inputs', { en: 'are not known yet: give them with withInputs(…), or train it on a table', zh: '尚未确定：请用 withInputs(…) 指定，或在数据表上训练' }, 'null')
  const names = Object.keys(inputs)
  const [first] = names
  if (first === undefined) refuseNetwork('inputs', { en: 'must be at least one', zh: '至少要有一个' }, '{}')
  // A number of each row is a vector of one to a layer.
  const forms = Object.fromEntries(Object.entries(inputs).map(([name, form]) => [name, form.kind === 'float' && form.shape.length === 0 ? { ...form, shape: [1] } : form]))
  if (names.length > 1 && body[0]?.kind !== 'branches' && Object.values(heads).some((layers) => body.length > 0 || layers[0]?.kind !== 'branches')) {
    refuseNetwork('body', { en: 'must start with branches, since there are several inputs', zh: '有多个输入时，必须以 branches 开头' }, names.join(', '))
  }
  const planner = new Planner(layerPlans, forms)
  const start = forms[first] ?? { kind: 'float', shape: [] }
  const planned = planner.list('', body, start)
  const plannedHeads = Object.fromEntries(Object.entries(heads).map(([name, layers]) => [name, planner.list(name, layers, planned.output)]))
  if (Object.keys(plannedHeads).length === 0) refuseNetwork('heads', { en: 'must be at least one', zh: '至少要有一个' }, '{}')
  for (const name of Object.keys(heads)) {
    if (planned.layers.some((layer) => layer.name === name)) refuseNetwork(`heads.${name}`, { en: 'has the name of a layer of the body', zh: '与主体中的某一层同名' }, name)
  }
  const lists = [planned, ...Object.values(plannedHeads)]
  const plannedLosses = planLosses(losses, plannedHeads, inputs)
  checkSampled(planned, plannedHeads, plannedLosses)
  return {
    inputs,
    body: planned,
    heads: plannedHeads,
    parameters: [...planner.parameters.values()],
    losses: plannedLosses,
    couplesRows: lists.flatMap(allLayers).some(({ couplesRows }) => couplesRows === true) || plannedLosses.some(({ spec }) => spec.kind === 'contrastive'),
    kept: Object.values(inputs).reduce((sum, { shape }) => sum + sizeOf(shape), 0) + lists.reduce((sum, list) => sum + keptNumbers(list), 0),
  }
}

function checkSampled(body: PlannedList, heads: Readonly<Record<string, PlannedList>>, losses: readonly PlannedLoss[]): void {
  const lasts = new Map(Object.entries(heads).map(([name, head]) => [name, (head.layers.length > 0 ? head : body).layers.at(-1)]))
  const stray = [body, ...Object.values(heads)].flatMap(allLayers).find((layer) => layer.isSampled === true && ![...lasts.values()].includes(layer))
  if (stray !== undefined) refuseNetwork(stray.path, { en: 'draws some of its classes and must be the last layer of an output', zh: '采用抽样，必须是某个输出的最后一层' }, stray.kind)
  for (const { spec, output } of losses) {
    if (lasts.get(output)?.isSampled !== true || spec.kind === 'cross-entropy') continue
    refuseNetwork(output, { en: `draws some of its classes, for which the loss must be cross-entropy, not ${spec.kind}`, zh: `采用抽样，损失必须是 cross-entropy，而不是 ${spec.kind}` }, spec.kind)
  }
}
