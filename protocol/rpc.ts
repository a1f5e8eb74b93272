import type { Channel } from './channel'
import { FailureError, toFailure, type Failure } from './failure'

/** An interface whose members are all calls that take one plain parameter and promise a plain result. */
export type Calls<Api> = { [Name in keyof Api]: (parameter: never) => Promise<unknown> }

type Message<Event> =
  | { call: string; id: number; parameter: unknown }
  | { answer: number; result: unknown }
  | { answer: number; failure: Failure }
  | { event: Event }

/** The calling end of a line: `client.api.name(parameter)` rejects with a FailureError, `disconnected` when the line closes. */
export interface Client<Api, Event> {
  api: Api
  onEvent(receive: (event: Event) => void): () => void
}

export function connect<Api extends Calls<Api>, Event>(channel: Channel): Client<Api, Event> {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(reason: unknown): void }>()
  const receivers = new Set<(event: Event) => void>()
  let nextId = 1
  let isClosed = false

  channel.listen((raw) => {
    const message = raw as Message<Event>
    if ('event' in message) {
      for (const receive of receivers) receive(message.event)
    } else if ('answer' in message) {
      const call = waiting.get(message.answer)
      waiting.delete(message.answer)
      if ('failure' in message) call?.reject(new FailureError(message.failure))
      else call?.resolve(message.result)
    }
  })
  channel.onClose(() => {
    isClosed = true
    for (const call of waiting.values()) call.reject(new FailureError({ kind: 'disconnected' }))
    waiting.clear()
  })

  const api = new Proxy({} as object, {
    get: (_, name) => {
      // A proxy that answers `then` would be taken for a promise by `await`.
      if (typeof name !== 'string' || name === 'then') return undefined
      return (parameter: unknown) =>
        new Promise((resolve, reject) => {
          if (isClosed) return reject(new FailureError({ kind: 'disconnected' }))
          const id = nextId++
          waiting.set(id, { resolve, reject })
          channel.post({ call: name, id, parameter })
        })
    },
  }) as Api

  return {
    api,
    onEvent(receive) {
      receivers.add(receive)
      return () => receivers.delete(receive)
    },
  }
}

/** The answering end: runs the calls of `api`, own members only, and gives back the function that sends events. */
export function serve<Api extends Calls<Api>, Event>(channel: Channel, api: Api): (event: Event) => void {
  channel.listen((raw) => {
    const message = raw as Message<Event>
    if (!('call' in message)) return
    const run = Object.hasOwn(api, message.call) ? api[message.call as keyof Api] : undefined
    if (run === undefined) {
      const failure: Failure = { kind: 'bug', message: `no call named ${message.call}`, stack: '' }
      channel.post({ answer: message.id, failure })
      return
    }
    Promise.resolve()
      .then(() => run(message.parameter as never))
      .then(
        (result) => channel.post({ answer: message.id, result: result ?? null }),
        (thrown: unknown) => channel.post({ answer: message.id, failure: toFailure(thrown) }),
      )
  })
  return (event) => channel.post({ event })
}
