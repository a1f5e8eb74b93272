import { Table } from '../../engine/table'
import type { EpochRecord } from '../../models/training/training-job'
import type { StepContext } from '../../step/step-context'
import type { Encodings } from '../rows/encoding'

/** An epoch without the time that it took, errors in the unit of the target. */
export type Epoch = { epoch: number; loss: number; validation_loss: number | null; rate: number } & Record<string, number | null> & { loss: number; epoch: number; rate: number }

export function historyOf(history: readonly EpochRecord[], { targets }: Encodings): Epoch[] {
  const deviationOf = (metric: string): number => targets.find(({ name }) => targets.length === 1 || metric.startsWith(`${name}_`))?.deviation ?? 1
  return history.map(({ epoch, loss, validationLoss, metrics, rate }) => {
    const own = Object.entries(metrics).map(([name, value]) => [name, name.endsWith('error') ? value * deviationOf(name) : value])
    return { epoch, loss, validation_loss: validationLoss, ...Object.fromEntries(own), rate } as Epoch
  })
}

export async function historyTable({ engine }: StepContext, epochs: readonly Epoch[]): Promise<Table> {
  const relation = engine.freshName('history')
  const names = Object.keys(epochs[0] ?? { epoch: 0, loss: 0 })
  const columns = Object.fromEntries(names.map((name) => [name, name === 'epoch' ? Int32Array.from(epochs, (epoch) => epoch.epoch) : Float64Array.from(epochs, (epoch) => epoch[name] ?? Number.NaN)]))
  await engine.register(relation, columns)
  return Table.of(engine, relation, 'history')
}
