import type { BindingPattern, Program } from 'oxc-parser'
import MagicString from 'magic-string'
import { analyseScopes } from '../../cells/scope-analysis'
import { walk, type SyntaxNode } from './walk'

const suffix = '$souk'
/** Names that are there before any cell: a top-level `const Map` of V8's REPL mode would hide them from the kernel and from every package. */
const builtIns = new Set(Object.getOwnPropertyNames(globalThis))

/** What a person calls a name of the made code. */
export function shownName(name: string): string {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
}

/**
 * Gives names of built-ins that a cell declares another name in the made code, in that cell and in those after it.
 * `renamed` gathers them over the life of the kernel. Null where there is nothing to rename.
 */
export function renameBuiltIns(code: string, program: Program, renamed: Set<string>): MagicString | null {
  const { declarations, references } = analyseScopes(program)
  for (const name of declarations.keys()) if (builtIns.has(name)) renamed.add(name)
  const used = new Map<number, { name: string; end: number; isShorthand: boolean }>()
  for (const { name, start, end, isShorthand, isLocal } of references) if (!isLocal && renamed.has(name)) used.set(start, { name, end, isShorthand })
  const isDeclared = [...declarations.keys()].some((name) => renamed.has(name))
  if (used.size === 0 && !isDeclared) return null

  const text = new MagicString(code)
  for (const [start, { name, end, isShorthand }] of used) text.overwrite(start, end, isShorthand ? `${name}: ${name}${suffix}` : name + suffix)
  if (isDeclared) for (const { name, start, end, written } of topLevelNames(program)) if (renamed.has(name)) text.overwrite(start, end, written(name + suffix))
  return text
}

interface DeclaredName {
  name: string
  start: number
  end: number
  /** The text that declares it under another name. */
  written(other: string): string
}

function topLevelNames(program: Program): DeclaredName[] {
  const found: DeclaredName[] = []
  const add = ({ name, start, end }: { name: string; start: number; end: number }, written = (other: string) => other): void => {
    found.push({ name, start, end, written })
  }
  const bind = (pattern: BindingPattern): void => {
    if (pattern.type === 'Identifier') add(pattern)
    else if (pattern.type === 'AssignmentPattern') bind(pattern.left)
    else if (pattern.type === 'ArrayPattern') {
      for (const element of pattern.elements) if (element) bind(element.type === 'RestElement' ? element.argument : element)
    } else {
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') bind(property.argument)
        else {
          const target = property.value.type === 'AssignmentPattern' ? property.value.left : property.value
          if (property.shorthand && target.type === 'Identifier') add(target, (other) => `${target.name}: ${other}`)
          else bind(property.value)
        }
      }
    }
  }
  const declare = (node: SyntaxNode | Program['body'][number]): void => {
    const statement = node as Program['body'][number]
    if (statement.type === 'VariableDeclaration') for (const { id } of statement.declarations) bind(id)
    else if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) add(statement.id)
    else if ((statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') && statement.declaration) declare(statement.declaration)
    else if (statement.type === 'ImportDeclaration') {
      for (const specifier of statement.specifiers) {
        const isShort = specifier.type === 'ImportSpecifier' && specifier.imported.start === specifier.local.start
        add(specifier.local, (other) => (isShort ? `${specifier.local.name} as ${other}` : other))
      }
    }
  }
  for (const statement of program.body) {
    declare(statement)
    // Below the statement itself, only `var` reaches the top level.
    walk(statement, (node) => {
      if (/Function|^Class|^Method/.test(node.type)) return false
      if (node !== statement && node.type === 'VariableDeclaration' && 'kind' in node && node.kind === 'var') declare(node)
      return true
    })
  }
  return found
}
