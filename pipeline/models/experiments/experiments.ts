import type { MimeBundle } from '../../../protocol/output'
import type { Language, Text } from '../../../protocol/text'
import type { Table } from '../../engine/table'
import type { Chart } from '../../plot/chart'
import { curves } from '../../plot/curves'
import { currentContext, type Context } from '../../step/context'
import { displaySymbol, type Displayable } from '../../step/display'
import { showAll } from '../../step/show'
import type { Row } from '../../step/example'
import { toTable } from '../../step/to-table'
import { readExperiments, type Experiment } from './experiment-log'

export interface ExperimentsOptions {
  /** Only those of these names or ids. */
  only?: readonly string[]
  /** Only those of this step, such as `neural.fit`. */
  step?: string
  /** The newest so many; 50 where absent. */
  limit?: number
  context?: Context
}

/** Lines of one picture that can be told apart. */
const mostCurves = 10

/** Trainings of this workspace side by side. */
export class Experiments implements Displayable {
  constructor(
    /** The newest first, as they were written down: parameters, curves, metrics, device. */
    readonly all: readonly Experiment[],
    /** A row for each: losses and metrics of the epoch that was kept, and the parameters in which they differ. */
    readonly table: Table,
    /** Validation loss by epoch, training loss where nothing was held out, of the ten best. */
    readonly chart: Chart,
    /** Files of the log that hold no experiment. */
    readonly unreadable: readonly string[],
  ) {}

  /** The one with the lowest validation loss among those on the newest one's data; null where there is none. */
  get best(): Experiment | null {
    const [newest] = this.all
    return this.all.filter(({ dataFingerprint }) => dataFingerprint === newest?.dataFingerprint).toSorted((a, b) => judged(a) - judged(b))[0] ?? null
  }

  async [displaySymbol](language: Language): Promise<MimeBundle[]> {
    const { best } = this
    const data = new Set(this.all.map(({ dataFingerprint }) => dataFingerprint)).size
    const lines: Text[] = [
      ...(data > 1 ? [{ en: `They were trained on ${data} different data (see the column data): losses of different data are not to be compared.`, zh: `这些实验使用了 ${data} 份不同的数据（见 data 列）：不同数据的损失不可比较。` }] : []),
      ...(this.unreadable.length > 0 ? [{ en: `Unreadable: ${this.unreadable.join(', ')}.`, zh: `无法读取：${this.unreadable.join('、')}。` }] : []),
      ...(best === null ? [{ en: 'No training has been logged in this workspace yet.', zh: '此工作区还没有训练记录。' }] : []),
    ]
    const words: Text = { en: lines.map(({ en }) => en).join('\n\n'), zh: lines.map(({ zh }) => zh).join('\n\n') }
    return showAll(
      [
        { figures: [{ label: { en: 'Experiments', zh: '实验数' }, value: this.all.length }, ...(best === null ? [] : [{ label: { en: 'Best', zh: '最佳' }, value: `${best.name} (${best.id})` }, { label: { en: 'Its loss', zh: '其损失' }, value: Number(judged(best).toPrecision(4)) }])] },
        ...(lines.length > 0 ? [{ words }] : []),
        ...(best === null ? [] : [this.chart, { table: this.table, title: { en: 'Experiments', zh: '实验' } }]),
      ],
      language,
    )
  }
}

/** The trainings that were logged in the workspace, to be compared: `await experiments()`, `(await experiments({ only: ['again'] })).table`. */
export async function experiments({ only, step, limit = 50, context = currentContext() }: ExperimentsOptions = {}): Promise<Experiments> {
  const { experiments: found, unreadable } = await readExperiments(context.workspace)
  const all = found.filter((one) => (step === undefined || one.step === step) && (only === undefined || only.includes(one.name) || only.includes(one.id))).slice(0, limit)
  const table = await toTable(toRows(all), { name: 'experiments', types: { experiment: 'VARCHAR', name: 'VARCHAR', at: 'TIMESTAMP', data: 'VARCHAR' }, context })
  return new Experiments(all, table, toChart(all), unreadable)
}

const judged = ({ validationLoss, loss }: Experiment): number => validationLoss ?? loss

function toRows(all: readonly Experiment[]): Row[] {
  const names = [...new Set(all.flatMap(({ params }) => Object.keys(params)))]
  const words = (value: unknown): string | null => (value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value))
  const differing = names.filter((name) => name !== 'name' && new Set(all.map(({ params }) => words(params[name]))).size > 1)
  const metrics = [...new Set(all.flatMap((one) => Object.keys(one.metrics)))]
  return all.map((one) => ({
    experiment: one.id,
    name: one.name,
    at: one.at.replace('T', ' ').replace('Z', ''),
    step: one.step,
    epoch: one.epoch,
    epochs: one.history.length,
    loss: one.loss,
    validation_loss: one.validationLoss,
    ...Object.fromEntries(metrics.map((metric) => [metric, one.metrics[metric] ?? null])),
    training_rows: one.rows.training,
    validation_rows: one.rows.validation,
    numbers: one.parameters,
    ...Object.fromEntries(differing.map((name) => [`param_${name}`, words(one.params[name])])),
    backend: one.device.backend,
    seconds: one.seconds,
    data: one.dataFingerprint.slice(0, 8),
  }))
}

function toChart(all: readonly Experiment[]): Chart {
  const drawn = all.toSorted((a, b) => judged(a) - judged(b)).slice(0, mostCurves)
  return curves(
    drawn.map((one) => ({
      name: `${one.name} (${one.id.slice(0, 6)})`,
      x: one.history.map((epoch, index) => epoch['epoch'] ?? index + 1),
      y: one.history.map((epoch) => epoch['validation_loss'] ?? epoch['loss'] ?? null),
    })),
    { title: { en: 'Loss by epoch', zh: '各轮损失' }, xTitle: { en: 'Epoch', zh: '轮' }, yTitle: { en: 'Validation loss', zh: '验证损失' } },
  )
}
