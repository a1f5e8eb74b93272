import { join } from 'node:path'
import { rmSync } from 'node:fs'
import { cellLanguage } from '../../protocol/notebook'
import type { Diagnostic, Failure } from '../../protocol/failure'
import type { CellPosition, Completion } from '../../protocol/language-service'
import type { StepDescription } from '../../protocol/kernel'
import type { SessionAction } from '../../protocol/session/action'
import { toLanguage, type Language } from '../../protocol/text'
import type { CellLanguage } from '../workspace/type-gate'
import { toCompletion, toHover, toSignatureHelp, withoutImports } from './cell-answers'
import { cellDiagnostics } from './cell-diagnostics'
import { completeColumns } from './column-completion'
import { LanguageServer, ServerUnavailable } from './language-server'
import { LanguageSession, sendChanges } from './language-session'
import type { MessageConnection } from './message-connection'
import { ModuleProject } from './module-project'
import { packageRoot } from './package-root'
import { textOf, type LspCompletion, type LspDiagnostic, type LspHover, type LspSignatureHelp } from './protocol-shapes'
import { scratchFolder } from './scratch-folder'
import { serverExecutable } from './server-executable'
import { completeSql, hoverSql, offsetOf, signatureSql, sqlPlace, sqlTemplatePlace, toSourceHover, uniqueByLabel, type SqlPlace } from './sql-language'
import { readStepDescriptions } from './step-descriptions'
import { StepHelp } from './step-help'
import { tableHover } from './table-hover'
import { WorkspaceSources } from './workspace-sources'

export interface LanguageServiceOptions {
  /** Absolute. */
  workspace: string
  /**
   * The type checker does not work: told once for each session. Cells then run unchecked, SQL and column completion stay.
   */
  onUnavailable(session: string, failure: Failure): void
  /** Of the steps' own words; the system's where it is left out. */
  language?(): Language
  /** What the steps tell about themselves; asked of the built library where it is left out. */
  steps?(): Promise<StepDescription[]>
  /** Another server than the installed one; null stands for none. */
  executable?: string | null
}

type Question = CellPosition & { source: string }

/** Actions that can change what the type checker sees; proofs, outputs and runs do not. */
const textKinds: ReadonlySet<SessionAction['kind']> = new Set(['source', 'type', 'insert', 'delete', 'move', 'replace', 'reloaded'])

/** An answer that takes longer is given up, and the server is started afresh. */
const patienceMilliseconds = 20_000

/** The TypeScript language server of a workspace, which knows all cells of all open notebooks; SQL is answered here. */
export function createLanguageService(options: LanguageServiceOptions): CellLanguage {
  const { workspace, onUnavailable } = options
  const root = packageRoot()
  const executable = options.executable === undefined ? serverExecutable(root) : options.executable
  const server = executable === null ? null : new LanguageServer(executable, workspace)
  const sources = new WorkspaceSources(workspace)
  const sessions = new Map<string, LanguageSession>()
  const known = new Map<string, { version: number; source: string; diagnostics: Diagnostic[] }>()
  const told = new Set<string>()
  const completing = new Map<string, AbortController>()
  let scratch: string | null = null
  let stepsAsked: Promise<StepDescription[]> | null = null
  let steps: StepDescription[] = []

  function stepHelp(): StepHelp {
    return new StepHelp(steps, options.language?.() ?? toLanguage(Intl.DateTimeFormat().resolvedOptions().locale))
  }

  function tellUnavailable(session: string, thrown: unknown): void {
    if (told.has(session)) return
    told.add(session)
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const isMissing = executable === null
    onUnavailable(
      session,
      isMissing
        ? { kind: 'package-missing', package: `@typescript/typescript-${process.platform}-${process.arch}`, install: 'npm install typescript' }
        : { kind: 'bug', message: `The type checker does not answer, so cells run unchecked: ${reason}`, stack: thrown instanceof Error ? (thrown.stack ?? '') : '' },
    )
  }

  /**
   * Asks the server about a cell's module; null where there is no such cell, no server, or no answer. A server that dies
   * on the way is started again once.
   */
  async function ask<Answer>(
    at: { session: string; cell: string; source: string },
    method: string,
    params: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<{ answer: Answer; session: LanguageSession; module: ReturnType<LanguageSession['prepare']>['module'] } | null> {
    const session = sessions.get(at.session)
    if (!session || session.cell(at.cell)?.type !== 'code') return null
    if (!server) {
      tellUnavailable(at.session, null)
      return null
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const connection = await server.connection()
        const { uri, module } = session.prepare(connection, server.generation, at.cell, at.source, method === 'textDocument/diagnostic')
        const answer = await patiently(server, connection.request(method, { textDocument: { uri }, ...params }, signal))
        return { answer: answer as Answer, session, module }
      } catch (thrown) {
        if (signal?.aborted || !sessions.has(at.session)) return null
        const isGone = !server.isRunning
        if (isGone && attempt === 1 && !(thrown instanceof ServerUnavailable)) continue
        if (isGone) tellUnavailable(at.session, thrown)
        else if (method === 'textDocument/diagnostic') tellUnavailable(at.session, thrown)
        return null
      }
    }
  }

  async function refreshSources(): Promise<void> {
    if (![...sessions.values()].some((session) => session.hasImports())) return
    if (!server?.isRunning) return void (await sources.changes())
    const { files, arePackagesChanged } = await sources.changes()
    if (arePackagesChanged) await server.stop()
    else if (files.length > 0) sendChanges(await server.connection(), files)
    if (arePackagesChanged || files.length > 0) for (const session of sessions.values()) session.version++
  }

  async function diagnose(at: { session: string; cell: string; source: string }): Promise<Diagnostic[]> {
    const key = `${at.session} ${at.cell}`
    await refreshSources().catch(() => undefined)
    const before = known.get(key)
    if (before && before.source === at.source && before.version === sessions.get(at.session)?.version) return before.diagnostics
    const asked = await ask<{ items?: LspDiagnostic[] } | null>(at, 'textDocument/diagnostic', {})
    if (!asked) return []
    const { answer, session, module } = asked
    const diagnostics = cellDiagnostics(answer?.items ?? [], at.source, module, (name) => session.isVisible(at.cell, name))
    known.set(key, { version: session.version, source: at.source, diagnostics })
    return diagnostics
  }

  /** The SQL around the place; null where TypeScript answers. */
  function sqlAt({ source, line, column }: Question): SqlPlace | null {
    const offset = offsetOf(source, line, column)
    return cellLanguage(source) === 'sql' ? sqlPlace(source, offset) : sqlTemplatePlace(source, offset)
  }

  return {
    open(state, folder) {
      scratch ??= scratchFolder(workspace)
      const own = join(scratch, state.session.replace(/[^\w-]/g, '_'))
      const session = new LanguageSession(state, new ModuleProject({ workspace, folder, scratch: own, packageRoot: root }))
      sessions.set(state.session, session)
      const first = state.cells.find((cell) => cell.type === 'code')
      stepsAsked ??= (options.steps ?? (() => readStepDescriptions(root)))().then((found) => (steps = found))
      // Reading the libraries takes longest: it is done before somebody waits for it.
      if (server && first) setImmediate(() => void ask({ session: state.session, cell: first.id, source: first.source }, 'textDocument/diagnostic', {}))
    },

    changed(state, actions) {
      sessions.get(state.session)?.setState(state, actions.some((action) => textKinds.has(action.kind)))
    },

    close(id) {
      const session = sessions.get(id)
      sessions.delete(id)
      for (const key of known.keys()) if (key.startsWith(`${id} `)) known.delete(key)
      if (!session) return
      const end = (connection: MessageConnection | null) => session.end(connection)
      if (server?.isRunning) server.connection().then(end, () => end(null))
      else end(null)
    },

    async end() {
      sessions.clear()
      await server?.end()
      if (scratch !== null) rmSync(scratch, { recursive: true, force: true })
    },

    async checkCell(id, cell) {
      const source = sessions.get(id)?.cell(cell)?.source
      if (source === undefined) return []
      return (await diagnose({ session: id, cell, source })).filter((diagnostic) => diagnostic.severity === 'error')
    },

    diagnostics: diagnose,

    async complete(question) {
      const tables = sessions.get(question.session)?.tables() ?? []
      const sql = sqlAt(question)
      if (sql) return { items: completeSql(sql, tables), isIncomplete: false }
      const offset = offsetOf(question.source, question.line, question.column)
      const columns = cellLanguage(question.source) === 'sql' ? [] : completeColumns(question.source, offset, tables)

      const key = `${question.session} ${question.cell}`
      completing.get(key)?.abort()
      const abort = new AbortController()
      completing.set(key, abort)
      const asked = await ask<{ items: LspCompletion[]; isIncomplete?: boolean } | LspCompletion[] | null>(
        question,
        'textDocument/completion',
        { position: toPosition(question), context: { triggerKind: 1 } },
        abort.signal,
      )
      if (completing.get(key) === abort) completing.delete(key)
      const answer = asked?.answer ?? null
      const found = Array.isArray(answer) ? answer : (answer?.items ?? [])
      const noteOf = stepHelp().noteOf(question.source, offset)
      const items = found.flatMap((item): Completion[] => {
        const completion = asked && toCompletion(item, asked.module)
        return completion ? [{ ...completion, data: { item: completion.data, note: noteOf(completion) } }] : []
      })
      const isIncomplete = abort.signal.aborted || (!Array.isArray(answer) && (answer?.isIncomplete ?? false))
      return { items: columns.length > 0 ? uniqueByLabel([...columns, ...items]) : items, isIncomplete }
    },

    async resolveCompletion({ data }) {
      const { item, note = null } = (data ?? {}) as { item?: LspCompletion; note?: string | null }
      if (!item || !server?.isRunning) return { detail: null, documentation: note }
      try {
        const resolved = (await (await server.connection()).request('completionItem/resolve', item)) as LspCompletion
        return { detail: resolved.detail && note === null ? withoutImports(resolved.detail) : null, documentation: note ?? textOf(resolved.documentation) }
      } catch {
        return { detail: null, documentation: note }
      }
    },

    async hover(question) {
      const tables = sessions.get(question.session)?.tables() ?? []
      const sql = sqlAt(question)
      if (sql) {
        const found = hoverSql(sql, tables)
        const shift = offsetOf(question.source, question.line, question.column) - sql.offset
        return found && toSourceHover(question.source, { text: found.text, start: found.start + shift, end: found.end + shift })
      }
      const asked = await ask<LspHover | null>(question, 'textDocument/hover', { position: toPosition(question) })
      const hover = asked?.answer ? toHover(asked.answer, asked.module, question) : null
      return hover && stepHelp().hover(tableHover(hover, question.source, tables), question.source)
    },

    async signatureHelp(question) {
      const sql = sqlAt(question)
      if (sql) return signatureSql(sql)
      const asked = await ask<LspSignatureHelp | null>(question, 'textDocument/signatureHelp', { position: toPosition(question), context: { triggerKind: 1, isRetrigger: false } })
      if (!asked?.answer?.signatures.length) return null
      return stepHelp().signature(toSignatureHelp(asked.answer, asked.module), question.source, offsetOf(question.source, question.line, question.column))
    },
  }
}

/** The hidden line makes a cell's line 1 the module's line 1 counted from 0. */
function toPosition({ line, column }: CellPosition): { line: number; character: number } {
  return { line, character: column - 1 }
}

async function patiently<Result>(server: LanguageServer, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      void server.stop()
      reject(new Error(`no answer within ${patienceMilliseconds / 1000} s`))
    }, patienceMilliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
