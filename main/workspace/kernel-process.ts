import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Channel } from '../../protocol/channel'
import { FailureError, type Failure, type FailureOf } from '../../protocol/failure'
import { kernelProcess, type InterruptAnswer, type KernelApi, type KernelEvent, type KernelInfo, type KernelOptions } from '../../protocol/kernel'
import { connect } from '../../protocol/rpc'
import { newToken } from './new-notebook'
import { builtFiles } from './project-files'

/** A kernel's process as its host sees it: a line, its end, and what it wrote past the kernel's own capture. */
export interface KernelChild {
  channel: Channel
  onExit(ended: (code: number | null, signal: string | null) => void): void
  /** What native code and the programs that a cell starts write to the process's own streams. */
  onText(receive: (stream: 'stdout' | 'stderr', text: string) => void): void
  kill(): void
}

/** Starts the built kernel: a forked Node for the web host and the command line, a utility process in Electron. */
export type LaunchKernel = (file: string, nodeArguments: readonly string[], environment: NodeJS.ProcessEnv) => KernelChild

/** A running kernel. */
export interface Kernel {
  api: KernelApi
  info: KernelInfo
  /** Stops what runs; `blocked` where native code holds the thread and only a restart helps. */
  interrupt(): Promise<InterruptAnswer>
  /** Asks it to end, giving it this long to write its cache, and kills it if it does not within two seconds more. */
  shutdown(patience: number): Promise<void>
  /** Ends it at once. */
  kill(): void
}

export interface KernelWatcher {
  onEvent(event: KernelEvent): void
  onText(stream: 'stdout' | 'stderr', text: string): void
  /** It ended without being asked to. */
  onLost(failure: FailureOf<'kernel-lost'>): void
}

const startMilliseconds = 30_000
const interruptMilliseconds = 4_000

/** Forks a kernel and waits until it answers; fails with `kernel-start` where it does not. */
export async function startKernel(launch: LaunchKernel, options: Omit<KernelOptions, 'id' | 'memoryLimit'>, watcher: KernelWatcher): Promise<Kernel> {
  const address = interruptAddress()
  const secret = newToken()
  const child = launch(builtFiles.kernel, kernelProcess.nodeArguments, {
    ...process.env,
    [kernelProcess.addressVariable]: address.name,
    [kernelProcess.secretVariable]: secret,
  })
  const client = connect<KernelApi, KernelEvent>(child.channel)
  let isEnding = false
  let lastText = ''
  const ended = new Promise<FailureOf<'kernel-lost'>>((resolve) => {
    child.onExit((code, signal) => {
      address.remove()
      resolve({ kind: 'kernel-lost', reason: reasonOf(code, signal, lastText), code, signal })
    })
  })
  client.onEvent(watcher.onEvent)
  child.onText((stream, text) => {
    lastText = (lastText + text).slice(-4096)
    watcher.onText(stream, text)
  })

  const start = client.api.start({ ...options, id: randomUUID().slice(0, 8), memoryLimit: Math.floor(totalmem() / 2) })
  const info = await firstOf(start, ended, startMilliseconds).catch((thrown: unknown) => {
    isEnding = true
    child.kill()
    const failure: Failure =
      thrown instanceof FailureError && thrown.failure.kind !== 'disconnected'
        ? thrown.failure
        : { kind: 'kernel-start', reason: lastText.trim() || 'it ended before it answered' }
    throw new FailureError(failure)
  })
  void ended.then((failure) => {
    if (!isEnding) watcher.onLost(failure)
  })

  return {
    api: client.api,
    info,
    interrupt: () => askToInterrupt(address.name, secret),
    async shutdown(patience) {
      isEnding = true
      client.api.shutdown({ patience }).catch(() => {})
      const timer = setTimeout(() => child.kill(), patience + 2_000)
      await ended
      clearTimeout(timer)
    },
    kill() {
      isEnding = true
      child.kill()
    },
  }
}

/** Forks the kernel with Node itself. It ends with this process: it sees the line close. */
export const forkKernel: LaunchKernel = (file, nodeArguments, environment) => {
  const child = fork(file, [], {
    execArgv: [...nodeArguments],
    env: environment,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return {
    channel: {
      post: (message) => {
        if (child.connected) child.send(message as object, () => {})
      },
      listen: (receive) => void child.on('message', receive),
      onClose: (closed) => void child.on('disconnect', closed),
    },
    onExit: (ended) => void child.on('exit', ended).on('error', () => ended(null, null)),
    onText(receive) {
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream]?.setEncoding('utf8').on('data', (text: string) => receive(stream, text))
      }
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function askToInterrupt(address: string, secret: string): Promise<InterruptAnswer> {
  const since = performance.now()
  return new Promise((resolve) => {
    const finish = (answer: InterruptAnswer) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const silent = () => finish({ outcome: 'blocked', milliseconds: performance.now() - since })
    const timer = setTimeout(silent, interruptMilliseconds)
    let answer = ''
    const socket = connectSocket(address, () => socket.write(`${secret} interrupt\n`))
    socket.setEncoding('utf8').on('error', silent).on('close', silent)
    socket.on('data', (text: string) => {
      answer += text
      if (answer.includes('\n')) finish(JSON.parse(answer) as InterruptAnswer)
    })
  })
}

/** In a folder that only this user may enter; Windows guards its pipes by an unguessable name. */
function interruptAddress(): { name: string; remove(): void } {
  if (process.platform === 'win32') return { name: `\\\\.\\pipe\\souk-${newToken()}`, remove: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'souk-'))
  return { name: join(folder, 'interrupt'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function reasonOf(code: number | null, signal: string | null, lastText: string): string {
  if (/heap out of memory|Allocation failed|ENOMEM|std::bad_alloc/.test(lastText)) return 'out of memory'
  if (signal) return `signal ${signal}`
  const fatal = /^(?:FATAL ERROR|.*Error): .*$/m.exec(lastText)?.[0]
  return fatal ?? `exit code ${code ?? 'unknown'}`
}

async function firstOf<Value>(work: Promise<Value>, ended: Promise<Failure>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const isSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FailureError({ kind: 'kernel-start', reason: `no answer within ${milliseconds / 1000} s` })), milliseconds)
  })
  const isOver = ended.then((): never => {
    throw new FailureError({ kind: 'disconnected' })
  })
  isOver.catch(() => {})
  try {
    return await Promise.race([work, isSlow, isOver])
  } finally {
    clearTimeout(timer)
  }
}
