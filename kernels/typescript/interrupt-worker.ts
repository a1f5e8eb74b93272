import { timingSafeEqual } from 'node:crypto'
import { Session, type Debugger } from 'node:inspector'
import { createServer, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { InterruptAnswer } from '../../protocol/kernel'

/**
 * Owns the interrupt line, since the main thread may be in a loop. First it asks the main thread, which answers unless
 * it is busy; then it pauses that thread, looks whose code it is in, and breaks off the reader's code only.
 */
export interface InterruptWorkerData {
  address: string
  secret: string
  /** Addresses that code of the kernel's own starts with. */
  own: string[]
  /** Process id of the host that forked the kernel; null where somebody else ends the kernel with its host. */
  host: number | null
}

/** To the main thread. However late it hears an `ask`, it ends then what was asked for before `at`, in epoch milliseconds. */
export type FromInterruptWorker = { kind: 'listening' } | { kind: 'ask'; id: number; at: number }
/** The main thread's answer to an `ask`. */
export interface ToInterruptWorker {
  id: number
  hadRun: boolean
}

/** A thread that is not busy answers within a few milliseconds. */
const patience = 40
/** Native code that does not come back for so long cannot be stopped. */
const longestNative = 1_000
const mostSteps = 30
/** Between two attempts, and for all of them together. */
const pause = 5
const longestWork = 1_500
const longestRequest = 256

/** Between two looks whether the host is still there. */
const hostInterval = 1_000
/** In which a kernel whose thread is free ends in good order once its host is gone. */
const orphanPatience = 3_000

const { address, secret, own, host } = workerData as InterruptWorkerData
const session = new Session()
session.connectToMainThread()

const addresses = new Map<string, string>()
session.on('Debugger.scriptParsed', ({ params }) => addresses.set(params.scriptId, params.url))

const asked = new Map<number, (hadRun: boolean) => void>()
let lastAsked = 0
let working: Promise<InterruptAnswer['outcome']> | null = null

parentPort?.on('message', ({ id, hadRun }: ToInterruptWorker) => {
  asked.get(id)?.(hadRun)
  asked.delete(id)
})

const server = createServer((socket) => {
  let received = ''
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  socket.on('data', (text: string) => {
    received += text
    if (received.length > longestRequest) socket.destroy()
    else if (received.includes('\n')) {
      const line = received
      received = ''
      void answer(line, socket)
    }
  })
})
server.listen(address, () => tell({ kind: 'listening' }))
if (host !== null) endWithHost(host)

/** A thread in an endless loop does not hear that its host is gone, and would go on for ever. */
function endWithHost(process_: number): void {
  const watch = setInterval(() => {
    if (process.ppid === process_) return
    clearInterval(watch)
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), orphanPatience)
  }, hostInterval)
}

async function answer(line: string, socket: Socket): Promise<void> {
  if (!isEqual(line.trimEnd(), `${secret} interrupt`)) {
    socket.destroy()
    return
  }
  const since = performance.now()
  working ??= interrupt().finally(() => (working = null))
  const outcome = await working
  const reply: InterruptAnswer = { outcome, milliseconds: performance.now() - since }
  socket.end(`${JSON.stringify(reply)}\n`)
}

async function interrupt(): Promise<InterruptAnswer['outcome']> {
  const answered = ask()
  const hadRun = await within(answered, patience)
  if (hadRun !== null) return hadRun ? 'waiting' : 'idle'
  const deadline = performance.now() + longestWork
  for (;;) {
    const frames = await breakIn()
    if (frames === 'stopped') return 'stopped'
    // In the kernel's own code, or only slow to get a turn: what was asked is answered as soon as it comes back.
    const late = await within(answered, pause)
    if (late !== null) return late ? 'waiting' : 'idle'
    if (frames === 'blocked') return 'blocked'
    if (performance.now() > deadline) return 'waiting'
  }
}

/** Pauses the main thread, breaks off the reader's code if that is what runs, and lets it go on. */
async function breakIn(): Promise<'stopped' | 'blocked' | 'elsewhere'> {
  session.post('Debugger.enable')
  let frames = await pausedBy('Debugger.pause', longestNative)
  const isBlocked = frames === null
  // Between two microtasks only Node's own frames are there: a few steps on, those of the reader's are.
  for (let step = 0; step < mostSteps && frames !== null && !frames.some(isReadersOwn); step += 1) frames = await pausedBy('Debugger.stepInto', patience)
  const isStopped = frames?.some(isReadersOwn) === true
  if (isStopped) session.post('Runtime.terminateExecution')
  session.post('Debugger.resume')
  session.post('Debugger.disable')
  addresses.clear()
  return isStopped ? 'stopped' : isBlocked ? 'blocked' : 'elsewhere'
}

/** The frames at the pause that a command leads to, innermost first; null when it does not come in time. */
function pausedBy(command: 'Debugger.pause' | 'Debugger.stepInto', milliseconds: number): Promise<Debugger.CallFrame[] | null> {
  const paused = new Promise<Debugger.CallFrame[]>((resolve) => session.once('Debugger.paused', ({ params }) => resolve(params.callFrames)))
  session.post(command)
  return within(paused, milliseconds)
}

/** Whether something ran, in the main thread's own words, when it comes to hear the question. */
function ask(): Promise<boolean> {
  const id = (lastAsked += 1)
  tell({ kind: 'ask', id, at: Date.now() })
  return new Promise((resolve) => asked.set(id, resolve))
}

function isReadersOwn(frame: Debugger.CallFrame): boolean {
  const url = frame.url === '' ? (addresses.get(frame.location.scriptId) ?? '') : frame.url
  return url !== '' && !url.startsWith('node:') && !own.some((folder) => url.startsWith(folder))
}

function within<Value>(work: Promise<Value>, milliseconds: number): Promise<Value | null> {
  return Promise.race([work, new Promise<null>((resolve) => setTimeout(resolve, milliseconds, null))])
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function tell(message: FromInterruptWorker): void {
  parentPort?.postMessage(message)
}
