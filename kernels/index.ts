import process from 'node:process'
import { setImmediate, setTimeout } from 'node:timers'
import { fail } from '../protocol/failure'
import { kernelProcess, type KernelApi, type KernelEvent } from '../protocol/kernel'
import { serve } from '../protocol/rpc'
import type { Language } from '../protocol/text'
import { hostChannel } from './channel'
import { createKernel, type Kernel } from './kernel'
import { findOwnFolders } from './own-folders'
import { refuseExit } from './refuse-exit'
import { openInterruptLine } from './typescript/interrupt-line'
import { readVersions } from './versions'

// The kernel process. Whoever forked it holds the other end of its line; see `KernelApi`.
const exit = refuseExit(() => language)
const own = findOwnFolders()
const interruptLine = openInterruptLine(
  {
    address: process.env[kernelProcess.addressVariable] ?? '',
    secret: process.env[kernelProcess.secretVariable] ?? '',
    own: Object.values(own),
    host: process.send === undefined ? null : process.ppid,
  },
  (at) => kernel?.interrupt(at) ?? false,
)
// A cell has no business with the line that stops it.
delete process.env[kernelProcess.addressVariable]
delete process.env[kernelProcess.secretVariable]

let language: Language = 'en'
let kernel: Kernel | null = null

/** Milliseconds. */
const longestClosing = 1_500

const channel = hostChannel()

async function end(): Promise<never> {
  // Whatever may keep the engine from closing, nobody waits for it for long.
  setTimeout(() => exit(0), longestClosing)
  kernel?.interrupt(Infinity)
  await kernel?.close().catch(() => undefined)
  await interruptLine.close()
  return exit(0)
}

async function endSettled(patience: number): Promise<never> {
  await Promise.race([kernel?.settle().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, patience))])
  return end()
}

const started = (): Kernel['calls'] => kernel?.calls ?? fail({ kind: 'usage', problem: 'start comes first' })

const api: KernelApi = {
  async start(options) {
    if (kernel !== null) fail({ kind: 'usage', problem: 'the kernel was started before' })
    language = options.language
    // Relative paths start there, in cells and in their SQL.
    process.chdir(options.folder)
    kernel = createKernel(options, own, send)
    await interruptLine.listening
    return { process: process.pid, versions: readVersions(), isReproducible: options.isReproducible }
  },
  async setLanguage(chosen) {
    language = chosen
    return started().setLanguage(chosen)
  },
  run: (request) => started().run(request),
  clearQueue: (nothing) => started().clearQueue(nothing),
  pause: (request) => started().pause(request),
  variables: (nothing) => started().variables(nothing),
  page: (request) => started().page(request),
  columnProfile: (request) => started().columnProfile(request),
  exportTable: (request) => started().exportTable(request),
  steps: (nothing) => started().steps(nothing),
  recognise: (request) => started().recognise(request),
  previewImport: (request) => started().previewImport(request),
  importCatalogue: (nothing) => started().importCatalogue(nothing),
  fingerprint: (request) => started().fingerprint(request),
  async shutdown({ patience }) {
    // The answer goes out first.
    setImmediate(() => void endSettled(patience))
  },
}
const send = serve<KernelApi, KernelEvent>(channel, api)

channel.onClose(() => void end())
// Ctrl-C in a terminal reaches every process of it: what it ends is the host's to say.
process.on('SIGINT', () => {})
process.on('exit', () => kernel?.removeFiles())
