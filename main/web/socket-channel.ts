import type { WebSocket } from 'ws'
import type { Channel } from '../../protocol/channel'

/** Bytes that may wait in the socket before further messages wait here. */
const mostBuffered = 8_000_000
/** Characters that may wait here; a window that is this far behind is let go and comes back with a fresh state. */
const mostWaiting = 200_000_000
const heartbeatMilliseconds = 30_000
/** WebSocket's own code for `try again later`. */
const tryAgainLater = 1013

/** A window's WebSocket as a channel. A window that reads slowly holds up neither the host nor other windows. */
export function toSocketChannel(socket: WebSocket): Channel {
  const waiting: string[] = []
  let waitingCharacters = 0
  let isAlive = true

  const drain = () => {
    while (waiting.length > 0 && socket.bufferedAmount < mostBuffered && socket.readyState === socket.OPEN) {
      const text = waiting.shift() ?? ''
      waitingCharacters -= text.length
      // Called when the text has left: then there is room for the next.
      socket.send(text, drain)
    }
  }
  const heartbeat = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, heartbeatMilliseconds)
  heartbeat.unref()
  socket.on('pong', () => (isAlive = true))
  socket.on('close', () => clearInterval(heartbeat))
  socket.on('error', () => socket.terminate())

  return {
    post(message) {
      const text = JSON.stringify(message)
      waiting.push(text)
      waitingCharacters += text.length
      if (waitingCharacters > mostWaiting) socket.close(tryAgainLater)
      else drain()
    },
    listen: (receive) =>
      void socket.on('message', (data) => {
        isAlive = true
        let message: unknown
        try {
          message = JSON.parse(String(data))
        } catch {
          return socket.terminate()
        }
        if (typeof message === 'object' && message !== null) receive(message)
      }),
    onClose: (closed) => void socket.on('close', closed),
  }
}
