import { namesAtHand } from '../protocol/at-hand'
import { cellLanguage } from '../protocol/notebook'
import type { CellText } from './dependencies'
import { analyseSource, cellReferences, type CellReferences } from './references'
import { parseSqlCell } from './sql-cell'

/** The module that stands for a cell in the type checker. */
export interface HiddenModule {
  /** One line of imports, the source with every character in its place, and the exports: a cell's line n is line n + 1. */
  text: string
  /** Stand-ins of equal length for names that are read before their own redeclaration, with the name each stands for. */
  aliases: ReadonlyMap<string, string>
}

export interface HiddenModuleOptions {
  /** `all` imports every visible name, so that completion knows them while a name is being typed; `used` what the source uses. */
  imports: 'all' | 'used'
}

/** The module's file name without ending, for `import … from './<name>'`. */
export function hiddenModuleName(cell: string): string {
  return `cell-${cell.replace(/[^\w-]/gu, (sign) => `_${sign.codePointAt(0)?.toString(16)}_`)}`
}

/**
 * Makes the hidden module of a cell. `definers` are the names that earlier cells declare, each with its latest cell
 * (`visibleNames`); only these and the names at hand are imported.
 */
export function hiddenModule(cell: CellText, definers: ReadonlyMap<string, string>, options: HiddenModuleOptions): HiddenModule {
  if (cell.type !== 'code') return { text: '\nexport {}', aliases: new Map() }
  const isSql = cellLanguage(cell.source) === 'sql'
  const references = cellReferences(cell.source)
  const { text, declared, exported, early } = isSql ? sqlBody(cell.source) : typescriptBody(cell.source, references, definers)
  const wanted = new Set([...references.uses, ...references.types.uses])
  const names = options.imports === 'all' ? [...definers.keys(), ...namesAtHand] : [...wanted].sort()

  const bySource = new Map<string, string[]>()
  const importFrom = (from: string, binding: string) => bySource.set(from, [...(bySource.get(from) ?? []), binding])
  for (const name of new Set(names)) {
    const definer = definers.get(name)
    if (declared.has(name)) continue
    if (definer !== undefined) importFrom(`./${hiddenModuleName(definer)}`, name)
    else if (isAtHand(name)) importFrom('souk', name)
  }
  for (const [alias, name] of early) importFrom(`./${hiddenModuleName(definers.get(name) ?? '')}`, `${name} as ${alias}`)
  const prefix = [...bySource].map(([from, bindings]) => `import { ${bindings.join(', ')} } from '${from}'`).join('; ')

  const exports = [...declared.keys()].filter((name) => !exported.has(name))
  const values = exports.filter((name) => declared.get(name) === 'value')
  const types = exports.filter((name) => declared.get(name) === 'type')
  const table = isSql ? values.map((name) => `declare const ${name}: import('souk').Table;`).join('') : ''
  return {
    // The semicolon ends a statement that is half typed.
    text: `${prefix}\n${text}\n;${table}export { ${values.join(', ')} }; export type { ${types.join(', ')} }`,
    aliases: early,
  }
}

function isAtHand(name: string): boolean {
  return (namesAtHand as readonly string[]).includes(name)
}

interface Body {
  text: string
  declared: Map<string, 'value' | 'type'>
  exported: Set<string>
  early: Map<string, string>
}

function typescriptBody(source: string, { defines, types, uses, exported }: CellReferences, definers: ReadonlyMap<string, string>): Body {
  const declared = new Map<string, 'value' | 'type'>()
  for (const name of types.defines) declared.set(name, 'type')
  for (const name of defines) declared.set(name, 'value')

  // `const rows = rows.filter(…)`: the right side still has the earlier cell's value, which a module cannot say.
  const early = new Map<string, string>()
  const analysed = defines.some((name) => uses.includes(name)) ? analyseSource(source) : null
  let text = source
  for (const { name, start, end, kind, isLocal, isImmediate, isShorthand } of analysed?.analysis.references ?? []) {
    const own = analysed?.analysis.declarations.get(name)
    if (!own?.isValue || kind !== 'value' || isLocal || !isImmediate || isShorthand || start >= own.readyAt || !definers.has(name)) continue
    const alias = [...early].find(([, of]) => of === name)?.[0] ?? freshAlias(name, source, early)
    early.set(alias, name)
    text = text.slice(0, start) + alias + text.slice(end)
  }
  return { text, declared, exported: new Set(exported), early }
}

/** Letters that nobody begins a name with: African clicks and Lisu. */
const rareLetters = 'ǂǁǀǃꓐꓑꓒꓓꓔꓕꓖꓗꓘꓙꓚꓛ'

function freshAlias(name: string, source: string, taken: ReadonlyMap<string, string>): string {
  const first = String.fromCodePoint(name.codePointAt(0) ?? 0)
  const rest = name.slice(first.length)
  for (const letter of rareLetters) {
    const alias = letter.repeat(first.length) + rest
    if (!taken.has(alias) && !source.includes(alias)) return alias
  }
  return name
}

/** The `${}` expressions in their places, each a statement of its own; the SQL between them is blank. */
function sqlBody(source: string): Body {
  const cell = parseSqlCell(source)
  let text = source.replace(/[^\n\r]/g, ' ')
  for (const { expression, start, end, isClosed } of cell?.expressions ?? []) {
    text = `${text.slice(0, start - 2)};(${expression}${isClosed ? ')' : ''}${text.slice(isClosed ? end + 1 : end)}`
  }
  const declared = new Map<string, 'value' | 'type'>(cell?.name ? [[cell.name, 'value']] : [])
  return { text, declared, exported: new Set(), early: new Map() }
}

/** A message or documentation about a hidden module, in the names of the cell. */
export function withoutAliases(text: string, module: Pick<HiddenModule, 'aliases'>): string {
  let result = text
  for (const [alias, name] of module.aliases) result = result.replaceAll(alias, name)
  return result
}
