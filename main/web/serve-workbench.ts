import type { Language } from '../../protocol/text'
import { createLanguageService } from '../language/language-service'
import { Workspace } from '../workspace/workspace'
import { startWebHost } from './server'

export interface ServeOptions {
  folder: string
  notebook: string | null
  port: number
  language: Language | null
  /** Prints an address, the first and each that is asked for. */
  print(address: string): void
}

/** Serves a workspace until the process is asked to end; then everything is saved and all kernels end. */
export async function serveWorkbench(options: ServeOptions): Promise<void> {
  const workspace = new Workspace({ folder: options.folder, language: createLanguageService, ...(options.language ? { spoken: options.language } : {}) })
  const host = await startWebHost(workspace, { port: options.port, opened: options.notebook, vite: process.env['ELECTRON_RENDERER_URL'] })
  reportStrayErrors()
  options.print(host.newAddress())
  // For a second browser, or one that lost its cookie.
  if (process.stdin.isTTY) process.stdin.on('data', () => options.print(host.newAddress()))
  await askedToEnd()
  process.stdin.pause()
  await host.close()
  await workspace.end()
}

/** A mistake in one notebook's session must not end all the others: it is said in the terminal, and work goes on. */
function reportStrayErrors(): void {
  const report = (thrown: unknown): void => void process.stderr.write(`souk: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`)
  process.on('uncaughtException', report)
  process.on('unhandledRejection', report)
}

/** Ctrl-C, a service's stop, or a terminal that closes. A second Ctrl-C ends at once. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false
    const ask = () => {
      if (isAsked) process.exit(130)
      isAsked = true
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  })
}
