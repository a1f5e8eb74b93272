import { expect, it } from 'vitest'
import type { KernelEvent, RunRequest } from '../protocol/kernel'
import { Run } from './run'
import { RunQueue } from './run-queue'

/** A queue whose runs never end by themselves, on a clock that the test sets. */
function startQueue(clock: { now: number }): { queue: RunQueue; told: string[]; turn(): Promise<void> } {
  const told: string[] = []
  const around = {
    workspace: '/',
    send: (event: KernelEvent) => void ('run' in event && told.push(event.kind === 'run-ended' ? `${event.run} ${event.ended.status}` : `${event.run} ${event.kind}`)),
    tableDigest: async () => '',
    isDeterministic: () => true,
    now: () => clock.now,
  }
  const queue = new RunQueue({ ...around, start: (request) => new Run(request, around), execute: () => new Promise(() => {}), onEnded: () => {}, onIdle: () => {} })
  // The queue starts a run in a turn of its own, which was asked for before this one.
  return { queue, told, turn: () => new Promise((resolve) => setImmediate(resolve)) }
}

const asked = (run: string, askedAt: number): RunRequest => ({ run, cell: run, source: '', executionCount: 1, seed: 1, askedAt })

it('ends what runs and what waits when both were asked for before the interrupt', async () => {
  const { queue, told, turn } = startQueue({ now: 30 })
  queue.add(asked('first', 10))
  queue.add(asked('second', 11))
  await turn()
  expect([queue.interrupt(20), told]).toEqual([true, ['first run-started', 'second interrupted', 'first interrupted']])
})

it('never starts what was asked for before an interrupt and is heard after it', async () => {
  const { queue, told, turn } = startQueue({ now: 30 })
  queue.add(asked('loop', 10))
  await turn()
  queue.interrupt(20)
  queue.add(asked('late', 19))
  await turn()
  expect(told).toEqual(['loop run-started', 'loop interrupted', 'late interrupted'])
})

it('leaves alone what is asked for with the interrupt or after it, whichever is heard first', async () => {
  const { queue, told, turn } = startQueue({ now: 30 })
  queue.add(asked('next', 21))
  await turn()
  const hadRun = queue.interrupt(20)
  queue.add(asked('at once', 20))
  expect([hadRun, told, queue.current?.request.run]).toEqual([false, ['next run-started'], 'next'])
})

it('goes on when the clock was set back after an interrupt', async () => {
  const clock = { now: 1_000 }
  const { queue, told, turn } = startQueue(clock)
  queue.interrupt(1_000)
  clock.now = 10
  queue.add(asked('next', 10))
  await turn()
  expect(told).toEqual(['next run-started'])
})
