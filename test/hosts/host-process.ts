import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { WebSocket } from 'ws'
import type { HostApi, HostEvent } from '../../protocol/host'
import { connect, type Client } from '../../protocol/rpc'
import { reduce } from '../../protocol/session/reduce'
import type { SessionState } from '../../protocol/session/state'

const root = join(import.meta.dirname, '..', '..')

/** A folder and a home that nobody else uses. */
export class Place {
  readonly workspace = realpathSync(mkdtempSync(join(tmpdir(), 'souk-host-')))
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'souk-home-')))

  write(path: string, content: string | Uint8Array): string {
    const target = join(this.workspace, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
    return target
  }

  read(path: string): string {
    return readFileSync(join(this.workspace, path), 'utf8')
  }

  notebook(path: string): StoredNotebook {
    return JSON.parse(this.read(path)) as StoredNotebook
  }

  remove(): void {
    for (const folder of [this.workspace, this.home]) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

export interface StoredNotebook {
  cells: { id: string; cell_type: string; source: string[]; metadata: Record<string, unknown>; outputs?: Record<string, unknown>[]; execution_count?: number | null }[]
  metadata: Record<string, unknown>
  nbformat: number
  nbformat_minor: number
}

/** A notebook file with these code cells, as another program would write it. */
export function toNotebook(...sources: (string | { source: string; type?: string; tags?: string[]; id?: string })[]): string {
  const cells = sources.map((given, index) => {
    const { source, type = 'code', tags, id = `c${index + 1}` } = typeof given === 'string' ? { source: given } : given
    const base = { cell_type: type, id, metadata: tags ? { tags } : {}, source: source.split(/(?<=\n)/) }
    return type === 'code' ? { ...base, execution_count: null, outputs: [] } : base
  })
  return `${JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}

/** `souk serve` in a process of its own, as a person starts it. */
export class HostProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly address: string,
  ) {}

  static async start(place: Place, named = place.workspace): Promise<HostProcess> {
    const child = spawn(process.execPath, [join(root, 'souk.mjs'), 'serve', named], {
      env: { ...process.env, SOUK_HOME: place.home, LANG: 'en_GB.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return HostProcess.of(child)
  }

  /** Waits until the process prints its address. */
  static async of(child: ChildProcess): Promise<HostProcess> {
    const address = await new Promise<string>((resolve, reject) => {
      let said = ''
      const read = (chunk: Buffer) => {
        said += chunk.toString()
        const found = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(said)?.[0]
        if (found) resolve(found)
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
      child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${said}`)))
    })
    return new HostProcess(child, address)
  }

  get origin(): string {
    return new URL(this.address).origin
  }

  /** Changes the token for the cookie, as the browser does. */
  async enter(): Promise<string> {
    const answer = await fetch(this.address, { redirect: 'manual' })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0]
    if (cookie === undefined) throw new Error(`no cookie: ${answer.status}`)
    return cookie
  }

  async openWindow(cookie?: string): Promise<WindowClient> {
    return WindowClient.open(this.origin, cookie ?? (await this.enter()))
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode
    const ended = new Promise<number | null>((resolve) => this.child.once('exit', resolve))
    this.child.kill(signal)
    return ended
  }
}

/** A window without a screen: it keeps the sessions it opened up to date, as the page does. */
export class WindowClient {
  readonly sessions = new Map<string, SessionState>()
  readonly events: HostEvent[] = []
  private readonly waiting = new Set<() => void>()

  private constructor(
    private readonly socket: WebSocket,
    readonly client: Client<HostApi, HostEvent>,
  ) {
    client.onEvent((event) => {
      this.events.push(event)
      if (event.kind === 'acted') {
        const state = this.sessions.get(event.session)
        if (state) this.sessions.set(event.session, event.actions.reduce(reduce, state))
      }
      for (const check of this.waiting) check()
    })
  }

  static async open(origin: string, cookie: string): Promise<WindowClient> {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`, { headers: { cookie, origin } })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const client = connect<HostApi, HostEvent>({
      post: (message) => socket.send(JSON.stringify(message)),
      listen: (receive) => void socket.on('message', (data) => receive(JSON.parse(String(data)))),
      onClose: (closed) => void socket.on('close', closed),
    })
    return new WindowClient(socket, client)
  }

  get api(): HostApi {
    return this.client.api
  }

  async openNotebook(path: string): Promise<SessionState> {
    const state = await this.api.open({ path })
    this.sessions.set(state.session, state)
    return state
  }

  state(session: string): SessionState {
    const state = this.sessions.get(session)
    if (!state) throw new Error('not opened here')
    return state
  }

  /** The session's state once it is so. */
  until(session: string, isSo: (state: SessionState) => boolean): Promise<SessionState> {
    return new Promise((resolve) => {
      const check = () => {
        const state = this.state(session)
        if (!isSo(state)) return
        this.waiting.delete(check)
        resolve(state)
      }
      this.waiting.add(check)
      check()
    })
  }

  /** Waits for an event from now on. */
  event(isIt: (event: HostEvent) => boolean): Promise<HostEvent> {
    const from = this.events.length
    return new Promise((resolve) => {
      const check = () => {
        const event = this.events.slice(from).find(isIt)
        if (!event) return
        this.waiting.delete(check)
        resolve(event)
      }
      this.waiting.add(check)
    })
  }

  close(): void {
    this.socket.close()
  }
}
