import { resolve } from 'node:path'
import type { MimeBundle, Progress } from '../../protocol/output'
import type { Fingerprint } from '../../protocol/table'
import type { Language, Text } from '../../protocol/text'
import { DuckDbEngine } from '../engine/duckdb/duckdb-engine'
import type { Engine } from '../engine/engine'
import { createRandom, type Random } from '../numeric/random'
import { consoleSink } from './console-sink'
import type { Displayable } from './displayable'
import { Live, type LiveDisplay } from './live'
import { PauseSwitch, type PauseGate } from './pause'

/** Where what a cell shows and reports goes. The kernel supplies one; in plain Node it writes to the console. */
export interface Sink {
  /** What is live shows work that goes on: it is no part of the run's result. */
  display(bundle: MimeBundle, options: { displayId?: string; isUpdate?: boolean; isLive?: boolean }): void
  /** Takes away what is live under this id, once there is something in its place. */
  remove?(displayId: string): void
  clear(): void
  progress(progress: Progress): void
  /** A file was read: it becomes part of the notebook's proof. */
  loaded(fingerprint: Fingerprint): void
}

/** What a step and `load` work with. One per kernel; the parts that change from run to run are replaced by the kernel. */
export interface Context {
  /** Opens the engine at the first call. */
  engine(): Promise<Engine>
  /** Absolute. Nothing outside it is read or written. */
  readonly workspace: string
  /** Absolute folder that relative paths start from. */
  readonly folder: string
  language: Language
  /** Null where no seed was given: whoever needs randomness then fails with `no-seed`. */
  random: Random | null
  /** Aborted by interrupt. */
  signal: AbortSignal
  /** Holds up work that offers to pause; the kernel gives each run its own. */
  pause: PauseSwitch
  sink: Sink
  /** How values are shown that do not say it themselves; the kernel supplies a richer one than this library's own. */
  present?: (value: unknown, language: Language) => Promise<MimeBundle[]>
  /** False: files are read and hashed afresh. */
  useCache: boolean
  /** Reports on a long piece of work; `fraction` null while unknown. Calls are cheap: the sink thins them out. */
  report(id: string, fraction: number | null, phrase: Text): void
  /** Shows a picture of work that goes on, to be replaced while it does: `const curve = context.live(chart); curve.update(newer); await curve.end()`. */
  live(value: Displayable): LiveDisplay
  /** Offers to pause this run: `const gate = context.pausable(); for (…) await gate.resumed(); gate.close()`. */
  pausable(): PauseGate
  /** Ends the engine, if it was opened. */
  close(): Promise<void>
}

/** What a context is made of; what is absent is as said. */
export interface ContextOptions {
  /** Nothing outside it is read or written; the current folder where absent. */
  workspace?: string
  /** Where relative paths start from; the workspace where absent. */
  folder?: string
  /** The database's file; in memory where absent. */
  databasePath?: string
  /** Where the engine puts what does not fit in memory. */
  spillFolder?: string
  /** Bytes. */
  memoryLimit?: number
  threads?: number
  seed?: number
  language?: Language
  signal?: AbortSignal
  sink?: Sink
  useCache?: boolean
}

/**
 * A context of one's own, for plain Node: `const context = createContext({ workspace: '/shop', seed: 1 })`, then
 * `setCurrentContext(context)` or `clean.report(table, {}, { context })`; `await context.close()` ends its engine.
 */
export function createContext(options: ContextOptions = {}): Context {
  const workspace = resolve(options.workspace ?? process.cwd())
  const folder = resolve(options.folder ?? workspace)
  const started = new Map<string, { pause: PauseSwitch; at: number }>()
  let opening: Promise<DuckDbEngine> | undefined
  const context: Context = {
    workspace,
    folder,
    language: options.language ?? 'en',
    random: options.seed === undefined ? null : createRandom(options.seed),
    signal: options.signal ?? new AbortController().signal,
    pause: new PauseSwitch(),
    sink: options.sink ?? consoleSink,
    useCache: options.useCache ?? true,
    engine() {
      opening ??= DuckDbEngine.open({
        workspace,
        folder,
        databasePath: options.databasePath === undefined ? undefined : resolve(options.databasePath),
        ...(options.spillFolder === undefined ? {} : { spillFolder: resolve(options.spillFolder) }),
        memoryLimit: options.memoryLimit,
        threads: options.threads,
      })
      return opening
    },
    report(id, fraction, phrase) {
      const { pause } = context
      const now = pause.now()
      const before = started.get(id)
      // Work of an earlier run that was broken off says nothing about this one's.
      const start = before?.pause === pause ? before.at : now
      if (fraction === 1) started.delete(id)
      else started.set(id, { pause, at: start })
      const remainingSeconds = fraction === null || fraction <= 0 ? null : ((now - start) / 1000) * ((1 - fraction) / fraction)
      context.sink.progress({ id, fraction, phrase, remainingSeconds })
    },
    live: (value) => new Live(value, { sink: () => context.sink, language: () => context.language, signal: context.signal }),
    pausable: () => context.pause.offer(context.signal),
    async close() {
      const engine = await opening
      opening = undefined
      await engine?.close()
    },
  }
  return context
}

let current: Context | undefined

/** The context that bare calls such as `load` and `sql` work in. In plain Node the first use makes one for the current folder. */
export function currentContext(): Context {
  current ??= createContext()
  return current
}

/** Makes bare calls such as `load` and `sql` work in this context. */
export function setCurrentContext(context: Context): void {
  current = context
}
