import type { BindingPattern, Directive, ImportDeclaration, Program, Statement, VariableDeclaration } from 'oxc-parser'
import MagicString from 'magic-string'
import { shownName } from './rename-built-ins'
import { walk, type SyntaxNode } from './walk'

/** The one global that rewritten cells talk to; see `CellRuntime`. */
export const runtimeName = '__souk'

export interface RewrittenCell {
  text: MagicString
  /** Names declared at top level, in order of appearance. */
  names: string[]
}

/**
 * Makes a module's JavaScript fit V8's REPL mode, where only `let` may be declared again over anything:
 * every top-level declaration becomes a `let`, imports become awaited calls, the value of a closing expression is
 * handed over, and code that wakes from an `await` after an interrupt is stopped.
 */
export function rewriteTopLevel(code: string, program: Program): RewrittenCell {
  const text = new MagicString(code)
  const names = new Set<string>()
  /** Declared at the cell's head, as `var` is: without a value yet, and only once. */
  const hoisted = new Set<string>()

  const declare = (declaration: Statement, outer: SyntaxNode): void => {
    if (declaration.type === 'VariableDeclaration') {
      if (declaration.kind === 'var') return
      for (const { id } of declaration.declarations) for (const name of boundNames(id)) names.add(name)
      text.overwrite(declaration.start, declaration.start + declaration.kind.length, 'let')
    } else if (declaration.type === 'ClassDeclaration' && declaration.id) {
      names.add(declaration.id.name)
      text.prependRight(declaration.start, `let ${declaration.id.name} = `)
      text.appendLeft(declaration.end, ';')
    } else if (declaration.type === 'FunctionDeclaration' && declaration.id) {
      names.add(declaration.id.name)
      // Without its inner name, so that the function sees itself as everybody else sees it, declared again or not.
      text.remove(declaration.id.start, declaration.id.end)
      text.prependRight(declaration.start, `let ${declaration.id.name} = `)
      text.appendLeft(declaration.end, ';\n')
      if (outer.start > 0) text.move(outer.start, outer.end, 0)
    }
  }

  for (const statement of program.body) {
    switch (statement.type) {
      case 'ImportDeclaration':
        for (const { local } of statement.specifiers) names.add(local.name)
        text.overwrite(statement.start, statement.end, toAwaitedImport(statement))
        break
      case 'ExportAllDeclaration':
        text.overwrite(statement.start, statement.end, `await ${runtimeName}.import(${statement.source.raw});`)
        break
      case 'ExportNamedDeclaration':
        if (statement.declaration) {
          text.remove(statement.start, statement.declaration.start)
          declare(statement.declaration as Statement, statement)
        } else if (statement.source) text.overwrite(statement.start, statement.end, `await ${runtimeName}.import(${statement.source.raw});`)
        else text.remove(statement.start, statement.end)
        break
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement
        text.remove(statement.start, declaration.start)
        if ('id' in declaration && declaration.id) declare(declaration as Statement, statement)
        else {
          text.prependRight(declaration.start, '(')
          text.appendLeft(declaration.end, ')')
        }
        break
      }
      default:
        declare(statement, statement)
    }
  }

  for (const declaration of varDeclarations(program)) {
    for (const { id } of declaration.node.declarations) {
      for (const name of boundNames(id)) if (!names.has(name)) hoisted.add(name)
    }
    toAssignment(text, declaration)
  }
  for (const name of hoisted) names.add(name)

  handOverResult(text, program)
  replaceExpressions(text, program)
  const readers = [...names].map((name) => `${shownName(name)}:()=>${name}`).join(',')
  const declared = hoisted.size > 0 ? `let ${[...hoisted].join(',')};` : ''
  const registered = names.size > 0 ? `${runtimeName}.declare({${readers}});` : ''
  text.prepend(`"use strict";${registered}${declared}`)
  text.append('\n;void 0')
  return { text, names: [...names].map(shownName) }
}

function toAwaitedImport({ specifiers, source, attributes }: ImportDeclaration): string {
  const type = attributes.find(({ key }) => (key.type === 'Identifier' ? key.name : key.value) === 'type')
  const call = `await ${runtimeName}.import(${source.raw}${type ? `,${type.value.raw}` : ''})`
  const whole = specifiers.find((specifier) => specifier.type === 'ImportNamespaceSpecifier')
  const parts = specifiers.flatMap((specifier) => {
    if (specifier.type === 'ImportNamespaceSpecifier') return []
    if (specifier.type === 'ImportDefaultSpecifier') return [`default:${specifier.local.name}`]
    const { imported } = specifier
    return [`${imported.type === 'Identifier' ? imported.name : imported.raw}:${specifier.local.name}`]
  })
  return [
    ...(whole ? [`let ${whole.local.name} = ${call};`] : []),
    ...(parts.length > 0 ? [`let {${parts.join(',')}} = ${call};`] : []),
    ...(specifiers.length === 0 ? [`${call};`] : []),
  ].join('')
}

function boundNames(pattern: BindingPattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => boundNames(property.type === 'RestElement' ? property.argument : property.value))
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : boundNames(element.type === 'RestElement' ? element.argument : element)))
    case 'AssignmentPattern':
      return boundNames(pattern.left)
  }
}

interface VarDeclaration {
  node: VariableDeclaration
  /** In the head of a `for`, where an assignment stands without brackets and semicolon. */
  isLoopHead: boolean
}

/** Every `var` that belongs to the top level, in blocks and loops too. */
function varDeclarations(program: Program): VarDeclaration[] {
  const found: VarDeclaration[] = []
  const heads = new Set<unknown>()
  walk(program, (node) => {
    if (/Function|^Class|^Method/.test(node.type)) return false
    if (node.type === 'ForStatement' && 'init' in node) heads.add(node.init)
    if ((node.type === 'ForInStatement' || node.type === 'ForOfStatement') && 'left' in node) heads.add(node.left)
    if (node.type === 'VariableDeclaration') {
      const declaration = node as VariableDeclaration
      if (declaration.kind === 'var') found.push({ node: declaration, isLoopHead: heads.has(declaration) })
    }
    return true
  })
  return found
}

function toAssignment(text: MagicString, { node, isLoopHead }: VarDeclaration): void {
  const { declarations } = node
  const assigned = declarations.filter(({ init }) => init !== null)
  const first = declarations[0]
  if (first === undefined) return
  const isLoopTarget = isLoopHead && assigned.length === 0 && declarations.length === 1
  if (isLoopTarget) {
    text.remove(node.start, first.start)
    return
  }
  text.overwrite(node.start, first.start, isLoopHead ? '' : '(')
  declarations.forEach((declaration, index) => {
    if (declaration.init === null) text.overwrite(declaration.start, declaration.end, '0')
    const next = declarations[index + 1]
    if (next) text.overwrite(declaration.end, next.start, ', ')
  })
  const last = declarations.at(-1) ?? first
  if (!isLoopHead) text.overwrite(last.end, Math.max(node.end, last.end), ');', { contentOnly: true })
}

/** The value of the cell is that of its last statement, if that is an expression. */
function handOverResult(text: MagicString, program: Program): void {
  const last = (program.body as (Statement | Directive)[]).findLast((statement) => statement.type !== 'EmptyStatement')
  const expression =
    last?.type === 'ExpressionStatement'
      ? last.expression
      : last?.type === 'ExportDefaultDeclaration' && !('id' in last.declaration && last.declaration.id)
        ? last.declaration
        : null
  if (expression === null) return
  text.prependRight(expression.start, `${runtimeName}.result((`)
  text.appendLeft(expression.end, '))')
}

/**
 * `import()` and `import.meta` go to the runtime, and so does what is thrown, since a number brings no stack. A promise cannot be taken back, so each wake-up from an `await` compares
 * the count of interrupts with the one from before, and throws if there was one: loops that wait end instead of going on
 * behind the reader's back.
 */
function replaceExpressions(text: MagicString, program: Program): void {
  if (!/\b(?:await|import|throw)\b/.test(text.original)) return
  walk(program, (node) => {
    if (node.type === 'AwaitExpression') {
      text.appendRight(node.start, `${runtimeName}.wake(${runtimeName}.interrupts,`)
      text.prependLeft(node.end, ')')
    }
    if (node.type === 'ForOfStatement' && 'await' in node && node.await === true && 'right' in node) {
      const right = node.right as SyntaxNode
      text.appendRight(right.start, `${runtimeName}.each(`)
      text.prependLeft(right.end, ')')
    }
    if (node.type === 'ThrowStatement' && 'argument' in node) {
      const thrown = node.argument as SyntaxNode
      text.appendRight(thrown.start, `${runtimeName}.thrown((`)
      text.prependLeft(thrown.end, '))')
    }
    if (node.type === 'ImportExpression') text.overwrite(node.start, node.start + 'import'.length, `${runtimeName}.import`, { contentOnly: true })
    if (node.type === 'MetaProperty' && text.original.startsWith('import', node.start)) {
      text.overwrite(node.start, node.end, `${runtimeName}.meta`, { contentOnly: true })
    }
    return true
  })
}
