import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { FailureError, toFailure, type Failure } from '../../../protocol/failure'
import { blockRows } from './epoch-order'
import type { DataBlock, DataSource } from './data-source'
import { findBad } from './find-bad'
import type { FromTrainer, HandData, SourceName, ToTrainer, TrainerData, TrainerResult } from './protocol'
import type { TrainingHooks, TrainingProgress } from './training-job'
import { Crew as Shared, requests } from './worker/crew'
import { figuresOf } from './worker/hand'
import { bytesOf, fieldsOf, layOut } from './worker/staged-batch'

/** Milliseconds that a cancelled training has to answer by itself, and, after the caller has gone on, to save. */
const answerWithin = 80
const saveWithin = 20_000

/** Trainings that were given up but may still be saving, by key: the next one of the same job waits. */
const ending = new Map<string, Promise<void>>()

/**
 * The worker threads of one training, seen from the kernel's thread: starts them, reads the data for them, passes on what
 * they report, and ends them whatever happens.
 */
export class Crew {
  private readonly workers: Worker[] = []
  private readonly shared: Shared
  private readonly reading = new AbortController()

  constructor(
    private readonly entry: URL,
    private readonly start: Omit<TrainerData, 'crew' | 'ports' | 'role'>,
    private readonly sources: { training: DataSource; validation: DataSource | null },
    private readonly hooks: TrainingHooks,
  ) {
    const figures = figuresOf(Object.values(start.metrics))
    this.shared = new Shared(new SharedArrayBuffer(Shared.bytes(start.shards, figures)), start.hands, figures)
  }

  async run(): Promise<TrainerResult> {
    await ending.get(this.start.key)
    const { signal, pause } = this.hooks
    const leave = new AbortController()
    const end = pause?.onChange(() => this.ask(pause.isPaused ? requests.pause : requests.none))
    try {
      const done = this.employ()
      if (pause?.isPaused === true) this.ask(requests.pause)
      return await Promise.race([done, this.cancelled(signal, done, leave.signal)])
    } finally {
      leave.abort()
      end?.()
      if (!ending.has(this.start.key)) await this.dismiss()
    }
  }

  private ask(request: number): void {
    if (this.shared.request !== requests.cancel) this.shared.ask(request)
  }

  /** Rejects when the signal says so: with the training's own answer, or a little later without it. */
  private cancelled(signal: AbortSignal | undefined, done: Promise<unknown>, left: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      if (signal === undefined) return
      const stop = (): void => {
        this.shared.ask(requests.cancel)
        this.reading.abort()
        const settled = done.then(
          () => undefined,
          () => undefined,
        )
        const given = setTimeout(() => {
          // Goes on saving what it has learned, while the caller does something else.
          const { key } = this.start
          const late = setTimeout(() => void this.dismiss(), saveWithin)
          const ended = settled.then(() => this.dismiss()).finally(() => {
            clearTimeout(late)
            ending.delete(key)
          })
          ending.set(key, ended)
          reject(new FailureError({ kind: 'cancelled' }))
        }, answerWithin)
        void settled.then(() => clearTimeout(given))
      }
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      left.addEventListener('abort', () => signal.removeEventListener('abort', stop))
    })
  }

  /** Starts the threads; settles with what the first one says, or with the failure of any that ends before. */
  private employ(): Promise<TrainerResult> {
    const crew = this.shared.shared
    const channels = Array.from({ length: this.start.hands - 1 }, () => new MessageChannel())
    const ports = channels.map(({ port1 }) => port1)
    const first = this.hire({ ...this.start, role: 'first', crew, ports }, ports)
    return new Promise((resolve, reject) => {
      const lose = (failure: Failure): void => reject(new FailureError(failure))
      first.on('message', (message: FromTrainer) => {
        if (message.kind === 'read') void this.read(first, message.source, message.block)
        else if (message.kind === 'progress') this.tell(message.progress)
        else if (message.kind === 'done') resolve(message.result)
        else lose(message.kind === 'stopped' ? { kind: 'cancelled' } : message.failure)
      })
      const others = channels.map(({ port2 }, place) => this.hire({ role: 'other', index: place + 1, crew, port: port2 }, [port2]))
      for (const worker of [first, ...others]) {
        worker.on('error', (error) => lose(toFailure(error)))
        worker.on('exit', (code) => lose({ kind: 'bug', message: `a training thread ended with code ${code}`, stack: '' }))
      }
    })
  }

  /** Nothing more to whoever has cancelled. */
  private tell(progress: TrainingProgress): void {
    if (this.shared.request !== requests.cancel) this.hooks.onProgress?.(progress)
  }

  private hire(data: TrainerData | HandData, ports: MessagePort[]): Worker {
    const worker = new Worker(this.entry, { workerData: data, transferList: ports, name: `souk-trainer-${this.workers.length}`, env: process.env, stdin: false })
    this.workers.push(worker)
    return worker
  }

  private async dismiss(): Promise<void> {
    this.reading.abort()
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }

  private async read(worker: Worker, name: SourceName, block: number): Promise<void> {
    const source = this.sources[name]
    if (source === null) return
    const post = (message: ToTrainer, transfer: ArrayBuffer[]): void => {
      worker.postMessage(message, transfer)
      this.shared.announceMail()
    }
    try {
      const rows = await source.read(block * blockRows, (block + 1) * blockRows, this.reading.signal)
      const bad = findBad(rows)
      const buffer = this.pack(rows)
      post({ kind: 'block', source: name, block, rows: rows.rows, buffer, bad: bad && { ...bad, column: source.columnOf(bad.field, bad.place) } }, [buffer])
    } catch (thrown) {
      if (!this.reading.signal.aborted) post({ kind: 'block-failed', failure: toFailure(thrown) }, [])
    }
  }

  /** All fields in one buffer, in the precision of the back end. */
  private pack({ rows, inputs, targets, weights }: DataBlock): ArrayBuffer {
    const fields = fieldsOf(this.start.shape)
    const isDouble = this.start.backend === 'reference'
    const buffer = new ArrayBuffer(bytesOf(fields, rows, isDouble))
    layOut(fields, rows, isDouble, buffer).forEach((array, index) => {
      const { part, name } = fields[index]!
      const numbers = part === 'weights' ? weights : part === 'inputs' ? inputs[name] : targets[name]
      if (numbers) array.set(numbers)
    })
    return buffer
  }
}
