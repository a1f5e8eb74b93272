import type { BindingPattern, Function as FunctionNode, Node, ParamPattern, Program } from 'oxc-parser'
import { visitorKeys } from 'oxc-parser'
import { ScopeTable, type Declaration, type Reference, type Scope } from './scope-table'

export interface ScopeAnalysis {
  /** Of the top level, one for each name. */
  declarations: Map<string, Declaration>
  references: Reference[]
  /** Texts of `sql` templates, with a blank for each expression. */
  sqlTexts: string[]
}

/** Methods that change what they are called on: the same value means something else in the cells below. */
const mutatingMethods = new Set('push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '))

/** What a program declares at its top level and which names it refers to, each with the scope rules of TypeScript. */
export function analyseScopes(program: Program): ScopeAnalysis {
  const table = new ScopeTable()
  const { top } = table
  const sqlTexts: string[] = []
  const newScope = (parent: Scope, isHome: boolean) => table.newScope(parent, isHome)
  const declare: ScopeTable['declare'] = (...given) => table.declare(...given)
  const refer: ScopeTable['refer'] = (...given) => table.refer(...given)

  for (const statement of program.body) visit(statement, top)
  return { declarations: table.declarations, references: table.resolved(), sqlTexts }

  function visitAll(nodes: readonly (Node | null)[] | null | undefined, scope: Scope): void {
    for (const node of nodes ?? []) if (node) visit(node, scope)
  }

  function visitChildren(node: Node, scope: Scope, except: readonly string[] = []): void {
    for (const key of visitorKeys[node.type] ?? []) {
      if (except.includes(key)) continue
      const child = (node as unknown as Record<string, Node | (Node | null)[] | null | undefined>)[key]
      if (Array.isArray(child)) visitAll(child, scope)
      else if (child) visit(child, scope)
    }
  }

  /** Declares a pattern's names in `into`; defaults, computed keys and annotations are read in `scope`. */
  function bind(pattern: BindingPattern | ParamPattern, into: Scope, scope: Scope, what: { value?: boolean; type?: boolean }, readyAt: number): void {
    switch (pattern.type) {
      case 'Identifier':
        if (pattern.name !== 'this') declare(into, pattern.name, what, readyAt)
        if (pattern.typeAnnotation) visit(pattern.typeAnnotation, scope)
        return visitAll(pattern.decorators, scope)
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') bind(property.argument, into, scope, what, readyAt)
          else {
            if (property.computed) visit(property.key, scope)
            bind(property.value, into, scope, what, readyAt)
          }
        }
        if (pattern.typeAnnotation) visit(pattern.typeAnnotation, scope)
        return
      case 'ArrayPattern':
        for (const element of pattern.elements) {
          if (element?.type === 'RestElement') bind(element.argument, into, scope, what, readyAt)
          else if (element) bind(element, into, scope, what, readyAt)
        }
        if (pattern.typeAnnotation) visit(pattern.typeAnnotation, scope)
        return
      case 'AssignmentPattern':
        bind(pattern.left, into, scope, what, readyAt)
        return visit(pattern.right, scope)
      case 'RestElement':
        bind(pattern.argument, into, scope, what, readyAt)
        if (pattern.typeAnnotation) visit(pattern.typeAnnotation, scope)
        return
      case 'TSParameterProperty':
        visitAll(pattern.decorators, scope)
        return bind(pattern.parameter, into, scope, what, readyAt)
    }
  }

  function visitFunction(node: Pick<FunctionNode, 'typeParameters' | 'params' | 'returnType'> & { body?: Node | null }, inner: Scope): void {
    table.functionDepth++
    if (node.typeParameters) visit(node.typeParameters, inner)
    for (const parameter of node.params) bind(parameter, inner, inner, { value: true }, 0)
    if (node.returnType) visit(node.returnType, inner)
    // A block's own scope would hide parameters from `var`s of the same name.
    if (node.body?.type === 'BlockStatement') visitChildren(node.body, inner)
    else if (node.body) visit(node.body, inner)
    table.functionDepth--
  }

  /** The left side of an assignment: names are written, the objects of members are changed. */
  function assign(target: Node, scope: Scope): void {
    switch (target.type) {
      case 'Identifier':
        return refer(scope, target, 'value', { isAssigned: true })
      case 'ObjectPattern':
        for (const property of target.properties) {
          if (property.type === 'RestElement') assign(property.argument, scope)
          else {
            if (property.computed) visit(property.key, scope)
            if (property.shorthand && property.value.type === 'Identifier') refer(scope, property.value, 'value', { isAssigned: true, isShorthand: true })
            else assign(property.value, scope)
          }
        }
        return
      case 'ArrayPattern':
        for (const element of target.elements) if (element) assign(element, scope)
        return
      case 'AssignmentPattern':
        assign(target.left, scope)
        return visit(target.right, scope)
      case 'RestElement':
        return assign(target.argument, scope)
      case 'MemberExpression':
        markChanged(target.object, scope)
        return visit(target, scope)
      default:
        return visitUnwrapped(target, scope, assign)
    }
  }

  /** Looks through parentheses, `as`, `!` and the like. */
  function visitUnwrapped(node: Node, scope: Scope, then: (inner: Node, scope: Scope) => void): void {
    if ('expression' in node && /^(Parenthesized|TSAs|TSSatisfies|TSNonNull|TSTypeAssertion)/.test(node.type)) {
      then(node.expression as Node, scope)
      if ('typeAnnotation' in node && node.typeAnnotation) visit(node.typeAnnotation as Node, scope)
    } else visit(node, scope)
  }

  /** The variable at the root of `a.b[c].d`, whose value is changed in place. */
  function markChanged(node: Node, scope: Scope): void {
    let root = node
    while (root.type === 'MemberExpression' || root.type === 'TSNonNullExpression' || root.type === 'ParenthesizedExpression' || root.type === 'TSAsExpression') {
      root = root.type === 'MemberExpression' ? root.object : root.expression
    }
    if (root.type === 'Identifier') refer(scope, root, 'value', { isAssigned: true })
  }

  function visitTypeName(node: Node, scope: Scope, kind: 'type' | 'typeof'): void {
    let left = node
    while (left.type === 'TSQualifiedName' || left.type === 'MemberExpression') left = left.type === 'TSQualifiedName' ? left.left : left.object
    if (left.type === 'Identifier') refer(scope, left, left === node ? kind : 'typeof')
    else if (left.type !== 'ThisExpression') visit(left, scope)
  }

  function visit(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'Identifier':
        return refer(scope, node, 'value')

      case 'VariableDeclaration': {
        const into = node.kind === 'var' ? (scope.home ?? scope) : scope
        for (const declarator of node.declarations) {
          bind(declarator.id, into, scope, { value: true }, node.declare || node.kind === 'var' ? 0 : declarator.end)
          if (declarator.init) visit(declarator.init, scope)
        }
        return
      }
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        if (node.id) declare(scope, node.id.name, { value: true })
        return visitFunction(node, newScope(scope, true))
      case 'FunctionExpression':
      case 'TSEmptyBodyFunctionExpression': {
        const inner = newScope(scope, true)
        if (node.id) declare(inner, node.id.name, { value: true })
        return visitFunction(node, inner)
      }
      case 'ArrowFunctionExpression':
        return visitFunction(node, newScope(scope, true))
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const inner = newScope(scope, false)
        if (node.id) {
          if (node.type === 'ClassDeclaration') declare(scope, node.id.name, { value: true, type: true }, node.body.start)
          declare(inner, node.id.name, { value: true, type: true })
        }
        visitAll(node.decorators, scope)
        if (node.typeParameters) visit(node.typeParameters, inner)
        // `class A extends A` continues an earlier cell's class.
        if (node.superClass) visit(node.superClass, scope)
        if (node.superTypeArguments) visit(node.superTypeArguments, inner)
        for (const parent of node.implements ?? []) {
          visitTypeName(parent.expression, inner, 'type')
          if (parent.typeArguments) visit(parent.typeArguments, inner)
        }
        return visitAll(node.body.body, inner)
      }
      case 'StaticBlock':
        return visitAll(node.body, newScope(scope, true))
      case 'MethodDefinition':
      case 'TSAbstractMethodDefinition':
        visitAll(node.decorators, scope)
        if (node.computed) visit(node.key, scope)
        return visit(node.value, scope)
      case 'PropertyDefinition':
      case 'AccessorProperty':
      case 'TSAbstractPropertyDefinition':
      case 'TSAbstractAccessorProperty':
        visitAll(node.decorators, scope)
        if (node.computed) visit(node.key, scope)
        if (node.typeAnnotation) visit(node.typeAnnotation, scope)
        if (node.value) {
          if (!node.static) table.functionDepth++
          visit(node.value, newScope(scope, true))
          if (!node.static) table.functionDepth--
        }
        return

      case 'BlockStatement':
      case 'ForStatement':
      case 'SwitchStatement':
        return visitChildren(node, newScope(scope, false))
      case 'ForInStatement':
      case 'ForOfStatement': {
        const inner = newScope(scope, false)
        if (node.left.type === 'VariableDeclaration') visit(node.left, inner)
        else assign(node.left, inner)
        visit(node.right, inner)
        return visit(node.body, inner)
      }
      case 'CatchClause': {
        const inner = newScope(scope, false)
        if (node.param) bind(node.param, inner, inner, { value: true }, 0)
        return visitChildren(node.body, inner)
      }
      case 'LabeledStatement':
        return visit(node.body, scope)
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return

      case 'MemberExpression':
        visit(node.object, scope)
        if (node.computed) visit(node.property, scope)
        return
      case 'Property':
        if (node.computed) visit(node.key, scope)
        if (node.shorthand && node.value.type === 'Identifier') return refer(scope, node.value, 'value', { isShorthand: true })
        return visit(node.value, scope)
      case 'AssignmentExpression':
        assign(node.left, scope)
        return visit(node.right, scope)
      case 'UpdateExpression':
        return assign(node.argument, scope)
      case 'UnaryExpression':
        return node.operator === 'delete' ? assign(node.argument, scope) : visit(node.argument, scope)
      case 'CallExpression': {
        const { callee } = node
        if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && !callee.computed) {
          const isObjectAssign = callee.object.type === 'Identifier' && callee.object.name === 'Object' && callee.property.name === 'assign'
          if (isObjectAssign && node.arguments[0]) markChanged(node.arguments[0], scope)
          else if (mutatingMethods.has(callee.property.name)) markChanged(callee.object, scope)
        }
        return visitChildren(node, scope)
      }
      case 'TaggedTemplateExpression':
        if (node.tag.type === 'Identifier' && node.tag.name === 'sql') {
          sqlTexts.push(node.quasi.quasis.map((part) => part.value.cooked ?? part.value.raw).join(' ? '))
        }
        return visitChildren(node, scope)

      case 'ImportDeclaration':
        for (const specifier of node.specifiers) {
          const isType = node.importKind === 'type' || (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type')
          declare(scope, specifier.local.name, { value: !isType, type: true })
        }
        return
      case 'TSImportEqualsDeclaration':
        declare(scope, node.id.name, { value: node.importKind !== 'type', type: true })
        return node.moduleReference.type === 'TSExternalModuleReference' ? undefined : visitTypeName(node.moduleReference, scope, 'typeof')
      case 'ExportNamedDeclaration': {
        if (node.source) return
        for (const specifier of node.specifiers) {
          if (specifier.local.type === 'Identifier') refer(scope, specifier.local, node.exportKind === 'type' ? 'type' : 'value')
        }
        if (!node.declaration) return
        table.isExporting = scope === top
        visit(node.declaration, scope)
        table.isExporting = false
        return
      }
      case 'ExportAllDeclaration':
        return

      case 'TSInterfaceDeclaration': {
        declare(scope, node.id.name, { type: true })
        const inner = newScope(scope, false)
        if (node.typeParameters) visit(node.typeParameters, inner)
        visitAll(node.extends, inner)
        return visit(node.body, inner)
      }
      case 'TSTypeAliasDeclaration': {
        declare(scope, node.id.name, { type: true })
        const inner = newScope(scope, false)
        if (node.typeParameters) visit(node.typeParameters, inner)
        return visit(node.typeAnnotation, inner)
      }
      case 'TSEnumDeclaration': {
        declare(scope, node.id.name, { value: true, type: true })
        const inner = newScope(scope, false)
        for (const member of node.body.members) if (member.id.type === 'Identifier') inner.values.add(member.id.name)
        for (const member of node.body.members) if (member.initializer) visit(member.initializer, inner)
        return
      }
      case 'TSModuleDeclaration': {
        let name: Node = node.id
        while (name.type === 'TSQualifiedName') name = name.left
        if (name.type === 'Identifier' && node.kind !== 'global') declare(scope, name.name, { value: true, type: true })
        const wasExporting = table.isExporting
        table.isExporting = false
        if (node.body) visitAll(node.body.body as Node[], newScope(scope, true))
        table.isExporting = wasExporting
        return
      }
      case 'TSTypeParameter':
        declare(scope, node.name.name, { type: true })
        if (node.constraint) visit(node.constraint, scope)
        return node.default ? visit(node.default, scope) : undefined
      case 'TSMappedType': {
        const inner = newScope(scope, false)
        declare(inner, node.key.name, { type: true })
        return visitChildren(node, inner, ['key'])
      }
      case 'TSConditionalType':
        return visitChildren(node, newScope(scope, false))
      case 'TSFunctionType':
      case 'TSConstructorType':
      case 'TSCallSignatureDeclaration':
      case 'TSConstructSignatureDeclaration':
        return visitFunction(node, newScope(scope, false))
      case 'TSMethodSignature':
        if (node.computed) visit(node.key, scope)
        return visitFunction(node, newScope(scope, false))
      case 'TSPropertySignature':
        if (node.computed) visit(node.key, scope)
        return node.typeAnnotation ? visit(node.typeAnnotation, scope) : undefined
      case 'TSIndexSignature':
        for (const parameter of node.parameters) visit(parameter.typeAnnotation, scope)
        return visit(node.typeAnnotation, scope)
      case 'TSNamedTupleMember':
        return visit(node.elementType, scope)
      case 'TSTypeReference':
        visitTypeName(node.typeName, scope, 'type')
        return node.typeArguments ? visit(node.typeArguments, scope) : undefined
      case 'TSInterfaceHeritage':
      case 'TSClassImplements':
        visitTypeName(node.expression, scope, 'type')
        return node.typeArguments ? visit(node.typeArguments, scope) : undefined
      case 'TSTypeQuery':
        if (node.exprName.type !== 'TSImportType') visitTypeName(node.exprName, scope, 'typeof')
        return node.typeArguments ? visit(node.typeArguments, scope) : undefined
      case 'TSTypePredicate':
        return node.typeAnnotation ? visit(node.typeAnnotation, scope) : undefined
      case 'TSImportType':
        return node.typeArguments ? visit(node.typeArguments, scope) : undefined

      default:
        return visitChildren(node, scope)
    }
  }
}
