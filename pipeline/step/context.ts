import type { MimeBundle, Progress } from '../../protocol/output'
import type { Fingerprint } from '../../protocol/table'
import type { Language, Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import type { Random } from '../numeric/random'

/** Where what a cell shows and reports goes. The kernel supplies one; in plain Node it writes to the console. */
export interface Sink {
  display(bundle: MimeBundle, options: { displayId?: string; isUpdate?: boolean }): void
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
  sink: Sink
  /** False: files are read and hashed afresh. */
  useCache: boolean
  /** Reports on a long piece of work; `fraction` null while unknown. Calls are cheap: the sink thins them out. */
  report(id: string, fraction: number | null, phrase: Text): void
}
