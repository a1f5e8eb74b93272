import { Table } from '../../engine/table'
import type { ColumnData } from '../../engine/engine'
import { curves } from '../../plot/curves'
import type { Chart } from '../../plot/chart'
import type { StepContext } from '../../step/step-context'
import type { Point, Value } from './space'

/** One training of a search. */
export interface Trial {
  /** From 1. */
  trial: number
  /** From 1: those that did well go on to the next with more epochs. */
  rung: number
  epochs: number
  point: Point
  values: Record<string, Value>
  loss: number | null
  validationLoss: number | null
  metrics: Record<string, number>
  state: 'done' | 'failed' | 'broken off'
  /** The kind of failure. */
  problem: string | null
  /** In the experiment log. */
  experiment: string | null
}

/** A row for each trial, in the order in which they ran. */
export async function trialsTable({ engine }: StepContext, trials: readonly Trial[]): Promise<Table> {
  const names = Object.keys(trials[0]?.values ?? {})
  const metrics = [...new Set(trials.flatMap((trial) => Object.keys(trial.metrics)))]
  const numbers = (of: (trial: Trial) => number | null | undefined): Float64Array => Float64Array.from(trials, (trial) => of(trial) ?? Number.NaN)
  const texts = (of: (trial: Trial) => string | null): (string | null)[] => trials.map(of)
  const values = (name: string): ColumnData => (trials.every((trial) => typeof trial.values[name] === 'number') ? numbers((trial) => Number(trial.values[name])) : texts((trial) => (trial.values[name] === null ? null : String(trial.values[name]))))
  const columns: Record<string, ColumnData> = {
    trial: Int32Array.from(trials, ({ trial }) => trial),
    rung: Int32Array.from(trials, ({ rung }) => rung),
    epochs: Int32Array.from(trials, ({ epochs }) => epochs),
    ...Object.fromEntries(names.map((name) => [['trial', 'rung', 'epochs'].includes(name) ? `space_${name}` : name, values(name)])),
    loss: numbers(({ loss }) => loss),
    validation_loss: numbers(({ validationLoss }) => validationLoss),
    ...Object.fromEntries(metrics.map((name) => [name, numbers((trial) => trial.metrics[name])])),
    state: texts(({ state }) => state),
    problem: texts(({ problem }) => problem),
    experiment: texts(({ experiment }) => experiment),
  }
  const relation = engine.freshName('trials')
  await engine.register(relation, columns, { state: 'VARCHAR', problem: 'VARCHAR', experiment: 'VARCHAR' })
  return Table.of(engine, relation, 'trials')
}

/** Each trial's loss, and the lowest so far. */
export function trialsChart(trials: readonly Trial[], planned: number): Chart {
  let best = Infinity
  const lowest = trials.map(({ validationLoss }) => (best = Math.min(best, validationLoss ?? Infinity)))
  const x = trials.map((_, index) => index + 1)
  return curves(
    [
      { name: { en: 'Trial', zh: '各次试验' }, x, y: trials.map(({ validationLoss }) => validationLoss) },
      { name: { en: 'Lowest so far', zh: '迄今最低' }, x, y: lowest },
    ],
    { title: { en: 'Validation loss of the trials', zh: '各次试验的验证损失' }, xTitle: { en: 'Training', zh: '训练次序' }, yTitle: { en: 'Validation loss', zh: '验证损失' }, xRange: [0, Math.max(planned, trials.length) + 1] },
  )
}
