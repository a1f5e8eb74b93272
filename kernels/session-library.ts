import { createRandom } from '../pipeline/numeric/random'
import type { Engine } from '../pipeline/engine/engine'
import type { Table } from '../pipeline/engine/table'
import type { Context, Sink } from '../pipeline/step/context'
import { namesAtHand } from '../protocol/at-hand'
import type { ImportChoice, ImportAnswer } from '../protocol/import'
import { fail, FailureError } from '../protocol/failure'
import type { KernelOptions } from '../protocol/kernel'
import type { LoadReport } from '../protocol/table'
import type { Language } from '../protocol/text'
import { claimDatabaseFile, type DatabaseFile } from './database-file'
import { toBundles, withHtml, type ShowTable } from './display/to-bundles'
import type { Run } from './run'

type Library = typeof import('./library')

const namesPattern = new RegExp(`\\b(?:souk|${namesAtHand.join('|')})\\b`)

/** The pipeline inside the kernel: loaded when a cell first names it, with a context that follows the runs. */
export class SessionLibrary {
  private loading: Promise<Library> | null = null
  private context: Context | null = null
  private opening: Promise<Engine> | null = null
  private database: DatabaseFile | null = null
  private run: Run | null = null
  /** Handles of tables that were shown or are held by variables, by relation. */
  private readonly tables = new Map<string, Table>()
  private readonly digests = new Map<string, Promise<string>>()

  constructor(
    private readonly options: KernelOptions,
    private readonly sink: Sink,
    private readonly onLoaded: (souk: object) => void,
  ) {}

  isNamedIn(source: string): boolean {
    return namesPattern.test(source)
  }

  load(): Promise<Library> {
    this.loading ??= import('./library').then((library) => {
      const { workspace, folder, language, memoryLimit, useCache } = this.options
      const files = claimDatabaseFile(workspace, this.options.id)
      const context = library.souk.createContext({ workspace, folder, language, memoryLimit, useCache, databasePath: files.path, spillFolder: files.spillFolder, sink: this.sink })
      context.present = async (value, shownIn) => (value === undefined ? [{ 'text/plain': 'undefined' }] : this.toBundles(value, shownIn))
      const openEngine = context.engine.bind(context)
      context.engine = () => (this.opening ??= openEngine())
      library.souk.setCurrentContext(context)
      this.database = files
      this.context = context
      // A module that the run imports may be the first to ask for the library.
      if (this.run !== null) this.startRun(this.run)
      const souk: Record<string, unknown> = library.souk
      for (const name of namesAtHand) {
        Object.defineProperty(globalThis, name, { value: souk[name], configurable: true, writable: true, enumerable: false })
      }
      this.onLoaded(library.souk)
      return library
    })
    return this.loading
  }

  async souk(): Promise<object> {
    return (await this.load()).souk
  }

  async engine(): Promise<Engine> {
    await this.load()
    return (this.context as Context).engine()
  }

  /** The context's parts that belong to one run. */
  startRun(run: Run): void {
    this.run = run
    if (this.context === null) return
    this.context.signal = run.signal
    this.context.pause = run.pause
    this.context.random = createRandom(run.request.seed, run.request.cell)
  }

  setLanguage(language: Language): void {
    this.options.language = language
    if (this.context !== null) this.context.language = language
  }

  async settleDisplays(): Promise<void> {
    if (this.context !== null) await (await this.load()).souk.settleDisplays()
  }

  toBundles(value: unknown, language = this.options.language): Promise<Record<string, unknown>[]> {
    return toBundles(value, language, this.showTable)
  }

  /** Stops queries that the run's own signal does not reach. */
  interrupt(): void {
    void this.opening?.then((engine) => engine.interrupt())
  }

  remember(table: Table): void {
    this.tables.set(table.relation, table)
  }

  /** Fails with `not-found` where the engine holds no such relation. */
  async table(id: string): Promise<Table> {
    const known = this.tables.get(id)
    if (known !== undefined) return known
    const engine = await this.engine()
    if (!(await engine.relations()).includes(id)) fail({ kind: 'not-found', what: 'table', name: id })
    return (await this.load()).souk.Table.of(engine, id)
  }

  /** What files are, for whoever asks outside a run: nothing of it becomes part of one. */
  async recognise(files: readonly string[]): Promise<LoadReport[]> {
    const { souk } = await this.load()
    return souk.recognise(this.aside(), files)
  }

  /** What an import would give. Paths are relative to the workspace, wherever the notebook is. */
  async previewImport(files: readonly string[], choice: ImportChoice): Promise<ImportAnswer> {
    const { souk } = await this.load()
    const aside = this.aside()
    return souk.previewImport({ ...aside, folder: aside.workspace }, files, choice)
  }

  private aside(): Context {
    const sink: Sink = { display: () => {}, clear: () => {}, progress: () => {}, loaded: () => {} }
    return { ...(this.context as Context), sink, signal: new AbortController().signal, report: () => {} }
  }

  async tableDigest(id: string): Promise<string> {
    const known = this.digests.get(id)
    if (known !== undefined) return known
    const digest = (await this.table(id)).digest().catch((thrown: unknown) => {
      this.digests.delete(id)
      // Dropped by now: its schema counts, its rows cannot.
      if (thrown instanceof FailureError) return thrown.failure.kind
      throw thrown
    })
    this.digests.set(id, digest)
    return digest
  }

  async settle(): Promise<void> {
    if (this.context !== null) await (await this.load()).souk.settleCache(this.context)
  }

  async close(): Promise<void> {
    if (this.context !== null) await this.context.close()
    this.removeFiles()
  }

  removeFiles(): void {
    this.database?.remove()
    this.database = null
  }

  private readonly showTable: ShowTable = async (table) => {
    this.remember(table)
    return withHtml(await (await this.load()).souk.tableBundle(table), table)
  }
}
