import { parseSync, type Expression } from 'oxc-parser'
import { fail } from '../../protocol/failure'
import { tags } from '../../protocol/notebook'
import type { CellState } from '../../protocol/session/state'
import { newCodeCell } from './new-notebook'
import { hasTag } from './proof'

interface Parameter {
  name: string
  /** `: 'jd' | 'taobao'` as written, with its colon; empty where there is none. */
  annotation: string
  value: unknown
}

/**
 * The cells with these parameters set: a cell tagged `injected-parameters` behind the one tagged `parameters`, in place of
 * an earlier one. Values are read by the type of the literal that they override. Fails with `unknown-parameter` or
 * `bad-parameter-value`.
 */
export function withParameters(cells: readonly CellState[], given: readonly (readonly [name: string, value: string])[]): CellState[] {
  if (given.length === 0) return [...cells]
  const at = cells.findIndex((cell) => cell.type === 'code' && hasTag(cell, 'parameters'))
  const known = new Map((at === -1 ? [] : readParameters(cells[at]?.source ?? '')).map((parameter) => [parameter.name, parameter]))
  // Of a name that is given twice the last counts.
  const lines = [...new Map(given)].map(([name, text]) => {
    const parameter = known.get(name) ?? fail({ kind: 'unknown-parameter', name, known: [...known.keys()] })
    return `const ${name}${parameter.annotation} = ${JSON.stringify(toValue(parameter, text))}`
  })
  const former = cells.find((cell) => hasTag(cell, 'injectedParameters'))
  const injected: CellState = {
    ...newCodeCell(['// Set when the notebook was run', ...lines].join('\n')),
    ...(former ? { id: former.id } : {}),
    metadata: { tags: [tags.injectedParameters] },
  }
  return cells.flatMap((cell, index) => (cell === former ? [] : index === at ? [cell, injected] : [cell]))
}

/** The literal constants of a parameters cell, in order. */
export function readParameters(source: string): Parameter[] {
  const { program } = parseSync('parameters.ts', source, { lang: 'ts', sourceType: 'module' })
  return program.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') return []
    return declaration.declarations.flatMap(({ id, init }): Parameter[] => {
      const literal = init ? toLiteral(init) : null
      if (id.type !== 'Identifier' || !literal) return []
      const annotation = id.typeAnnotation ? source.slice(id.typeAnnotation.start, id.typeAnnotation.end) : ''
      return [{ name: id.name, annotation, value: literal.value }]
    })
  })
}

/** A literal's value in a box, since null is one; null for anything that would have to be evaluated. */
function toLiteral(node: Expression): { value: unknown } | null {
  switch (node.type) {
    case 'Literal':
      return 'regex' in node || 'bigint' in node ? null : { value: node.value }
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? { value: node.quasis[0]?.value.cooked ?? '' } : null
    case 'UnaryExpression': {
      const value = toLiteral(node.argument)?.value
      return typeof value === 'number' && (node.operator === '-' || node.operator === '+') ? { value: node.operator === '-' ? -value : value } : null
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return toLiteral(node.expression)
    case 'ArrayExpression': {
      const items = node.elements.map((element) => (element && element.type !== 'SpreadElement' ? toLiteral(element) : null))
      return items.every((item) => item !== null) ? { value: items.map((item) => item.value) } : null
    }
    case 'ObjectExpression': {
      const members = node.properties.map((property) => {
        if (property.type !== 'Property' || property.computed) return null
        const name = property.key.type === 'Identifier' ? property.key.name : property.key.type === 'Literal' ? String(property.key.value) : null
        const literal = toLiteral(property.value)
        return name !== null && literal ? ([name, literal.value] as const) : null
      })
      return members.every((member) => member !== null) ? { value: Object.fromEntries(members) } : null
    }
    default:
      return null
  }
}

function toValue({ name, value }: Parameter, given: string): unknown {
  const bad = (wanted: string) => fail({ kind: 'bad-parameter-value', name, given, wanted })
  if (typeof value === 'string') return given
  if (typeof value === 'number') return given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) : bad('number')
  if (typeof value === 'boolean') return given === 'true' ? true : given === 'false' ? false : bad('true, false')
  let parsed: unknown
  try {
    parsed = JSON.parse(given)
  } catch {
    // A parameter whose default is null takes plain words, too.
    return value === null ? given : bad('JSON')
  }
  if (Array.isArray(value) && !Array.isArray(parsed)) return bad('JSON […]')
  return value !== null && !Array.isArray(value) && (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) ? bad('JSON {…}') : parsed
}
