import { fail } from '../../../protocol/failure'
import type { ValueSpec } from '../architecture'
import { formWords, isSameShape } from './form'
import type { LossSpec } from './losses'
import type { PlannedList } from './planned-layer'
import { refuseNetwork } from './refuse-network'

/** A loss with its names filled in and what it asks of the data. */
export interface PlannedLoss {
  spec: LossSpec
  /** The output that it is of; of `bpr` and `contrastive` the first of the two. */
  output: string
  target: { name: string; form: ValueSpec } | null
}

/** Fails with `bad-shape` where an output cannot be what its loss needs. */
export function planLosses(losses: readonly LossSpec[], heads: Readonly<Record<string, PlannedList>>, inputs: Readonly<Record<string, ValueSpec>>): PlannedLoss[] {
  const planned = losses.map((spec, index) => planLoss(spec, index, losses.length, heads, inputs))
  const targets = new Map<string, ValueSpec>()
  for (const { spec, output, target } of planned) {
    if (target === null) continue
    const other = targets.get(target.name)
    const isSame = other === undefined || (other.kind === target.form.kind && isSameShape(other.shape, target.form.shape))
    if (!isSame) fail({ kind: 'bad-shape', layer: output, operation: `${spec.kind} → ${target.name}`, wanted: formWords(target.form), given: formWords(other) })
    targets.set(target.name, target.form)
  }
  return planned
}

function planLoss(spec: LossSpec, index: number, count: number, heads: Readonly<Record<string, PlannedList>>, inputs: Readonly<Record<string, ValueSpec>>): PlannedLoss {
  const shapeOf = (output: string): readonly number[] => {
    const head = heads[output]
    if (head === undefined) refuseNetwork(`losses[${index}]`, { en: `names an output that there is not; there are: ${Object.keys(heads).join(', ')}`, zh: `指定的输出不存在；现有：${Object.keys(heads).join('、')}` }, output)
    if (head.output.kind === 'integer') fail({ kind: 'bad-shape', layer: output, operation: spec.kind, wanted: formWords({ kind: 'float', shape: ['…'] }), given: formWords(head.output) })
    return head.output.shape
  }
  const require = (output: string, holds: boolean, wanted: (number | string)[], given: readonly number[]): void => {
    if (!holds) fail({ kind: 'bad-shape', layer: output, operation: spec.kind, wanted: formWords({ kind: 'float', shape: wanted }), given: formWords({ kind: 'float', shape: given }) })
  }
  if (spec.kind === 'bpr') {
    const [positive, negative] = [shapeOf(spec.positive), shapeOf(spec.negative)]
    require(spec.positive, isSameShape(withoutOne(positive), []), [1], positive)
    require(spec.negative, withoutOne(negative).length <= 1, ['negatives'], negative)
    return { spec, output: spec.positive, target: null }
  }
  if (spec.kind === 'contrastive') {
    const [query, key] = [shapeOf(spec.query), shapeOf(spec.key)]
    require(spec.query, query.length === 1, ['width'], query)
    require(spec.key, isSameShape(query, key), [...query], key)
    const ids = spec.ids === null ? undefined : inputs[spec.ids]
    if (spec.ids !== null && !(ids?.kind === 'integer' && ids.shape.length === 0)) refuseNetwork(`losses[${index}].ids`, { en: 'must be an input with one id a row', zh: '必须是每行一个编号的输入' }, spec.ids)
    return { spec, output: spec.query, target: null }
  }
  const [only, ...more] = Object.keys(heads)
  if (spec.output === undefined && (only === undefined || more.length > 0)) {
    refuseNetwork(`losses[${index}].output`, { en: 'must be named, since there are several', zh: '有多个输出时必须指明' }, [only, ...more].join(', '))
  }
  const output = spec.output ?? only ?? ''
  const shape = shapeOf(output)
  const name = spec.target ?? (count === 1 ? 'target' : output)
  if (spec.kind === 'quantile') require(output, shape.at(-1) === spec.levels.length, ['…', spec.levels.length], shape)
  if (spec.kind === 'cross-entropy' || spec.kind === 'distil') require(output, (shape.at(-1) ?? 0) > 1, ['…', 'classes ≥ 2'], shape)
  return { spec: { ...spec, output, target: name }, output, target: { name, form: targetForm(spec.kind, shape) } }
}

/** What a loss compares an output with. A single number of each row or position is one number, not a vector of one. */
function targetForm(kind: Exclude<LossSpec['kind'], 'bpr' | 'contrastive'>, shape: readonly number[]): ValueSpec {
  if (kind === 'distil') return { kind: 'float', shape }
  if (kind === 'cross-entropy') return { kind: 'integer', shape: shape.slice(0, -1) }
  return { kind: 'float', shape: kind === 'quantile' ? shape.slice(0, -1) : withoutOne(shape) }
}

const withoutOne = (shape: readonly number[]): readonly number[] => (shape.at(-1) === 1 ? shape.slice(0, -1) : shape)
