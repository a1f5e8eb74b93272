import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mime, type Output, type PlotlyOutput } from '../protocol/output'
import { startTestKernel, type TestKernel } from './test-kernel'

let kernel: TestKernel

beforeAll(async () => {
  kernel = await startTestKernel()
  await kernel.run("import { currentContext, display, plot } from 'souk'")
})
afterAll(() => kernel.close())

/** A loop as training has one: it offers to pause, tells how far it is and shows a curve while it goes on. */
const training = (epochs: number, end: string): string => `
  const context = currentContext()
  const gate = context.pausable()
  const losses: number[] = []
  const picture = () => plot.curves([{ name: 'training', x: losses.map((_, index) => index + 1), y: losses }], { title: 'Loss' })
  const curve = context.live(picture())
  for (let epoch = 1; epoch <= ${epochs}; epoch += 1) {
    await gate.resumed()
    losses.push(1 / epoch)
    context.report('training', epoch / ${epochs}, { en: 'Training', zh: '训练中' })
    curve.update(picture())
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  gate.close()
  ${end}`

const points = (output: Output | undefined): number => {
  const chart = output && 'data' in output ? (output.data[mime.plotly] as PlotlyOutput | undefined) : undefined
  const x = chart?.data[0]?.['x']
  return Array.isArray(x) ? x.length : -1
}
const shownPoints = (): number => points(kernel.events.findLast((event) => event.kind === 'output-updated')?.output)

describe('a long job in a cell', () => {
  it('shows its last picture, and the same result whenever its pictures came', async () => {
    const [one, other, plain] = [await kernel.run(training(150, 'await curve.end(); losses.length')), await kernel.run(training(150, "await curve.end(plot.curves([])); losses.length")), await kernel.run('150')]
    expect({
      last: points(one.outputs[0]),
      kinds: one.outputs.map((output) => output.output_type),
      isSame: one.ended.resultHash === other.ended.resultHash && one.ended.resultHash === plain.ended.resultHash,
      isDeterministic: one.ended.isDeterministic,
      areFew: kernel.events.filter((event) => event.kind === 'output-updated').length < 20,
    }).toEqual({ last: 150, kinds: ['display_data', 'execute_result'], isSame: true, isDeterministic: true, areFew: true })
  })

  it('takes its picture away in the same moment as its result comes', async () => {
    const { run, ended } = kernel.start(training(20, "await curve.remove(); 'trained'"))
    const { outputs } = await ended
    const sent = kernel.events.filter((event) => event.kind === 'outputs' && event.run === run).map((event) => (event.kind === 'outputs' ? [event.outputs.map(({ output_type }) => output_type), event.removed?.length] : []))
    expect({ outputs: outputs.map((output) => 'data' in output && output.data[mime.text]), sent }).toEqual({ outputs: ['trained'], sent: [[['display_data'], undefined], [['execute_result'], 1]] })
  })

  it('shows a picture that it did not come to send before the cell ends', async () => {
    const { outputs } = await kernel.run("const shown = display.live('first'); shown.update('second'); display.live('other'); undefined")
    expect(outputs.map((output) => 'data' in output && output.data[mime.text])).toEqual(['second', 'other'])
  })

  it('stands still while it is paused, goes on, and is interrupted while it is paused', async () => {
    const { run, ended } = kernel.start(training(100_000, ''))
    await kernel.event('pause-changed', (event) => event.run === run && event.pause.canPause)
    await kernel.event('progress', (event) => event.run === run)
    await kernel.api.pause({ run, isPaused: true })
    const progressCount = () => kernel.events.filter((event) => event.kind === 'progress' && event.run === run).length
    // What was on its way arrives within the interval of the pictures.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const [atPause, pointsAtPause] = [progressCount(), shownPoints()]
    await new Promise((resolve) => setTimeout(resolve, 300))
    const [later, pointsLater] = [progressCount(), shownPoints()]
    await kernel.api.pause({ run, isPaused: false })
    await kernel.event('output-updated', (event) => points(event.output) > pointsLater)
    await kernel.api.pause({ run, isPaused: true })
    const answer = await kernel.interrupt()
    const end = await ended
    const told = kernel.events.flatMap((event) => (event.kind === 'pause-changed' && event.run === run ? [[event.pause.canPause, event.pause.isPaused]] : []))
    expect({ stood: later === atPause && pointsLater === pointsAtPause, outcome: answer?.outcome, status: end.ended.status, kept: points(end.outputs[0]) > pointsLater, told }).toEqual({
      stood: true,
      outcome: 'waiting',
      status: 'interrupted',
      kept: true,
      told: [[true, false], [true, true], [true, false], [true, true], [false, false]],
    })
  })

  it('a pause of a run that does not offer it, or that is over, has no effect', async () => {
    const { run, ended } = kernel.start('await new Promise((resolve) => setTimeout(resolve, 50)); 1')
    await kernel.event('run-started', (event) => event.run === run)
    await kernel.api.pause({ run, isPaused: true })
    const { ended: end } = await ended
    await kernel.api.pause({ run, isPaused: true })
    expect([end.status, kernel.events.filter((event) => event.kind === 'pause-changed' && event.run === run)]).toEqual(['done', []])
  })

  it('ends with the worker thread that it waits for, and the kernel lives on', async () => {
    const job = kernel.start(`
      import { Worker } from 'node:worker_threads'
      const { signal } = currentContext()
      const worker = new Worker('setInterval(() => {}, 1); for (;;);', { eval: true })
      globalThis.ends = []
      worker.on('exit', () => globalThis.ends.push('worker'))
      signal.addEventListener('abort', () => void worker.terminate())
      display('started')
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))`)
    await kernel.event('outputs', (event) => event.run === job.run)
    const since = performance.now()
    const answer = await kernel.interrupt()
    const { ended } = await job.ended
    const milliseconds = performance.now() - since
    const after = await kernel.run("while (globalThis.ends.length === 0) await new Promise((resolve) => setTimeout(resolve, 5)); globalThis.ends[0]")
    expect({ outcome: answer?.outcome, status: ended.status, isQuick: milliseconds < 2_000, after: after.outputs.map((output) => 'data' in output && output.data[mime.text]) }).toEqual({ outcome: 'waiting', status: 'interrupted', isQuick: true, after: ['worker'] })
  })
})
