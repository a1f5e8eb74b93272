import { Worker } from 'node:worker_threads'
import type { FromInterruptWorker, InterruptWorkerData, ToInterruptWorker } from './interrupt-worker'

export interface InterruptLine {
  /** Resolves when an interrupt would be heard. */
  listening: Promise<void>
  close(): Promise<number>
}

/** Starts the worker that hears interrupts. `stop` ends what was asked for by a time in epoch milliseconds, and tells whether there was anything. */
export function openInterruptLine(data: InterruptWorkerData, stop: (at: number) => boolean): InterruptLine {
  const worker = new Worker(new URL('./interrupt.js', import.meta.url), { workerData: data })
  worker.unref()
  const listening = new Promise<void>((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', (message: FromInterruptWorker) => {
      if (message.kind === 'listening') return resolve()
      worker.postMessage({ id: message.id, hadRun: stop(message.at) } satisfies ToInterruptWorker)
    })
  })
  return { listening, close: () => worker.terminate() }
}
