import type { ParameterDescription, StepDescription } from '../../../protocol/kernel'
import type { WorkbenchMessage } from '../language'

/** How a parameter is filled in. */
export type FieldKind = 'column' | 'columns' | 'choice' | 'choices' | 'flag' | 'integer' | 'number' | 'text' | 'texts' | 'json'

export type Reading = { value: unknown } | { problem: WorkbenchMessage; limit?: number }

/** Inputs that a step takes: one table under '' or several by name, as its example shows them. */
export function inputsOf(step: StepDescription): string[] {
  const call = step.example.split('\n').findLast((line) => line.includes(`${step.name}(`)) ?? ''
  const named = /\(\{\s*([\w$\s,]+?)\s*\}/.exec(call)?.[1]
  return named === undefined ? [''] : named.split(/\s*,\s*/)
}

/** What fits the parameter's schema. A text that its description calls a column is chosen from the table's columns. */
export function fieldKind({ schema, description }: ParameterDescription): FieldKind {
  const isColumn = /\bcolumns?\b/i.test(description.en)
  const variants = variantsOf(schema)
  if (variants.length > 1) {
    const isTextOrList = variants.every((one) => one['type'] === 'string' || (one['type'] === 'array' && (one['items'] as Schema | undefined)?.['type'] === 'string'))
    return isTextOrList ? (isColumn ? 'columns' : 'texts') : 'json'
  }
  return kindOfPlain(variants[0] ?? schema, isColumn)
}

/** True where null is one of the parameter's values: nothing, on purpose. */
export function canBeNothing({ schema }: ParameterDescription): boolean {
  return allVariants(schema).some((one) => one['type'] === 'null')
}

/** How `null` stands in a field, where it is a value of its own. */
export const nothing = 'null'

type Schema = Record<string, unknown>

function allVariants(schema: Schema): Schema[] {
  const variants = schema['anyOf'] ?? schema['oneOf']
  return Array.isArray(variants) ? (variants as Schema[]) : [schema]
}

function variantsOf(schema: Schema): Schema[] {
  return allVariants(schema).filter((one) => one['type'] !== 'null')
}

function kindOfPlain(schema: Schema, isColumn: boolean): FieldKind {
  if (Array.isArray(schema['enum'])) return 'choice'
  switch (schema['type']) {
    case 'boolean':
      return 'flag'
    case 'integer':
      return 'integer'
    case 'number':
      return 'number'
    case 'string':
      return isColumn ? 'column' : 'text'
    case 'array': {
      const items = schema['items'] as Schema | undefined
      if (Array.isArray(items?.['enum'])) return 'choices'
      return items?.['type'] === 'string' ? (isColumn ? 'columns' : 'texts') : 'json'
    }
    default:
      return 'json'
  }
}

/** What a choice can be. */
export function choicesOf({ schema }: ParameterDescription): string[] {
  const [plain = schema] = variantsOf(schema)
  const items = plain['items'] as Schema | undefined
  return ((plain['enum'] ?? items?.['enum'] ?? []) as unknown[]).map(String)
}

/** The value that was filled in; `undefined` where the field was left as it was, so that the step's own default holds. */
export function readField(parameter: ParameterDescription, typed: string): Reading {
  const text = typed.trim()
  if (text === '') return parameter.isRequired ? { problem: 'stepRequired' } : { value: undefined }
  if (text === nothing && canBeNothing(parameter)) return { value: null }
  switch (fieldKind(parameter)) {
    case 'flag':
      return { value: text === 'true' }
    case 'integer':
    case 'number':
      return readNumber(parameter, text)
    case 'columns':
    case 'choices':
    case 'texts':
      return { value: readList(parameter, text) }
    case 'json':
      try {
        return { value: JSON.parse(text) as unknown }
      } catch {
        return { problem: 'stepNotJson' }
      }
    case 'choice':
    case 'column':
    case 'text':
      return { value: text }
  }
}

/** A readable call of the step, such as a person would write it. `tables` are variables by input name. */
export function stepCode(step: StepDescription, tables: Record<string, string>, values: Record<string, unknown>, result: string): string {
  const names = Object.keys(tables)
  const only = tables['']
  const input = only ?? (names.length === 0 ? '' : `{ ${names.map((name) => (tables[name] === name ? name : `${name}: ${tables[name]}`)).join(', ')} }`)
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  const options = given.map(([name, value]) => `${name}: ${toLiteral(value)}`)
  const oneLine = options.length === 0 ? '' : `, { ${options.join(', ')} }`
  const isLong = input.length + oneLine.length > 72
  const parameters = isLong ? `, {\n${options.map((option) => `  ${option},\n`).join('')}}` : oneLine
  return `const ${result} = await ${step.name}(${input}${parameters})\n${result}`
}

/** A name for the result that is not taken: `report`, `report2` … */
export function freeName(step: StepDescription, taken: ReadonlySet<string>): string {
  const base = step.name.split('.').at(-1) ?? 'result'
  let name = base
  for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`
  return name
}

export function isName(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text)
}

/** A list; a single one by itself where the step takes either. */
function readList({ schema }: ParameterDescription, text: string): string | string[] {
  const list = text.split(/\s*[,，]\s*/).filter((part) => part !== '')
  const [first] = list
  return list.length === 1 && first !== undefined && variantsOf(schema).some((one) => one['type'] === 'string') ? first : list
}

function readNumber({ schema: whole }: ParameterDescription, text: string): Reading {
  const [schema = whole] = variantsOf(whole)
  const value = Number(text)
  if (!Number.isFinite(value)) return { problem: 'stepNotNumber' }
  if (schema['type'] === 'integer' && !Number.isInteger(value)) return { problem: 'stepNotInteger' }
  const low = schema['minimum'] ?? schema['exclusiveMinimum']
  const high = schema['maximum'] ?? schema['exclusiveMaximum']
  if (typeof low === 'number' && (value < low || (schema['minimum'] === undefined && value === low))) return { problem: 'stepTooSmall', limit: low }
  if (typeof high === 'number' && (value > high || (schema['maximum'] === undefined && value === high))) return { problem: 'stepTooLarge', limit: high }
  return { value }
}

function toLiteral(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
  if (Array.isArray(value)) return `[${value.map(toLiteral).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${isName(name) ? name : toLiteral(name)}: ${toLiteral(member)}`)
    return `{ ${members.join(', ')} }`
  }
  return String(value)
}
