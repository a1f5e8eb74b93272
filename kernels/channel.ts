import type { Channel } from '../protocol/channel'

/** The port that Electron gives a utility process in place of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', receive: (message: { data: unknown }) => void): void
}

/** The line to the host that started this process: a forked Node's or a utility process's. */
export function hostChannel(): Channel {
  const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort }
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      listen: (receive) => parentPort.on('message', ({ data }) => receive(data)),
      // Electron ends a utility process with its host.
      onClose: () => {},
    }
  }
  return {
    post: (message) => void process.send?.(message, undefined, undefined, () => {}),
    listen: (receive) => void process.on('message', receive),
    onClose: (closed) => void process.on('disconnect', closed),
  }
}
