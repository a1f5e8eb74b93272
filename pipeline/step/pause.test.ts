import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FailureError } from '../../protocol/failure'
import type { PauseState } from '../../protocol/output'
import { PauseSwitch } from './pause'

let controller: AbortController
let pause: PauseSwitch
let told: PauseState[]

beforeEach(() => {
  controller = new AbortController()
  pause = new PauseSwitch()
  told = []
  pause.onChange((state) => told.push(state))
})
afterEach(() => vi.restoreAllMocks())

/** How often a loop of rounds came by, and how it ended. */
function rounds(gate: { resumed(): Promise<void> }): { count: number; ended: Promise<string> } {
  const work = { count: 0, ended: Promise.resolve('') }
  work.ended = (async () => {
    for (;;) {
      await gate.resumed()
      work.count += 1
      await setImmediate()
    }
  })().catch((thrown: unknown) => (thrown instanceof FailureError ? thrown.failure.kind : String(thrown)))
  return work
}

/** Turns enough for a loop to come by. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate()
}

test('work stands still while it is paused, goes on afterwards, and ends when the run is interrupted', async () => {
  const gate = pause.offer(controller.signal)
  const work = rounds(gate)
  await turns()
  pause.set(true)
  await turns()
  const atPause = work.count
  await turns()
  const whilePaused = work.count
  pause.set(false)
  await turns()
  const afterwards = work.count
  pause.set(true)
  await turns()
  controller.abort()
  expect({ hasBegun: atPause > 0, stood: whilePaused === atPause, wentOn: afterwards > whilePaused, ended: await work.ended, told, state: pause.state }).toEqual({
    hasBegun: true,
    stood: true,
    wentOn: true,
    ended: 'cancelled',
    told: [
      { canPause: true, isPaused: false },
      { canPause: true, isPaused: true },
      { canPause: true, isPaused: false },
      { canPause: true, isPaused: true },
      { canPause: false, isPaused: false },
    ],
    state: { canPause: false, isPaused: false },
  })
})

test('a signal of the work itself ends a pause too', async () => {
  const own = new AbortController()
  const gate = pause.offer(controller.signal)
  pause.set(true)
  const waiting = gate.resumed(own.signal)
  own.abort()
  await expect(waiting).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
})

test('nothing can be paused that does not offer it, and the last gate takes the pause with it', () => {
  pause.set(true)
  const outer = pause.offer(controller.signal)
  const inner = pause.offer(controller.signal)
  const heard: boolean[] = []
  inner.onChange((isPaused) => heard.push(isPaused))
  pause.set(true)
  inner.close()
  const isHeldByOuter = outer.isPaused
  outer.close()
  expect({ isHeldByOuter, heard, told, state: pause.state }).toEqual({
    isHeldByOuter: true,
    heard: [true],
    told: [{ canPause: true, isPaused: false }, { canPause: true, isPaused: true }, { canPause: false, isPaused: false }],
    state: { canPause: false, isPaused: false },
  })
})

test('a loop that never waits lets messages through', async () => {
  const gate = pause.offer(controller.signal)
  let isPauseAsked = false
  setTimeout(() => void (isPauseAsked = true), 0)
  const until = performance.now() + 500
  while (!isPauseAsked && performance.now() < until) await gate.resumed()
  expect(isPauseAsked).toBe(true)
})

test('a pause takes no time', () => {
  let now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  pause.offer(controller.signal)
  const passed: number[] = []
  const wait = (milliseconds: number): void => {
    now += milliseconds
    passed.push(pause.now() - 1_000)
  }
  wait(10)
  pause.set(true)
  wait(500)
  pause.set(false)
  wait(5)
  expect(passed).toEqual([10, 10, 15])
})
