import { expect, test } from 'vitest'
import { channelPair } from './channel'
import { fail, toFailure } from './failure'
import { connect, serve } from './rpc'

interface Api {
  double(n: number): Promise<number>
  refuse(path: string): Promise<void>
  hang(nothing: null): Promise<void>
}

function line() {
  const [near, far] = channelPair()
  const emit = serve<Api, string>(far, {
    double: async (n) => n * 2,
    refuse: async (path) => fail({ kind: 'file-empty', path }),
    hang: () => new Promise(() => {}),
  })
  return { near, emit, client: connect<Api, string>(near) }
}

const failureOf = (promise: Promise<unknown>) => promise.then(() => 'no failure', toFailure)

test('a call gives its result, a failure arrives as data', async () => {
  const { client } = line()
  expect([await client.api.double(21), await failureOf(client.api.refuse('x.csv'))]).toEqual([42, { kind: 'file-empty', path: 'x.csv' }])
})

test('only the own members of the api can be called', async () => {
  const { client } = line()
  const call = (name: string) => failureOf((client.api as unknown as Record<string, (n: null) => Promise<unknown>>)[name]!(null))
  expect([await call('missing'), await call('toString'), await call('constructor')]).toMatchObject([
    { kind: 'bug', message: 'no call named missing' },
    { kind: 'bug', message: 'no call named toString' },
    { kind: 'bug', message: 'no call named constructor' },
  ])
})

test('what waits when the line closes, and what is called later, fails as disconnected', async () => {
  const { client, near } = line()
  const waiting = failureOf(client.api.hang(null))
  near.close()
  expect([await waiting, await failureOf(client.api.double(1))]).toEqual([{ kind: 'disconnected' }, { kind: 'disconnected' }])
})

test('events reach their receivers in order until they stop listening', async () => {
  const { client, emit } = line()
  const got: string[] = []
  const stop = client.onEvent((event) => got.push(event))
  emit('a')
  emit('b')
  await client.api.double(1)
  stop()
  emit('c')
  await client.api.double(1)
  expect(got).toEqual(['a', 'b'])
})
