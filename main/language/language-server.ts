import { spawn, type ChildProcess } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { MessageConnection } from './message-connection'

/** The server could not be started, or died too often. */
export class ServerUnavailable extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'ServerUnavailable'
  }
}

interface Running {
  process: ChildProcess
  connection: MessageConnection
}

/** What the server may ask for: no imports on its own account, no code actions. */
const configuration = {
  suggest: { autoImports: false, completeFunctionCalls: false },
  preferences: { includeCompletionsForModuleExports: false, includePackageJsonAutoImports: 'off' },
}

const capabilities = {
  textDocument: {
    completion: {
      contextSupport: true,
      completionItem: {
        snippetSupport: false,
        documentationFormat: ['markdown'],
        resolveSupport: { properties: ['documentation', 'detail'] },
      },
    },
    hover: { contentFormat: ['markdown'] },
    signatureHelp: {
      contextSupport: true,
      signatureInformation: { documentationFormat: ['markdown'], parameterInformation: { labelOffsetSupport: true }, activeParameterSupport: true },
    },
    diagnostic: {},
  },
  // Who writes the files tells the server: a watcher of its own would look at more than is needed.
  workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
}

/** So many ends within a minute mean that starting again does not help. */
const restartLimit = 5

/** One TypeScript language server process, started when first asked and again when it died. */
export class LanguageServer {
  private running: Promise<Running> | null = null
  private starts: number[] = []
  private isEnded = false
  /** Counts the processes so far: a new one knows no open documents. */
  generation = 0

  constructor(
    private readonly executable: string,
    private readonly folder: string,
  ) {}

  get isRunning(): boolean {
    return this.running !== null
  }

  /** Of the process that runs now; null where none does. */
  async processId(): Promise<number | null> {
    return (await this.running?.catch(() => null))?.process.pid ?? null
  }

  /** The line to a server that has been initialised. Rejects with ServerUnavailable. */
  async connection(): Promise<MessageConnection> {
    if (this.isEnded) throw new ServerUnavailable('the language server has been ended')
    this.running ??= this.start()
    return (await this.running).connection
  }

  async end(): Promise<void> {
    this.isEnded = true
    await this.stop()
  }

  /** Ends the process; the next request starts another. */
  async stop(): Promise<void> {
    const running = await this.running?.catch(() => null)
    if (!running || running.process.exitCode !== null || running.process.signalCode !== null) return
    const exited = new Promise((resolve) => running.process.once('exit', resolve))
    running.process.kill()
    await exited
  }

  private async start(): Promise<Running> {
    const now = Date.now()
    this.starts = [...this.starts.filter((at) => now - at < 60_000), now]
    if (this.starts.length > restartLimit) throw new ServerUnavailable(`the language server ended ${restartLimit} times within a minute`)
    this.generation++
    const child = spawn(this.executable, ['--lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'], cwd: this.folder, windowsHide: true })
    const connection = new MessageConnection(child.stdout, child.stdin, (method, params) => this.answer(method, params))
    const lost = () => {
      connection.close()
      if (this.generationOf(child) === this.generation) this.running = null
    }
    this.children.set(child, this.generation)
    child.once('exit', lost)
    child.once('error', lost)
    const uri = pathToFileURL(this.folder).href
    try {
      await connection.request('initialize', { processId: process.pid, rootUri: uri, capabilities, workspaceFolders: [{ uri, name: 'souk' }] })
    } catch (thrown) {
      this.running = null
      throw new ServerUnavailable(thrown instanceof Error ? thrown.message : String(thrown))
    }
    connection.notify('initialized', {})
    return { process: child, connection }
  }

  private readonly children = new WeakMap<ChildProcess, number>()

  private generationOf(child: ChildProcess): number {
    return this.children.get(child) ?? 0
  }

  private answer(method: string, params: unknown): unknown {
    if (method !== 'workspace/configuration') return null
    return (params as { items: { section?: string }[] }).items.map(({ section }) => (section === 'editor' ? null : configuration))
  }
}
