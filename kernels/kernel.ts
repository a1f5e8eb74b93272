import { join } from 'node:path'
import { setTimeout } from 'node:timers'
import { pathToFileURL } from 'node:url'
import type { Sink } from '../pipeline/step/context'
import { fail, FailureError, type Failure } from '../protocol/failure'
import type { KernelApi, KernelEvent, KernelOptions } from '../protocol/kernel'
import { atMostEvery } from './at-most-every'
import { describeVariables } from './describe-variables'
import { realNow, watchChance } from './determinism'
import { captureStreams } from './display/capture-streams'
import { executeCell } from './execute-cell'
import { fingerprintFile } from './fingerprint-file'
import { MemoryWatch } from './memory-watch'
import type { OwnFolders } from './own-folders'
import { Run } from './run'
import { RunQueue } from './run-queue'
import { SessionLibrary } from './session-library'
import { reportStrayErrors } from './stray-errors'
import { each, installRuntime, thrown, wake, type CellRuntime } from './typescript/cell-runtime'
import { CellScripts } from './typescript/cell-scripts'
import { Evaluator } from './typescript/evaluate'
import { Imports } from './typescript/imports'
import { Variables } from './typescript/variables'

/** A kernel that was started: its calls, but for the first and last ones, and what the process needs of it. */
export interface Kernel {
  calls: Omit<KernelApi, 'start' | 'shutdown'>
  /** Stops what was asked for by a time, in epoch milliseconds; false if there was nothing. */
  interrupt(at: number): boolean
  /** Settles when what `load` writes in the background is written. */
  settle(): Promise<void>
  close(): Promise<void>
  /** What must not outlive the process, however it ends. */
  removeFiles(): void
}

/** Milliseconds between two lists of variables while one cell follows the other. */
const variablesInterval = 100
/** Milliseconds of rest after which the library is loaded though no cell named it yet. */
const restBeforeLoading = 400

export function createKernel(options: KernelOptions, own: OwnFolders, send: (event: KernelEvent) => void): Kernel {
  const scripts = new CellScripts()
  const variables = new Variables()
  const evaluator = new Evaluator()
  const chance = watchChance(options.isReproducible, own)
  const stackReader = { scripts, workspace: options.workspace, own }
  Error.stackTraceLimit = 50

  /** Where output goes: to what runs, else to what ran last. */
  const receiver = (): Run | null => queue.current ?? queue.last
  const sink: Sink = {
    display: (bundle, shown) => receiver()?.display(bundle, shown),
    remove: (displayId) => receiver()?.remove(displayId),
    clear: () => receiver()?.clear(),
    progress: (progress) => receiver()?.report(progress),
    loaded: (fingerprint) => void receiver()?.inputs.set(fingerprint.path, fingerprint),
  }
  const library = new SessionLibrary(options, sink, (souk) => (imports.loadedSouk = souk))
  const imports = new Imports({ workspace: options.workspace, folder: options.folder, souk: () => library.souk() })
  const filename = join(options.folder, 'notebook.ts')
  const runtime: CellRuntime = {
    interrupts: 0,
    meta: { url: pathToFileURL(filename).href, dirname: options.folder, filename },
    given: undefined,
    import: imports.import,
    result(value) {
      // Handled at once: the run waits for it only when its code has ended.
      if (value instanceof Promise) value.catch(() => undefined)
      if (queue.current !== null) queue.current.result = { value }
    },
    wake,
    each,
    thrown,
    lastThrown: null,
    declare: (readers) => variables.declare(readers, queue.current?.request.cell ?? ''),
    fail: (failure) => fail(failure as Failure),
  }
  installRuntime(runtime)
  Object.defineProperty(globalThis, 'require', { value: imports.require, configurable: true, writable: true })
  captureStreams((name, text) => receiver()?.write(name, text))
  reportStrayErrors(send, stackReader)

  const around = {
    workspace: options.workspace,
    send,
    tableDigest: (id: string) => library.tableDigest(id),
    isDeterministic: () => chance.isDeterministic,
    now: realNow,
  }
  const machinery = { runtime, scripts, evaluator, variables, library, stackReader, language: () => options.language }
  const queue = new RunQueue({
    send,
    now: realNow,
    start(request) {
      chance.startRun(request.seed, request.cell)
      memory.start()
      return new Run(request, around)
    },
    execute: (run) => executeCell(run, machinery),
    onEnded: () => tellVariables(),
    onIdle() {
      memory.rest()
      rest.refresh()
    },
  })
  const memory = new MemoryWatch(send)
  const rest = setTimeout(() => void (queue.current === null && library.load()), restBeforeLoading).unref()

  const listVariables = () => describeVariables(variables, (table) => library.remember(table))
  const tellVariables = atMostEvery(variablesInterval, () => send({ kind: 'variables', variables: listVariables() }))

  return {
    calls: {
      run: async (request) => queue.add(request),
      clearQueue: async () => void queue.clear(),
      async pause({ run, isPaused }) {
        if (queue.current?.request.run === run) queue.current.pause.set(isPaused)
      },
      setLanguage: async (language) => library.setLanguage(language),
      variables: async () => listVariables(),
      page: ({ table, ...view }) => again(async () => (await library.table(table)).page(view)),
      columnProfile: ({ table, column }) => again(async () => (await library.table(table)).profile(column)),
      exportTable: async ({ view: { table, ...view }, path, ...options }) => (await library.table(table)).export(path, { ...view, ...options }),
      steps: async () => (await library.load()).souk.describeSteps(),
      recognise: ({ files }) => library.recognise(files),
      previewImport: ({ files, choice }) => library.previewImport(files, choice),
      importCatalogue: async () => (await library.load()).souk.importCatalogue(),
      fingerprint: ({ path }) => fingerprintFile(options.workspace, path),
    },
    interrupt(at) {
      const hadRun = queue.interrupt(at)
      if (hadRun || queue.current === null) {
        // What still goes on in the background ends, too.
        runtime.interrupts += 1
        library.interrupt()
      }
      return hadRun
    },
    settle: () => library.settle(),
    close: () => library.close(),
    removeFiles: () => library.removeFiles(),
  }
}

/** An interrupt stops all queries, those of a table that is only looked at too: these are asked once more. */
async function again<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (thrown) {
    if (thrown instanceof FailureError && thrown.failure.kind === 'cancelled') return ask()
    throw thrown
  }
}
