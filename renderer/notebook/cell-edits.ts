import { cellLanguage, sqlCellHeader, type CellType } from '../../protocol/notebook'
import type { Edit } from '../../protocol/session/action'
import type { CellState, SessionState } from '../../protocol/session/state'

/** What a person takes a cell for: nbformat knows code cells only, we tell SQL from TypeScript. */
export type CellKind = 'typescript' | 'sql' | 'markdown' | 'raw'

/** Edits for the host, and the cell that should be selected once they are there. */
export interface Change {
  edits: Edit[]
  select: string | null
}

export const noChange: Change = { edits: [], select: null }

export function kindOf(cell: Pick<CellState, 'type' | 'source'>): CellKind {
  return cell.type === 'code' ? cellLanguage(cell.source) : cell.type
}

/** Eight characters, as nbformat 4.5 allows them. */
export function newCellId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function newCell(kind: CellKind, source = '', id = newCellId()): CellState {
  return {
    id,
    type: typeOf(kind),
    source: kind === 'sql' && source === '' ? '%%sql\n' : source,
    metadata: {},
    unknown: {},
    outputs: [],
    executionCount: null,
    run: { status: 'never' },
    stale: null,
    defines: [],
    uses: [],
  }
}

/** A new cell before the one that stands at `index`. */
export function insertCell(index: number, cell: CellState): Change {
  return { edits: [{ kind: 'insert', index, cells: [cell] }], select: cell.id }
}

/** Removes cells; a notebook that would be left empty keeps one empty cell. */
export function deleteCells(session: SessionState, ids: string[]): Change {
  const rest = session.cells.filter((cell) => !ids.includes(cell.id))
  if (rest.length === session.cells.length) return noChange
  if (rest.length === 0) {
    const blank = newCell('typescript')
    return { edits: [{ kind: 'delete', cells: ids }, { kind: 'insert', index: 0, cells: [blank] }], select: blank.id }
  }
  const first = session.cells.findIndex((cell) => ids.includes(cell.id))
  return { edits: [{ kind: 'delete', cells: ids }], select: rest[Math.min(first, rest.length - 1)]?.id ?? null }
}

/** Moves the cells one place up or down as a block; nothing at the ends. */
export function moveCells(session: SessionState, ids: string[], direction: -1 | 1): Change {
  const places = ids.map((id) => session.cells.findIndex((cell) => cell.id === id)).filter((place) => place >= 0)
  const first = Math.min(...places)
  const last = Math.max(...places)
  if (places.length === 0 || (direction < 0 ? first === 0 : last === session.cells.length - 1)) return noChange
  return { edits: [{ kind: 'move', cells: ids, index: first + direction }], select: null }
}

/** Copies behind the last of the given cells, with ids of their own and without results. */
export function pasteCells(session: SessionState, cells: readonly CellState[], index: number): Change {
  const copies = cells.map((cell) => copyOf(cell))
  if (copies.length === 0) return noChange
  return { edits: [{ kind: 'insert', index: Math.min(index, session.cells.length), cells: copies }], select: copies.at(-1)?.id ?? null }
}

/** Cuts a cell in two at an offset of its source. An SQL cell's lower half stays SQL, without a name. */
export function splitCell(session: SessionState, id: string, offset: number): Change {
  const index = session.cells.findIndex((cell) => cell.id === id)
  const cell = session.cells[index]
  if (!cell) return noChange
  const header = cell.type === 'code' ? sqlCellHeader(cell.source) : null
  const upper = cell.source.slice(0, offset).replace(/\n$/, '')
  const lower = cell.source.slice(offset).replace(/^\n/, '')
  const below = { ...newCell(kindOf(cell)), source: header && offset >= header.bodyStart ? `%%sql\n${lower}` : lower }
  return { edits: [{ kind: 'source', cell: id, source: upper }, { kind: 'insert', index: index + 1, cells: [below] }], select: below.id }
}

/** Joins cells into the first of them, with a blank line between; a single cell joins the one below it. */
export function mergeCells(session: SessionState, ids: string[]): Change {
  const first = session.cells.findIndex((cell) => ids.includes(cell.id))
  const cells = ids.length > 1 ? session.cells.filter((cell) => ids.includes(cell.id)) : session.cells.slice(first, first + 2)
  const [top, ...others] = cells
  if (!top || first < 0 || others.length === 0) return noChange
  const bodies = others.map((cell) => (kindOf(top) === 'sql' ? bodyOf(cell) : cell.source))
  return {
    edits: [
      { kind: 'source', cell: top.id, source: [top.source, ...bodies].join('\n\n') },
      { kind: 'delete', cells: others.map((cell) => cell.id) },
    ],
    select: top.id,
  }
}

/** Makes cells another kind. Turning to SQL adds the `%%sql` line, turning from it takes it away. */
export function changeKind(session: SessionState, ids: string[], kind: CellKind): Change {
  const edits = session.cells.flatMap((cell): Edit[] => {
    if (!ids.includes(cell.id) || kindOf(cell) === kind) return []
    const body = bodyOf(cell)
    const source = kind === 'sql' ? `%%sql\n${body}` : body
    const change: Edit[] = cell.type === typeOf(kind) ? [] : [{ kind: 'type', cell: cell.id, type: typeOf(kind) }]
    return source === cell.source ? change : [...change, { kind: 'source', cell: cell.id, source }]
  })
  return { edits, select: null }
}

/** A Markdown heading of this level from the cell's first line, as Jupyter's keys 1 to 6 make it. */
export function makeHeading(session: SessionState, ids: string[], level: number): Change {
  const toMarkdown = changeKind(session, ids, 'markdown').edits.filter((edit) => edit.kind === 'type')
  const headings = session.cells.flatMap((cell): Edit[] => {
    if (!ids.includes(cell.id)) return []
    const [line = '', ...rest] = bodyOf(cell).split('\n')
    const source = [`${'#'.repeat(level)} ${line.replace(/^#{1,6}\s*/, '')}`, ...rest].join('\n')
    return [{ kind: 'source', cell: cell.id, source }]
  })
  return { edits: [...toMarkdown, ...headings], select: null }
}

/** Adds the tag, or takes it away where it is. */
export function toggleTag(cell: CellState, tag: string): Change {
  const { tags = [], ...rest } = cell.metadata
  const next = tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag]
  const metadata = next.length === 0 ? rest : { ...rest, tags: next }
  return { edits: [{ kind: 'metadata', cell: cell.id, metadata }], select: null }
}

/** The cell's source under another name for its result; an empty name leaves the `%%sql` line bare. */
export function renameSqlResult(source: string, name: string): string {
  const header = sqlCellHeader(source)
  if (!header) return source
  return `%%sql${name === '' ? '' : ` ${name}`}\n${source.slice(header.bodyStart)}`
}

function typeOf(kind: CellKind): CellType {
  return kind === 'markdown' || kind === 'raw' ? kind : 'code'
}

function bodyOf(cell: CellState): string {
  const header = cell.type === 'code' ? sqlCellHeader(cell.source) : null
  return header ? cell.source.slice(header.bodyStart) : cell.source
}

function copyOf(cell: CellState): CellState {
  const { souk: _proof, ...metadata } = cell.metadata
  return { ...newCell(kindOf(cell), cell.source), source: cell.source, metadata, unknown: cell.unknown, defines: cell.defines, uses: cell.uses }
}
