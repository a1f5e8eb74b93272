import { dirname, join, resolve } from 'node:path'
import { cellDependencies } from '../../cells/dependencies'
import { codeHash } from '../../cells/used-hash'
import { fail, type Failure } from '../../protocol/failure'
import type { VerifiedCell, VerifyResult } from '../../protocol/host'
import type { CellProof } from '../../protocol/notebook'
import type { Output } from '../../protocol/output'
import { findCell, type CellState, type SessionState } from '../../protocol/session/state'
import { languages, type Language } from '../../protocol/text'
import { HeadlessNotebook } from './headless-notebook'
import type { LaunchKernel } from './kernel-process'
import { noLanguage } from './no-language'
import { hasTag, readProof, withProof } from './proof'
import type { SessionKernel } from './session-kernel'

export interface VerifyOptions {
  workspace: string
  /** The notebook as it is saved, with its proofs. */
  notebook: SessionState
  launch: LaunchKernel
  language: Language
  progress(done: number, of: number, cell: string | null): void
  signal: AbortSignal
}

/**
 * Runs a notebook from clean in a kernel of its own, without cached files, and compares each cell with its proof.
 * Nothing of the notebook is changed. Fails with `cancelled` when the signal says so.
 */
export async function verifyNotebook(options: VerifyOptions): Promise<VerifyResult> {
  const { notebook, signal } = options
  const folder = dirname(join(options.workspace, notebook.path))
  const again = new HeadlessNotebook({
    ...options,
    path: notebook.path,
    content: { ...notebook, cells: notebook.cells.map(withoutResults) },
    gate: noLanguage,
    typeErrors: 'warn',
    useCache: false,
  })
  const stop = () => {
    void again.runs.interrupt().catch(() => {})
  }
  signal.addEventListener('abort', stop)
  try {
    const cells = again.runnable
    for (const [done, cell] of cells.entries()) {
      if (signal.aborted) fail({ kind: 'cancelled' })
      options.progress(done, cells.length, cell)
      if (again.lost === null) await again.runInLanguage(cell, languages.find((each) => each === readProof(findCell(notebook, cell)?.metadata ?? {})?.language) ?? options.language)
    }
    if (signal.aborted) fail({ kind: 'cancelled' })
    const inputs = again.lost === null ? await compareInputs(notebook, folder, again.kernel) : []
    options.progress(cells.length, cells.length, null)
    const verified = compareCells(notebook, again.live.current, (id) => again.runs.failures.get(id) ?? again.lost)
    const count = (status: VerifiedCell['status']) => verified.filter((cell) => cell.status === status).length
    const counts = { identical: count('identical'), changed: count('changed'), failed: count('failed'), notCompared: count('not-compared') }
    const isIdentical = counts.changed === 0 && counts.failed === 0 && inputs.every((input) => input.status === 'same')
    return { isIdentical, cells: verified, inputs, counts }
  } finally {
    signal.removeEventListener('abort', stop)
    await again.kernel.end()
  }
}

function compareCells(recorded: SessionState, again: SessionState, failureOf: (cell: string) => Failure | null): VerifiedCell[] {
  const dependencies = new Map(cellDependencies(recorded.cells).map((cell) => [cell.id, [...cell.definedBy.values()]]))
  /** Cells whose results may differ without anything being wrong, and what stands on them. */
  const isFree = new Map<string, boolean>()
  return recorded.cells.flatMap((cell, index): VerifiedCell[] => {
    if (cell.type !== 'code' || cell.source.trim() === '') return []
    const before = readProof(cell.metadata)
    const now = readProof(findCell(again, cell.id)?.metadata ?? {})
    const base = { cell: cell.id, number: index + 1, failure: null }
    const standsOnFree = dependencies.get(cell.id)?.some((id) => isFree.get(id)) ?? false
    const isVolatile = hasTag(cell, 'volatile')
    const isUnsteady = before?.isDeterministic === false || now?.isDeterministic === false || standsOnFree
    isFree.set(cell.id, isVolatile || isUnsteady)
    if (!now) return [{ ...base, status: 'failed', detail: before && before.code !== codeHash(cell.source) ? ['code'] : [], failure: failureOf(cell.id) }]
    if (!before) return [{ ...base, status: 'not-compared', detail: ['never-run'] }]
    if (isVolatile) return [{ ...base, status: 'not-compared', detail: ['volatile'] }]
    const detail = differences(before, now)
    if (detail.length === 0) return [{ ...base, status: 'identical', detail }]
    if (isUnsteady) return [{ ...base, status: 'not-compared', detail: ['not-deterministic'] }]
    return [{ ...base, status: 'changed', detail }]
  })
}

function differences(before: CellProof, now: CellProof): VerifiedCell['detail'] {
  return (['code', 'used', 'result'] as const).filter((part) => before[part] !== now[part])
}

async function compareInputs(notebook: SessionState, folder: string, kernel: SessionKernel): Promise<VerifyResult['inputs']> {
  const inputs = notebook.metadata.souk?.inputs
  if (!Array.isArray(inputs) || inputs.length === 0) return []
  const { api } = await kernel.ensure()
  return Promise.all(
    inputs.map(async ({ path, sha256 }) => {
      // Refused or unreadable is as good as gone.
      const now = await api.fingerprint({ path: resolve(folder, path) }).catch(() => null)
      return { path, status: now === null ? 'missing' : now.sha256 === sha256 ? 'same' : 'changed' } as const
    }),
  )
}

function withoutResults(cell: CellState): CellState {
  return { ...cell, outputs: [] as Output[], executionCount: null, run: { status: 'never' }, stale: null, metadata: withProof(cell.metadata, null) }
}
