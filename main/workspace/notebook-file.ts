import { fail } from '../../protocol/failure'
import type { CellMetadata, CellType, NotebookMetadata } from '../../protocol/notebook'
import type { MimeBundle, Output } from '../../protocol/output'
import type { CellState } from '../../protocol/session/state'
import { newCellId } from './new-notebook'
import { parseExactly, writeSortedJson } from './exact-json'
import { findJsonProblem } from './json-problem'
import { joinAttachments, joinLines, joinOutput, splitAttachments, splitLines, splitOutput } from './notebook-lines'
import { readProof } from './proof'
import { restoreFailures, toStoredFailures, toStoredOutput } from './stored-output'

/** What a notebook file holds, in the session's terms. */
export interface NotebookContent {
  cells: CellState[]
  metadata: NotebookMetadata
  unknown: Record<string, unknown>
}

type Members = Record<string, unknown>

/** Parts of a file as they were read, with their numbers exactly as written; found again by the identity of the plain part. */
const exactParts = new WeakMap<object, unknown>()

/**
 * Reads an `.ipynb` of nbformat 4. Cells without an id (minor versions below 5) get one; unknown members are kept.
 * Fails with `notebook-corrupt`, naming the line where the file stops being one.
 */
export function readNotebook(path: string, bytes: Uint8Array): NotebookContent {
  const corrupt = (reason: string, place?: { line: number; column: number }) => fail({ kind: 'notebook-corrupt', path, reason, ...place })
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return corrupt('the file is not UTF-8 text')
  }
  let file: unknown
  let exact: unknown
  try {
    file = JSON.parse(text)
    exact = parseExactly(text)
  } catch (thrown) {
    const problem = findJsonProblem(text)
    return problem ? corrupt(problem.reason, problem) : corrupt((thrown as Error).message)
  }
  if (!isMembers(file) || !isMembers(exact)) return corrupt('the file holds no notebook')
  const { cells, metadata = {}, nbformat, ...unknown } = file
  if (nbformat !== 4) return corrupt(`nbformat ${String(nbformat)} is not supported, only 4`)
  if (!Array.isArray(cells) || !isMembers(metadata)) return corrupt('the file has no list of cells')

  const taken = new Set<string>()
  const exactCells = exact['cells'] as Members[]
  const known = withoutMisshapen(metadata, 'souk', isSoukMetadata)
  exactParts.set(known, exact['metadata'])
  exactParts.set(unknown, exact)
  return {
    metadata: known as NotebookMetadata,
    unknown,
    cells: cells.map((cell: unknown, index) => {
      if (!isMembers(cell)) return corrupt(`cell ${index + 1} is not a cell`)
      const state = readCell(cell, exactCells[index] ?? {}, taken)
      return state ?? corrupt(`cell ${index + 1} is of the unknown type ${JSON.stringify(cell['cell_type'])}`)
    }),
  }
}

/** The file's text, laid out as Jupyter writes it, so that a version control shows only what changed. */
export function writeNotebook({ cells, metadata, unknown }: NotebookContent): string {
  const minor = typeof unknown['nbformat_minor'] === 'number' ? Math.max(5, unknown['nbformat_minor']) : 5
  const file = {
    ...exactMembers(unknown),
    cells: cells.map(writeCell),
    metadata: exactParts.get(metadata) ?? metadata,
    nbformat: 4,
    nbformat_minor: minor,
  }
  return `${writeSortedJson(file)}\n`
}

function readCell(cell: Members, exact: Members, taken: Set<string>): CellState | null {
  const { id, cell_type, source, metadata, ...rest } = cell
  if (cell_type !== 'code' && cell_type !== 'markdown' && cell_type !== 'raw') return null
  const type: CellType = cell_type
  const { outputs, execution_count, ...others } = rest
  const unknown = type === 'code' ? others : rest
  const attachments = unknown['attachments']
  if (isMembers(attachments)) unknown['attachments'] = joinAttachments(attachments as Record<string, MimeBundle>)
  const read = restoreFailures(
    withoutMisshapen(isMembers(metadata) ? metadata : {}, 'tags', isListOfTexts) as CellMetadata,
    type === 'code' && Array.isArray(outputs) ? outputs.filter(isMembers).map((output) => joinOutput(output as unknown as Output)) : [],
  )
  const state: CellState = {
    id: freeId(id, taken),
    type,
    source: joinLines(source) ?? '',
    metadata: read.metadata,
    unknown,
    outputs: read.outputs,
    executionCount: type === 'code' && typeof execution_count === 'number' ? execution_count : null,
    run: { status: 'never' },
    stale: null,
    defines: [],
    uses: [],
  }
  if (state.outputs.length > 0 || state.executionCount !== null) {
    state.run = { status: 'old', milliseconds: readProof(state.metadata)?.milliseconds ?? null }
  }
  exactParts.set(state.metadata, exact['metadata'] ?? {})
  exactParts.set(state.unknown, exact)
  exactParts.set(state.outputs, exact['outputs'] ?? [])
  return state
}

function writeCell(cell: CellState): Members {
  const unknown = exactMembers(cell.unknown)
  const attachments = unknown['attachments']
  const outputs = (exactParts.get(cell.outputs) as Members[] | undefined) ?? cell.outputs.map(toStoredOutput)
  const failures = toStoredFailures(cell.outputs)
  const metadata = (exactParts.get(cell.metadata) ?? cell.metadata) as Members
  return {
    ...unknown,
    ...(isMembers(attachments) ? { attachments: splitAttachments(attachments as Record<string, MimeBundle>) } : {}),
    cell_type: cell.type,
    id: cell.id,
    metadata: failures ? { ...metadata, souk: { ...(metadata['souk'] as object | undefined), failures } } : metadata,
    source: splitLines(cell.source),
    ...(cell.type === 'code'
      ? { execution_count: cell.executionCount, outputs: outputs.map(splitOutput) }
      : {}),
  }
}

/** The unknown members alone, from the part of the file that they were read with. */
function exactMembers(unknown: Members): Members {
  const exact = exactParts.get(unknown)
  return isMembers(exact) ? Object.fromEntries(Object.keys(unknown).map((name) => [name, exact[name]])) : unknown
}

function freeId(id: unknown, taken: Set<string>): string {
  const isFree = typeof id === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(id) && !taken.has(id)
  const free = isFree ? id : newCellId()
  taken.add(free)
  return free
}

/** A member that another program wrote in another shape is not ours to read; the file keeps it. */
function withoutMisshapen(metadata: Members, name: string, isRight: (value: unknown) => boolean): Members {
  const { [name]: member, ...others } = metadata
  return member === undefined || isRight(member) ? metadata : others
}

function isSoukMetadata(value: unknown): boolean {
  return isMembers(value) && isMembers(value['versions']) && Array.isArray(value['inputs'])
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
