import { fail } from '../../protocol/failure'
import type { HostApi, HostEvent } from '../../protocol/host'
import { connect, type Client } from '../../protocol/rpc'
import { openChannel } from './socket-channel'

export type ConnectionStatus = 'connecting' | 'open' | 'lost'

let client: Client<HostApi, HostEvent> | null = null
let firstClient: Promise<void> | null = null
const receivers = new Set<(event: HostEvent) => void>()

/**
 * The host's calls. Before the first connection they wait for it; while the connection is lost they fail with `disconnected`.
 */
export const host = new Proxy({} as HostApi, {
  get: (_, name) => {
    if (typeof name !== 'string' || name === 'then') return undefined
    return async (parameter: unknown) => {
      if (!client) await firstClient
      if (!client) fail({ kind: 'disconnected' })
      const call = client.api[name as keyof HostApi] as (parameter: unknown) => Promise<unknown>
      return call(parameter)
    }
  },
})

/** Hears every event of the host, over reconnections too. Gives back how to stop. */
export function onHostEvent(receive: (event: HostEvent) => void): () => void {
  receivers.add(receive)
  return () => receivers.delete(receive)
}

/**
 * Opens the line and opens it again whenever it closes, waiting longer each time, up to 4 s.
 * `onStatus` hears each change; `open` comes once at the start and once after each reconnection.
 */
export function startHost(onStatus: (status: ConnectionStatus) => void): void {
  let waitMilliseconds = 250
  let announceFirst: () => void = () => {}
  firstClient = new Promise((resolve) => (announceFirst = resolve))
  onStatus('connecting')

  const open = async (): Promise<void> => {
    try {
      const channel = await openChannel()
      const opened = connect<HostApi, HostEvent>(channel)
      client = opened
      opened.onEvent((event) => {
        for (const receive of receivers) receive(event)
      })
      channel.onClose(() => {
        if (client !== opened) return
        client = null
        onStatus('lost')
        retry()
      })
      waitMilliseconds = 250
      announceFirst()
      onStatus('open')
    } catch {
      onStatus('lost')
      retry()
    }
  }
  const retry = (): void => {
    setTimeout(() => void open(), waitMilliseconds)
    waitMilliseconds = Math.min(waitMilliseconds * 2, 4000)
  }
  void open()
}
