import { Console } from 'node:console'
import { Writable } from 'node:stream'
import type { StreamName } from './run-output'

type Callback = (error?: Error | null) => void

/** Puts streams in the place of `process.stdout` and `process.stderr`, so that all that JavaScript writes, `console` included, is received. */
export function captureStreams(receive: (name: StreamName, text: string) => void): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = new Writable({ decodeStrings: false, write: (_chunk, _encoding, done) => done() })
    // Without the queue of a stream: a flood of lines would wait in it.
    stream.write = (chunk: string | Uint8Array, encodingOrDone?: BufferEncoding | Callback, done?: Callback): boolean => {
      const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8'
      receive(name, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(encoding))
      const told = typeof encodingOrDone === 'function' ? encodingOrDone : done
      if (told !== undefined) process.nextTick(told)
      return true
    }
    Object.assign(stream, { fd: name === 'stdout' ? 1 : 2, isTTY: false, columns: 100 })
    Object.defineProperty(process, name, { configurable: true, get: () => stream })
  }
  // While an inspector is connected, Node's own console tells it of each call, which costs more than the call itself.
  Object.assign(console, new Console({ stdout: process.stdout, stderr: process.stderr, colorMode: false }))
}
