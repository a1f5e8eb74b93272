import { parseSync } from 'oxc-parser'
import { cellLanguage, type CellType } from '../protocol/notebook'
import { analyseScopes, type ScopeAnalysis } from './scope-analysis'
import { parseSqlCell } from './sql-cell'
import { sqlRelations } from './sql-relations'
import { mendings, tolerantReferences } from './tolerant-references'

/** What a cell defines and uses, by its text alone. Names are unique, in order of first appearance. */
export interface CellReferences {
  /** Values declared at top level: variables, functions, classes, enums, namespaces, imports; an SQL cell's own name and the relations it makes. */
  defines: string[]
  /** Free names, those inside functions and those assigned included; relations that SQL reads or changes. Globals such as `console` are among them. */
  uses: string[]
  /** Free names that are assigned or changed in place (`x = …`, `x.push(…)`, `x.a = …`); tables that SQL changes. */
  assigns: string[]
  /** Names that exist for the type checker only; `uses` are free names in types. */
  types: { defines: string[]; uses: string[] }
  /** Declared names that the source exports itself. */
  exported: string[]
  /** Those of `defines` that are relations of the engine only, not variables. */
  relations: string[]
  /** The source does not parse: the lists are a best effort, made from its words. */
  hasSyntaxError: boolean
}

/**
 * The scope analysis of a TypeScript source. One that does not parse is mended first, without moving anything: dots with
 * nothing behind them go, open brackets are closed. Null where that does not help either.
 */
export function analyseSource(source: string): { analysis: ScopeAnalysis; isMended: boolean } | null {
  const whole = analyseParsed(source)
  if (whole) return { analysis: whole, isMended: false }
  for (const mended of mendings(source)) {
    const analysis = analyseParsed(mended)
    if (analysis) return { analysis, isMended: true }
  }
  return null
}

function analyseParsed(source: string): ScopeAnalysis | null {
  const { program, errors } = parseSync('cell.ts', source, { lang: 'ts', sourceType: 'module' })
  // What the parser recovered from (a `return` at top level) still has its statements.
  return errors.length > 0 && program.body.length === 0 ? null : analyseScopes(program)
}

const cache = new Map<string, CellReferences>()
const cacheLimit = 5_000

/** What a cell of this source defines and uses. Cached by source; about 0.1 ms for a usual cell. Markdown and raw cells have nothing. */
export function cellReferences(source: string, type: CellType = 'code'): CellReferences {
  if (type !== 'code') return nothing
  const known = cache.get(source)
  if (known) return known
  const references = cellLanguage(source) === 'sql' ? sqlCellReferences(source) : typescriptReferences(source)
  if (cache.size >= cacheLimit) cache.delete(cache.keys().next().value as string)
  cache.set(source, references)
  return references
}

const nothing: CellReferences = { defines: [], uses: [], assigns: [], types: { defines: [], uses: [] }, exported: [], relations: [], hasSyntaxError: false }

function typescriptReferences(source: string): CellReferences {
  const analysed = analyseSource(source)
  if (!analysed) return { ...nothing, ...tolerantReferences(source), hasSyntaxError: true }
  const { declarations, references, sqlTexts } = analysed.analysis
  const declared = [...declarations.values()]
  const uses = new Set<string>()
  const assigns = new Set<string>()
  const typeUses = new Set<string>()
  for (const { name, kind, start, isLocal, isAssigned, isImmediate } of references) {
    if (isLocal) continue
    const own = declarations.get(name)
    if (kind === 'value') {
      // Before its own redeclaration a name still has the earlier cell's value.
      if (own?.isValue && !(isImmediate && start < own.readyAt)) continue
      uses.add(name)
      if (isAssigned) assigns.add(name)
    } else if (!(kind === 'type' ? own?.isType : own)) typeUses.add(name)
  }
  for (const text of sqlTexts) {
    const { reads, creates, changes } = sqlRelations(text)
    for (const name of [...reads.map((relation) => relation.name), ...changes]) uses.add(name)
    for (const name of [...creates, ...changes]) assigns.add(name)
  }
  return {
    defines: declared.filter((declaration) => declaration.isValue).map((declaration) => declaration.name),
    uses: [...uses],
    assigns: [...assigns],
    types: { defines: declared.filter((declaration) => !declaration.isValue).map((declaration) => declaration.name), uses: [...typeUses] },
    exported: declared.filter((declaration) => declaration.isExported).map((declaration) => declaration.name),
    relations: [],
    hasSyntaxError: analysed.isMended,
  }
}

function sqlCellReferences(source: string): CellReferences {
  const cell = parseSqlCell(source)
  if (!cell) return nothing
  const uses = new Set<string>()
  const assigns = new Set<string>()
  const typeUses = new Set<string>()
  let hasSyntaxError = false
  for (const { expression } of cell.expressions) {
    // Parentheses, so that an object literal is no block.
    const inner = typescriptReferences(`(${expression}\n)`)
    for (const name of inner.uses) uses.add(name)
    for (const name of inner.assigns) assigns.add(name)
    for (const name of inner.types.uses) typeUses.add(name)
    hasSyntaxError ||= inner.hasSyntaxError
  }
  const { reads, creates, changes } = sqlRelations(cell.texts.map(({ text }) => text).join(' ? '))
  const made = new Set(creates)
  for (const name of [...reads.map((relation) => relation.name), ...changes]) if (!made.has(name)) uses.add(name)
  for (const name of changes) if (!made.has(name)) assigns.add(name)
  const defines = new Set(cell.name === null ? creates : [cell.name, ...creates])
  return {
    ...nothing,
    defines: [...defines],
    uses: [...uses],
    assigns: [...assigns],
    types: { defines: [], uses: [...typeUses] },
    relations: creates.filter((name) => name !== cell.name),
    hasSyntaxError,
  }
}
