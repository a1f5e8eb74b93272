import { fail } from '../../../protocol/failure'
import type { Column } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import type { Table } from '../../engine/table'
import type { LayerSpec } from '../../models/network/layer-spec'
import type { LossSpec } from '../../models/network/losses'
import { Network } from '../../models/network/network'
import { planNetwork } from '../../models/network/plan-network'
import type { StepContext } from '../../step/step-context'
import type { TargetEncoding } from './encoding'
import { learnNumbers, learnWords } from './learn-encodings'

const numeric = ['integer', 'number', 'decimal']

/** Gives a network its loss, where it has none, by what the targets are like, and learns how targets become numbers. */
export async function learnTargets(context: StepContext, step: string, rows: Table, given: Network, target: string | Readonly<Record<string, string>> | undefined): Promise<{ network: Network; targets: TargetEncoding[] }> {
  const refuse = (parameter: string, problem: Text, value: string): never => fail({ kind: 'bad-params', step, parameter, problem: problem[context.language], given: value })
  const outputs = planNetwork(given).heads
  const widthOf = (output: string): number => outputs[output]?.output.shape.at(-1) ?? 1
  const columnOf = (name: string): string => {
    if (typeof target === 'string') return target
    const column = target?.[name]
    return column ?? refuse('target', { en: `must name the column of “${name}”`, zh: `必须指定“${name}”对应的列` }, JSON.stringify(target) ?? 'nothing')
  }
  const valuesOf = async (column: Column): Promise<string[]> => learnWords(context, rows, [column.name], false, 20_000)
  const isNumber = ({ kind }: Column): boolean => numeric.includes(kind)
  const isTwoValued = async (column: Column): Promise<boolean> => {
    if (column.kind === 'boolean') return true
    const values = (await learnWords(context, rows, [column.name], false, 4)).toSorted()
    return isNumber(column) ? values.join() === '0,1' : values.length === 2
  }

  let network = given
  if (network.losses.length === 0) {
    const heads = Object.keys(outputs)
    if (target === undefined) refuse('target', { en: 'must name a column, since the network has no loss', zh: '网络没有损失，必须指定目标列' }, 'nothing')
    const losses: LossSpec[] = []
    for (const head of heads) {
      const column = rows.column(columnOf(heads.length === 1 ? (typeof target === 'string' ? 'target' : (Object.keys(target ?? {})[0] ?? 'target')) : head))
      const isWide = widthOf(head) > 1
      const kind = !isWide && (await isTwoValued(column)) ? 'binary-cross-entropy' : isNumber(column) && !isWide ? 'mse' : 'cross-entropy'
      losses.push({ kind, output: head, target: heads.length === 1 ? 'target' : head, weight: 1 } as LossSpec)
    }
    network = given.withLoss(losses as never)
  }
  // Class counts are what an output's width is checked by, before the shapes of losses are.
  const targets: TargetEncoding[] = []
  for (const { spec, output, target: wanted } of lossesOf(network)) {
    if (wanted === null || targets.some(({ name }) => name === wanted)) continue
    const only = typeof target === 'object' && Object.keys(target).length === 1 ? Object.values(target)[0] : undefined
    const column = rows.column(only ?? columnOf(wanted))
    const base: TargetEncoding = { name: wanted, column: column.name, type: column.type, output, as: 'number', mean: 0, deviation: 1, labels: [], levels: [], isProbability: endsIn(network, output) }
    if (spec.kind === 'distil') targets.push({ ...base, as: 'vector', labels: Array.from({ length: widthOf(output) }, (_, place) => String(place)) })
    else if (spec.kind === 'cross-entropy') {
      const labels = await valuesOf(column)
      if (labels.length > widthOf(output)) refuse('network', { en: `its output has ${widthOf(output)} numbers, and “${column.name}” has ${labels.length} classes`, zh: `输出有 ${widthOf(output)} 个数，而“${column.name}”有 ${labels.length} 个类别` }, output)
      targets.push({ ...base, as: 'classes', labels })
    } else if (spec.kind === 'binary-cross-entropy') {
      const labels = column.kind === 'boolean' ? ['false', 'true'] : (await learnWords(context, rows, [column.name], false, 4)).toSorted()
      if (labels.length > 2) refuse('target', { en: `“${column.name}” has more than two values: the loss must be cross-entropy`, zh: `“${column.name}”的取值多于两个：损失应为 cross-entropy` }, labels.join(', '))
      targets.push({ ...base, as: 'logit', labels })
    } else {
      if (!isNumber(column)) refuse('target', { en: `“${column.name}” holds no numbers, which ${spec.kind} needs`, zh: `“${column.name}”不是数值列，而 ${spec.kind} 需要数值` }, column.type)
      const { mean, deviation } = await learnNumbers(context, rows, column)
      targets.push({ ...base, mean, deviation, levels: spec.kind === 'quantile' ? spec.levels : [] })
    }
  }
  planNetwork(network)
  return { network, targets }
}

/** Losses with their names filled in, as planning will. */
function lossesOf(network: Network): { spec: LossSpec; output: string; target: string | null }[] {
  const [first = 'output'] = Object.keys(network.heads)
  return network.losses.map((spec) => {
    if (spec.kind === 'bpr' || spec.kind === 'contrastive') return { spec, output: '', target: null }
    const output = spec.output ?? first
    return { spec, output, target: spec.target ?? (network.losses.length === 1 ? 'target' : output) }
  })
}

/** Whether an output's last layer makes probabilities itself. */
function endsIn({ body, heads }: Network, output: string): boolean {
  const last = (heads[output]?.length ? heads[output] : body).at(-1) as (LayerSpec & { activation?: unknown }) | undefined
  return ['sigmoid', 'softmax'].some((name) => last?.activation === name)
}
