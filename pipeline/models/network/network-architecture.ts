import { fail } from '../../../protocol/failure'
import { reshape } from '../../tensor/operations/shapes'
import type { Tape } from '../../tensor/tape'
import { IntegerTensor } from '../../tensor/tensor'
import type { Architecture, Batch, Parameters, ValueSpec } from '../architecture'
import { applyLosses } from './apply-losses'
import { floatsOf, formWords, isSameShape, type Value } from './form'
import type { NetworkSpec } from './network-spec'
import { planNetwork, type NetworkPlan } from './plan-network'
import { refuseNetwork } from './refuse-network'

/** Networks put together from layers: what `sequence([…])` describes. */
export const network: Architecture<NetworkSpec> = {
  name: 'network',
  inputs: (config) => planNetwork(config).inputs,
  targets: (config) => Object.fromEntries(planNetwork(config).losses.flatMap(({ target }) => (target === null ? [] : [[target.name, target.form]]))),
  parameters: (config) => planNetwork(config).parameters,
  couplesRows: (config) => planNetwork(config).couplesRows,
  outputs(tape, config, parameters, inputs) {
    const values = runNetwork(tape, planNetwork(config), parameters, inputs, false)
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, floatsOf(value)]))
  },
  loss(tape, config, parameters, batch) {
    const plan = planNetwork(config)
    if (plan.losses.length === 0) refuseNetwork('losses', { en: 'must be at least one for the network to learn, such as mse', zh: '训练时至少要有一个，例如 mse' }, '[]')
    requireForms(batch.targets, network.targets(config), batch.rows, 'target')
    return applyLosses(tape, plan.losses, runNetwork(tape, plan, parameters, batch.inputs, true), batch)
  },
  // Each number has a gradient beside it.
  bytesOfRow: (config) => planNetwork(config).kept * 2 * 4,
}

function runNetwork(tape: Tape, { inputs: forms, body, heads }: NetworkPlan, parameters: Parameters, given: Batch['inputs'], isForLoss: boolean): Record<string, Value> {
  const rows = Object.values(given)[0]?.shape[0] ?? 0
  requireForms(given, forms, rows, 'input')
  const inputs = Object.fromEntries(
    Object.entries(given).map(([name, tensor]): [string, Value] => {
      const isNumber = !(tensor instanceof IntegerTensor) && tensor.shape.length === 1
      return [name, { tensor: isNumber ? reshape(tape, tensor, [...tensor.shape, 1]) : tensor, mask: null }]
    }),
  )
  const pass = { tape, parameters, inputs, isForLoss }
  const first = inputs[Object.keys(forms)[0] ?? '']
  if (first === undefined) throw new Error('a network has an input')
  const trunk = body.run(pass, first)
  return Object.fromEntries(Object.entries(heads).map(([name, head]) => [name, tape.within(name, () => head.run(pass, trunk))]))
}

/** That a batch holds what was planned for; fails with `bad-shape` naming the input or target. */
function requireForms(given: Batch['inputs'], wanted: Readonly<Record<string, ValueSpec>>, rows: number, operation: string): void {
  for (const [name, form] of Object.entries(wanted)) {
    const tensor = given[name]
    const isRight = tensor !== undefined && tensor instanceof IntegerTensor === (form.kind === 'integer') && isSameShape(tensor.shape, [rows, ...form.shape])
    if (isRight) continue
    const found = tensor === undefined ? Object.keys(given).join(', ') || '–' : `${tensor instanceof IntegerTensor ? 'integer ' : ''}[${tensor.shape.join(', ')}]`
    fail({ kind: 'bad-shape', layer: name, operation, wanted: formWords(form), given: found })
  }
}
