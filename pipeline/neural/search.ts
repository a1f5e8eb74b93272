import * as z from 'zod'
import { fail, toFailure } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import type { Device } from '../tensor/backend/backend'
import type { Table } from '../engine/table'
import type { TrainedModel } from '../models/trained-model'
import type { Chart } from '../plot/chart'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { displaySymbol } from '../step/display'
import { nextPoint } from './searching/next-points'
import { rungsOf } from './searching/rungs'
import { showSearch } from './searching/show-search'
import { choiceSchema, drawPoint, isRange, valuesAt, type Point, type Value } from './searching/space'
import { trialsChart, trialsTable, type Trial } from './searching/trials'
import { Trainings, type Attempt } from './searching/try-values'
import { dataParams, settingParams } from './training/fit-params'

export interface Search {
  /** Of the best trial: `neural.predict(table, { model })`. */
  model: TrainedModel
  /** What the best trial was trained with, of the parameters that were searched. */
  best: Record<string, Value>
  trial: number
  loss: number
  validationLoss: number
  metrics: Record<string, number>
  /** A row for each training, in order. */
  trials: Table
  chart: Chart
  trainings: number
  failed: number
  /** Whether all trials were made, or the time was up. */
  endedBy: 'trials' | 'time'
  device: Device
  fallback: Text | null
  /** Of the best trial, in the experiment log. */
  experiment: string
}

/** Trains with several choices of parameters within a time, judges them by the rows held out, and gives the best. */
export const search = defineStep({
  name: 'neural.search',
  summary: { en: 'Find good parameters of a training within a time', zh: '在限定时间内搜索较好的训练参数' },
  params: z.object({
    ...dataParams,
    ...settingParams,
    space: z
      .record(z.string().min(1), choiceSchema)
      .refine((space) => Object.keys(space).length > 0, { error: 'has nothing to search' })
      .meta(says({ en: 'What to search: settings by name, places in the network by path (`network.0.units`); each a list, or { from, to, scale, isWhole }', zh: '搜索空间：设置项用名称，网络中的位置用路径（如 `network.0.units`）；取值为列表或 { from, to, scale, isWhole }' })),
    method: z
      .enum(['random', 'halving', 'bayesian'])
      .default('bayesian')
      .meta(says({ en: 'By chance; many with few epochs, of which the better go on; or where most improvement is expected', zh: '随机；逐次减半（先少训练几轮，较好者继续）；或贝叶斯（在预期改善最大处尝试）' })),
    trials: z.number().int().min(1).max(1000).default(20).meta(says({ en: 'Trials at most', zh: '试验次数上限' })),
    seconds: z.number().positive().default(600).meta(says({ en: 'Time budget in seconds; where it ends the search, the result depends on the machine', zh: '时间预算（秒）；若因时间用完而结束，结果会因机器而异' })),
    factor: z.number().int().min(2).max(10).default(3).meta(says({ en: 'Of halving: one in so many goes on', zh: '逐次减半时，每多少个保留一个' })),
    name: z.string().min(1).optional().meta(says({ en: 'Name in the experiment log', zh: '在实验记录中的名称' })),
  }),

  async run(context, input: Table, params): Promise<Search> {
    const { space, method, seconds, factor, epochs } = params
    const stray = Object.entries(space).find(([, choice]) => !isRange(choice))
    if (stray !== undefined) fail({ kind: 'bad-params', step: 'neural.search', parameter: 'space', problem: { en: `“${stray[0]}” must go from less to more, and on a log scale from above 0`, zh: `“${stray[0]}”的 from 必须小于 to；对数刻度下 from 必须大于 0` }[context.language], given: JSON.stringify(stray[1]) })
    if (params.validation === 0) fail({ kind: 'bad-params', step: 'neural.search', parameter: 'validation', problem: { en: 'must hold rows out to judge by', zh: '必须留出验证数据' }[context.language], given: '0' })
    if (method === 'halving' && 'epochs' in space) fail({ kind: 'bad-params', step: 'neural.search', parameter: 'space', problem: { en: 'cannot hold epochs, which halving deals out itself', zh: '不能包含 epochs：逐次减半会自行分配轮数' }[context.language], given: 'epochs' })
    const seed = context.random.integer(2 ** 31)
    const random = context.random.fork('trials')
    const budget = new AbortController()
    const timer = setTimeout(() => budget.abort(), Math.min(seconds * 1000, 2 ** 31 - 1))
    const signal = AbortSignal.any([context.signal, budget.signal])
    const trainings = new Trainings(context, input, params, seed, params.name ?? input.name)
    const trials: Trial[] = []
    const rungs = method === 'halving' ? rungsOf(params.trials, epochs, factor) : [{ epochs, trials: params.trials }]
    const planned = rungs.reduce((sum, rung) => sum + rung.trials, 0)
    const allEpochs = rungs.reduce((sum, rung) => sum + rung.trials * rung.epochs, 0)
    const live = context.live({ [displaySymbol]: (language) => trialsChart(trials, planned)[displaySymbol](language) })
    let doneEpochs = 0
    let best: { attempt: Attempt; trial: Trial } | null = null
    let lastProblem: string | null = null

    /** False once the time is up. */
    const tryAt = async (point: Point, number: number, rung: number): Promise<boolean> => {
      const values = valuesAt(space, point)
      const planEpochs = rungs[rung]!.epochs
      const own = typeof values['epochs'] === 'number' ? values['epochs'] : planEpochs
      const trial: Trial = { trial: number, rung: rung + 1, epochs: own, point, values, loss: null, validationLoss: null, metrics: {}, state: 'failed', problem: null, experiment: null }
      const span = [doneEpochs / allEpochs, (doneEpochs + planEpochs) / allEpochs] as const
      const attempt = await trainings.attempt(values, own, { signal, span, trial: number }).catch((thrown: unknown) => {
        if (context.signal.aborted || !budget.signal.aborted || toFailure(thrown).kind !== 'cancelled') throw thrown
        return null
      })
      doneEpochs += planEpochs
      trials.push(trial)
      if (attempt === null) trial.state = 'broken off'
      else if (typeof attempt === 'string') trial.problem = lastProblem = attempt
      else {
        const { loss, validationLoss, metrics, experiment } = attempt.kept
        Object.assign(trial, { loss, validationLoss, metrics, state: 'done', experiment } satisfies Partial<Trial>)
        // Of halving, what went further counts more.
        const isBetter = best === null || trial.rung > best.trial.rung || (validationLoss ?? Infinity) < (best.trial.validationLoss ?? Infinity)
        if (isBetter) best = { attempt, trial }
      }
      live.update({ [displaySymbol]: (language) => trialsChart(trials, planned)[displaySymbol](language) })
      return attempt !== null && !budget.signal.aborted
    }

    try {
      let goesOn = true
      if (method === 'halving') {
        let going = Array.from({ length: params.trials }, (_, index) => ({ point: drawPoint(space, random), number: index + 1 }))
        for (let rung = 0; rung < rungs.length && goesOn; rung += 1) {
          going = going.slice(0, rungs[rung]!.trials)
          for (const { point, number } of going) if (goesOn) goesOn = await tryAt(point, number, rung)
          const lossOf = (number: number): number => trials.find((trial) => trial.trial === number && trial.rung === rung + 1)?.validationLoss ?? Infinity
          going = going.filter(({ number }) => lossOf(number) < Infinity).toSorted((a, b) => lossOf(a.number) - lossOf(b.number))
        }
      } else {
        for (let number = 1; number <= params.trials && goesOn; number += 1) {
          const point = method === 'random' ? drawPoint(space, random) : nextPoint(space, trials.map((trial) => ({ point: trial.point, loss: trial.validationLoss })), random)
          goesOn = await tryAt(point, number, 0)
        }
      }
      const found = best as { attempt: Attempt; trial: Trial } | null
      if (found === null) {
        const problem: Text = lastProblem === null ? { en: 'was up before one training was done', zh: '在完成一次训练之前就已用完' } : { en: `: no training came to its end; the last one failed with ${lastProblem}`, zh: `：没有一次训练能够完成；最后一次失败的原因是 ${lastProblem}` }
        fail({ kind: 'bad-params', step: 'neural.search', parameter: lastProblem === null ? 'seconds' : 'space', problem: problem[context.language], given: lastProblem === null ? String(seconds) : JSON.stringify(space) })
      }
      const { kept, trained } = found.attempt
      await live.remove()
      return {
        model: kept.model,
        best: found.trial.values,
        trial: found.trial.trial,
        loss: kept.loss,
        validationLoss: kept.validationLoss ?? kept.loss,
        metrics: kept.metrics,
        trials: await trialsTable(context, trials),
        chart: trialsChart(trials, planned),
        trainings: trials.length,
        failed: trials.filter(({ state }) => state === 'failed').length,
        endedBy: goesOn ? 'trials' : 'time',
        device: trained.device,
        fallback: trained.fallback,
        experiment: kept.experiment,
      }
    } finally {
      clearTimeout(timer)
      await trainings.close()
      context.report(1, { en: 'Searched', zh: '搜索完成' })
    }
  },

  show: showSearch,

  example: {
    input: { rows: Array.from({ length: 40 }, (_, row) => ({ visits: row % 8, paid: 20 + 3 * (row % 8) })) },
    params: { network: [{ kind: 'dense', units: 1, activation: 'linear', bias: true, initial: 'glorot' }], inputs: ['visits'], target: 'paid', epochs: 10, batchSize: 8, space: { learningRate: [0.0001, 0.1] }, method: 'random', trials: 4 },
    look: ({ best, trainings, failed, endedBy }: Search) => ({ best, trainings, failed, endedBy }),
    gives: { best: { learningRate: 0.1 }, trainings: 4, failed: 0, endedBy: 'trials' },
  },
})
