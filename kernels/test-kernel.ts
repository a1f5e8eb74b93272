import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kernelProcess, type InterruptAnswer, type KernelApi, type KernelEvent, type KernelInfo, type KernelOptions, type RunEnd } from '../protocol/kernel'
import type { Output } from '../protocol/output'
import { connect } from '../protocol/rpc'
import { appendOutputs } from '../protocol/session/outputs'

/** The built kernel; tests run after the build. */
export const builtKernel = process.env['SOUK_KERNEL'] ?? join(import.meta.dirname, '..', 'out', 'main', 'kernel.js')

export interface CellEnd {
  ended: RunEnd
  outputs: Output[]
  /** From asking to its end, in milliseconds. */
  milliseconds: number
  /** Messages that carried outputs. */
  messages: number
}

/** A kernel in a process of its own, driven as a host drives it. */
export interface TestKernel {
  api: KernelApi
  info: KernelInfo
  workspace: string
  process: ChildProcess
  events: KernelEvent[]
  /** Runs a cell to its end. */
  run(source: string, cell?: string): Promise<CellEnd>
  /** Asks for a run and does not wait. */
  start(source: string, cell?: string): { run: string; ended: Promise<CellEnd> }
  /** Resolves at the first event, past or to come, that fits. */
  event<Kind extends KernelEvent['kind']>(kind: Kind, fits?: (event: Extract<KernelEvent, { kind: Kind }>) => boolean): Promise<Extract<KernelEvent, { kind: Kind }>>
  interrupt(secret?: string): Promise<InterruptAnswer | null>
  close(): Promise<void>
}

export async function startTestKernel(options: Partial<KernelOptions> = {}): Promise<TestKernel> {
  if (!existsSync(builtKernel)) throw new Error(`${builtKernel} is not there: run \`npm run build\` first`)
  const workspace = options.workspace ?? mkdtempSync(join(tmpdir(), 'souk-kernel-'))
  const secret = randomUUID()
  const folder = mkdtempSync(join(tmpdir(), 'souk-line-'))
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\souk-${secret}` : join(folder, 'interrupt')
  const child = fork(builtKernel, [], {
    execArgv: [...kernelProcess.nodeArguments],
    env: { ...process.env, [kernelProcess.addressVariable]: address, [kernelProcess.secretVariable]: secret },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const client = connect<KernelApi, KernelEvent>({
    post: (message) => void (child.connected && child.send(message as object, () => {})),
    listen: (receive) => void child.on('message', receive),
    onClose: (closed) => void child.on('disconnect', closed),
  })
  const events: KernelEvent[] = []
  const waiting = new Set<(event: KernelEvent) => void>()
  client.onEvent((event) => {
    events.push(event)
    for (const receive of waiting) receive(event)
  })
  const info = await client.api.start({ workspace, folder: workspace, id: randomUUID().slice(0, 8), language: 'en', memoryLimit: 2 ** 30, useCache: true, isReproducible: false, ...options })
  let count = 0

  const kernel: TestKernel = {
    api: client.api,
    info,
    workspace,
    process: child,
    events,
    start(source, cell = `cell-${count + 1}`) {
      count += 1
      const run = randomUUID()
      const since = performance.now()
      const ended = kernel
        .event('run-ended', (event) => event.run === run)
        .then((event): CellEnd => {
          const own = events.filter((sent) => (sent.kind === 'outputs' || sent.kind === 'outputs-cleared') && sent.run === run)
          const appended = own.reduce((all: Output[], sent) => (sent.kind === 'outputs' ? appendOutputs(all.filter((output) => !sent.removed?.includes(displayIdOf(output) ?? '')), sent.outputs) : []), [])
          const updates = events.filter((sent) => sent.kind === 'output-updated')
          const outputs = appended.map((output) => {
            const id = displayIdOf(output)
            return updates.findLast((update) => update.displayId === id)?.output ?? output
          })
          return { ended: event.ended, outputs, milliseconds: performance.now() - since, messages: own.length }
        })
      void client.api.run({ run, cell, source, executionCount: count, seed: 7, askedAt: Date.now() }).catch(() => {})
      return { run, ended }
    },
    run: (source, cell) => kernel.start(source, cell).ended,
    event(kind, fits = () => true) {
      type Wanted = Extract<KernelEvent, { kind: typeof kind }>
      const isWanted = (event: KernelEvent): event is Wanted => event.kind === kind && fits(event as Wanted)
      const there = events.find(isWanted)
      if (there !== undefined) return Promise.resolve(there)
      return new Promise((resolve) => {
        const receive = (event: KernelEvent): void => {
          if (!isWanted(event)) return
          waiting.delete(receive)
          resolve(event)
        }
        waiting.add(receive)
      })
    },
    interrupt: (given = secret) =>
      new Promise((resolve) => {
        let answer = ''
        const socket = connectSocket(address, () => socket.write(`${given} interrupt\n`))
        socket.on('data', (part) => (answer += part.toString()))
        socket.on('error', () => resolve(null))
        socket.on('close', () => resolve(answer === '' ? null : (JSON.parse(answer) as InterruptAnswer)))
      }),
    async close() {
      void client.api.shutdown({ patience: 0 }).catch(() => {})
      const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await exited
      clearTimeout(timer)
      rmSync(folder, { recursive: true, force: true })
      if (options.workspace === undefined) rmSync(workspace, { recursive: true, force: true })
    },
  }
  return kernel
}

function displayIdOf(output: Output): string | undefined {
  return output.output_type === 'display_data' ? output.transient?.display_id : undefined
}
