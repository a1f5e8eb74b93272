import { cellReferences } from '../../cells/references'
import type { CellText } from '../../cells/dependencies'
import type { HiddenModule } from '../../cells/hidden-module'
import type { SessionState } from '../../protocol/session/state'
import type { MessageConnection } from './message-connection'
import type { FileChange, ModuleProject } from './module-project'
import type { LspRange } from './protocol-shapes'
import type { KnownTable } from './sql-language'

interface OpenDocument {
  text: string
  version: number
  module: HiddenModule
}

const importing = /\b(?:from|import|require)\s*\(?\s*['"](?!souk['"]|node:)/

/** So many cells of a notebook are open in the server at once: those that were asked about last. */
const openLimit = 4

/** One notebook as the language server sees it: modules on disk, and open documents for the cells being edited. */
export class LanguageSession {
  private open = new Map<string, OpenDocument>()
  /** What stands in an editor and may be ahead of the session. */
  private readonly ahead = new Map<string, string>()
  private generation = 0
  private isDirty = true
  private imports: { version: number; has: boolean } | null = null
  /** Counts what could change an answer. */
  version = 0

  constructor(
    public state: SessionState,
    private readonly project: ModuleProject,
  ) {}

  /** The session changed; what was ahead is so no longer. */
  setState(state: SessionState, areCellsChanged: boolean): void {
    this.state = state
    if (!areCellsChanged) return
    this.ahead.clear()
    this.isDirty = true
    this.version++
  }

  cell(id: string): CellText | undefined {
    return this.state.cells.find((cell) => cell.id === id)
  }

  /** Whether a cell imports something that another program could change: anything but `souk` and Node's own. */
  hasImports(): boolean {
    if (this.imports?.version !== this.version) this.imports = { version: this.version, has: this.cells().some(({ source }) => importing.test(source)) }
    return this.imports.has
  }

  /** Tables of the last run, by the names that cells have for them. */
  tables(): KnownTable[] {
    return this.state.variables.flatMap(({ name, table }) => (table ? [{ name, columns: table.columns, rowCount: table.rowCount }] : []))
  }

  /** Whether a cell above declares the name. */
  isVisible(cell: string, name: string): boolean {
    for (const { id, source, type } of this.state.cells) {
      if (id === cell) return false
      const { defines, types } = cellReferences(source, type)
      if (defines.includes(name) || types.defines.includes(name)) return true
    }
    return false
  }

  /**
   * Brings the server up to this source of the cell and gives its module. Sends only; nothing is waited for. What is being
   * edited becomes an open document; `mayStayClosed` lets a cell that nobody edits be read from its file, since opening one
   * makes the server check everything above it again.
   */
  prepare(connection: MessageConnection, generation: number, id: string, source: string, mayStayClosed = false): { uri: string; module: HiddenModule } {
    if (generation !== this.generation) {
      this.generation = generation
      this.open.clear()
      // What was open is older on disk.
      this.isDirty = true
    }
    this.setSource(id, source)
    if (this.isDirty) this.write(connection)
    const written = this.project.writtenModule(id)
    if (mayStayClosed && written && !this.open.has(id) && !this.ahead.has(id)) {
      this.update(connection)
      return { uri: this.project.uriOf(id), module: written }
    }
    const document = this.open.get(id)
    if (document) {
      // To the end: the one that was asked about longest ago is closed first.
      this.open.delete(id)
      this.open.set(id, document)
    } else this.openDocument(connection, id)
    this.update(connection)
    return { uri: this.project.uriOf(id), module: this.open.get(id)?.module ?? { text: '', aliases: new Map() } }
  }

  end(connection: MessageConnection | null): void {
    if (connection) for (const id of this.open.keys()) this.closeDocument(connection, id)
    this.project.remove()
  }

  private cells(): CellText[] {
    return this.state.cells.map(({ id, type, source }) => ({ id, type, source: this.ahead.get(id) ?? source }))
  }

  private setSource(id: string, source: string): void {
    const before = this.ahead.get(id) ?? this.cell(id)?.source ?? ''
    if (before === source) return
    this.version++
    if (source === this.cell(id)?.source) this.ahead.delete(id)
    else this.ahead.set(id, source)
    if (!this.open.has(id)) this.isDirty = true
    if (declared(before) !== declared(source)) this.isDirty = true
  }

  private write(connection: MessageConnection): void {
    const present = new Set(this.state.cells.filter((cell) => cell.type === 'code').map((cell) => cell.id))
    for (const id of [...this.open.keys()].filter((open) => !present.has(open))) this.closeDocument(connection, id)
    sendChanges(connection, this.project.write(this.cells(), new Set(this.open.keys())))
    this.isDirty = false
    this.version++
  }

  private openDocument(connection: MessageConnection, id: string): void {
    const module = this.project.liveModule(this.cells(), id)
    if (!module) return
    const textDocument = { uri: this.project.uriOf(id), languageId: 'typescript', version: 1, text: module.text }
    connection.notify('textDocument/didOpen', { textDocument })
    this.open.set(id, { text: module.text, version: 1, module })
    const oldest = this.open.keys().next().value
    if (this.open.size > openLimit && oldest !== undefined) {
      this.closeDocument(connection, oldest)
      // Its file has the text from before it was opened.
      this.write(connection)
    }
  }

  private closeDocument(connection: MessageConnection, id: string): void {
    connection.notify('textDocument/didClose', { textDocument: { uri: this.project.uriOf(id) } })
    this.open.delete(id)
  }

  /** Sends what is different in each open document. */
  private update(connection: MessageConnection): void {
    const cells = this.cells()
    for (const [id, document] of this.open) {
      const module = this.project.liveModule(cells, id)
      if (!module || module.text === document.text) continue
      const version = document.version + 1
      connection.notify('textDocument/didChange', {
        textDocument: { uri: this.project.uriOf(id), version },
        contentChanges: [difference(document.text, module.text)],
      })
      this.open.set(id, { text: module.text, version, module })
    }
  }
}

export function sendChanges(connection: MessageConnection, changes: readonly FileChange[]): void {
  if (changes.length > 0) connection.notify('workspace/didChangeWatchedFiles', { changes })
}

function declared(source: string): string {
  const { defines, types, relations } = cellReferences(source)
  return JSON.stringify([defines, types.defines, relations])
}

/** One replacement that makes `after` of `before`: what lies between the common beginning and the common end. */
function difference(before: string, after: string): { range: LspRange; text: string } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return {
    range: { start: positionOf(before, start), end: positionOf(before, before.length - end) },
    text: after.slice(start, after.length - end),
  }
}

function positionOf(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length - 1, character: offset - lineStart }
}
