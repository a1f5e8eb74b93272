import type { Channel } from '../../protocol/channel'

/** What Electron's preload puts on the window: a line to the host that the shell keeps open. */
interface PreloadedChannel {
  post(message: unknown): void
  listen(receive: (message: unknown) => void): void
}

declare global {
  interface Window {
    soukChannel?: PreloadedChannel
  }
}

/** A line to the host: over Electron's preload where it is there, else a WebSocket to the page's own origin. Rejects when it cannot be opened. */
export async function openChannel(): Promise<Channel> {
  const preloaded = window.soukChannel
  if (preloaded) return { post: (message) => preloaded.post(message), listen: (receive) => preloaded.listen(receive), onClose: () => {} }
  return openSocket(new URL('socket', location.href))
}

function openSocket(address: URL): Promise<Channel> {
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  address.search = ''
  address.hash = ''
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    // A refusal may come as either; once open, closing is told to the channel's listeners.
    socket.onerror = () => reject(new Error('no connection'))
    socket.onclose = () => reject(new Error('no connection'))
    socket.onopen = () =>
      resolve({
        post: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
        },
        listen: (receive) => socket.addEventListener('message', (event) => receive(JSON.parse(String(event.data)))),
        onClose: (closed) => socket.addEventListener('close', closed),
      })
  })
}
