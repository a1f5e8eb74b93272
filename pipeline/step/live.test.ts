import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mime, type MimeBundle, type Progress } from '../../protocol/output'
import { consoleSink } from './console-sink'
import { createContext, setCurrentContext, type Context } from './context'
import { display, settleDisplays } from './display'
import { displaySymbol, type Displayable } from './displayable'
import { PauseSwitch } from './pause'

let context: Context
let shown: string[]
let reported: Progress[]
let controller: AbortController

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  shown = []
  reported = []
  controller = new AbortController()
  const ids: string[] = []
  const known = (id = ''): number => (ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1)
  context = createContext({
    signal: controller.signal,
    sink: {
      display: (bundle, { displayId, isUpdate, isLive }) => shown.push(`${isUpdate ? '=' : '+'}${known(displayId)} ${String(bundle[mime.text])}${isLive ? '' : ' (result)'}`),
      remove: (id) => shown.push(`-${known(id)}`),
      clear: () => undefined,
      progress: (one) => reported.push(one),
      loaded: () => undefined,
    },
  })
})
afterEach(async () => {
  await settleDisplays()
  vi.useRealTimers()
})

const picture = (...texts: string[]): Displayable => ({ [displaySymbol]: () => texts.map((text): MimeBundle => ({ [mime.text]: text })) })

test('pictures follow each other five times a second at most, and the last one is never lost', () => {
  const live = context.live(picture('0'))
  for (let step = 1; step <= 1_000; step += 1) {
    vi.advanceTimersByTime(1)
    live.update(picture(String(step)))
  }
  live.update(picture('last'))
  vi.advanceTimersByTime(200)
  expect(shown).toEqual(['+0 0', '=0 199', '=0 399', '=0 599', '=0 799', '=0 999', '=0 last'])
})

test('what nobody would see is not drawn', () => {
  let drawn = 0
  const live = context.live(picture('first'))
  for (let step = 0; step < 1_000; step += 1) {
    live.update({
      [displaySymbol]: () => {
        drawn += 1
        return []
      },
    })
  }
  expect(drawn).toBe(0)
})

test('it ends with its last picture, another one, or none, and shows nothing afterwards', async () => {
  const ends = [(live = context.live(picture('a'))) => live, (live = context.live(picture('b'))) => live, (live = context.live(picture('c'))) => live].map((start) => start())
  for (const live of ends) live.update(picture('newer'))
  await ends[0]?.end()
  await ends[1]?.end(picture('final'))
  await ends[2]?.remove()
  for (const live of ends) live.update(picture('late'))
  vi.advanceTimersByTime(1_000)
  expect(shown).toEqual(['+0 a', '+1 b', '+2 c', '=0 newer', '=1 final', '-2'])
})

test('a picture of several parts may grow and shrink', async () => {
  const live = context.live(picture('figures', 'chart'))
  await live.end(picture('chart alone'))
  expect(shown).toEqual(['+0 figures', '+1 chart', '=0 chart alone', '-1'])
})

test('interrupted work leaves its newest picture', async () => {
  const live = context.live(picture('first'))
  live.update(picture('newest'))
  controller.abort()
  await live.remove()
  expect(shown).toEqual(['+0 first', '=0 newest'])
})

test('pictures that take time to draw keep their order, and what cannot be drawn fails at the end', async () => {
  const slow = (text: string): Displayable => ({ [displaySymbol]: async () => [{ [mime.text]: text }] })
  const live = context.live(slow('one'))
  live.update(slow('two'))
  live.update({ [displaySymbol]: () => Promise.reject(new Error('no')) })
  await expect(live.end()).rejects.toThrow('no')
  const other = context.live(slow('three'))
  other.update(slow('four'))
  await settleDisplays()
  expect(shown).toEqual(['+0 one', '+1 three', '=1 four'])
})

test('anything can be shown live in a cell', async () => {
  setCurrentContext(context)
  const live = display.live('reading')
  await live.end('read')
  expect(shown).toEqual(['+0 reading', '=0 read'])
})

test('a console prints nothing of it', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  context.sink = consoleSink
  await context.live(picture('one')).end(picture('two'))
  expect(log.mock.calls).toEqual([])
})

test('an estimate leaves out pauses, and what an earlier run began', () => {
  const phrase = { en: 'Training', zh: '训练中' }
  context.pausable()
  context.report('fit', 0, phrase)
  vi.advanceTimersByTime(10_000)
  context.pause.set(true)
  vi.advanceTimersByTime(60_000)
  context.pause.set(false)
  context.report('fit', 0.5, phrase)
  context.pause = new PauseSwitch()
  context.report('fit', 0, phrase)
  vi.advanceTimersByTime(1_000)
  context.report('fit', 0.25, phrase)
  expect(reported.map(({ remainingSeconds }) => remainingSeconds)).toEqual([null, 10, null, 3])
})
