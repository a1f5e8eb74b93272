import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { mime } from '../../../protocol/output'
import { createContext } from '../../step/context'
import { displaySymbol } from '../../step/display'
import { recordExperiment } from './experiment-log'
import { experiments } from './experiments'

const workspace = mkdtempSync(join(tmpdir(), 'souk-experiments-'))
const context = createContext({ workspace })
afterAll(async () => {
  await context.close()
  rmSync(workspace, { recursive: true, force: true })
})

const device = { backend: 'wasm', precision: 'Float32', detail: 'SIMD' } as const
const record = (id: string, learningRate: number, validationLoss: number, dataFingerprint = 'same') =>
  recordExperiment(workspace, {
    id,
    name: `run ${id}`,
    step: 'neural.fit',
    params: { learningRate, epochs: 2 },
    dataFingerprint,
    seed: 1,
    rows: { training: 8, validation: 2, leftOut: 0 },
    parameters: 3,
    history: [{ epoch: 1, loss: 2, validation_loss: 2 }, { epoch: 2, loss: 1, validation_loss: validationLoss }],
    curve: [{ step: 1, loss: 2 }],
    epoch: 2,
    loss: 1,
    validationLoss,
    metrics: { accuracy: 0.5 },
    device,
    seconds: 1.5,
  })

test('an empty log says so in both languages', async () => {
  const none = await experiments({ context })
  const [en, zh] = await Promise.all((['en', 'zh'] as const).map(async (language) => (await none[displaySymbol](language)).map((bundle) => bundle[mime.text]).join('\n')))
  expect([none.best, en?.includes('No training has been logged'), zh?.includes('还没有训练记录')]).toEqual([null, true, true])
})

test('trainings stand side by side with the parameters in which they differ; the same training again is the same experiment', async () => {
  await record('a', 0.1, 0.5)
  await record('b', 0.01, 0.3)
  await record('a', 0.1, 0.4)
  await record('c', 0.1, 0.01, 'other')
  writeFileSync(join(workspace, '.souk', 'experiments', 'broken.json'), '{')
  const found = await experiments({ context, only: ['run a', 'b'] })
  const rows = await found.table.rows()
  expect(rows.map(({ experiment, validation_loss, param_learningRate, accuracy, data }) => ({ experiment, validation_loss, param_learningRate, accuracy, data })).toSorted((a, b) => (String(a.experiment) < String(b.experiment) ? -1 : 1))).toEqual([
    { experiment: 'a', validation_loss: 0.4, param_learningRate: '0.1', accuracy: 0.5, data: 'same' },
    { experiment: 'b', validation_loss: 0.3, param_learningRate: '0.01', accuracy: 0.5, data: 'same' },
  ])
  expect([found.table.columnNames.includes('param_epochs'), found.best?.id, found.unreadable]).toEqual([false, 'b', ['.souk/experiments/broken.json']])
})

test('data that differ are said to differ', async () => {
  const text = (await (await experiments({ context }))[displaySymbol]('en')).map((bundle) => bundle[mime.text]).join('\n')
  expect(text).toContain('2 different data')
})
