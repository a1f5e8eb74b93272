import type { AnyStepSpec } from './define-step'

export type Row = Readonly<Record<string, unknown>>

/** Rows of an example table, with SQL types where a text stands for a time or an exact amount. */
export interface ExampleTable {
  rows: readonly Row[]
  types?: Readonly<Record<string, string>>
}

export interface StepExample<Params, Result> {
  /** One table, or several by the names that the step takes. */
  input: ExampleTable | Readonly<Record<string, ExampleTable>>
  params?: Params
  /** What to look at in the result, as plain data. */
  look(result: Result): unknown
  /** What must be seen there. */
  gives: unknown
}

export function isExampleTable(input: StepExample<object, never>['input']): input is ExampleTable {
  return Array.isArray(input.rows)
}

/** The example as code that runs in a cell. */
export function exampleCode({ name, example }: AnyStepSpec): string {
  const tables = isExampleTable(example.input) ? [['table', example.input] as const] : Object.entries(example.input)
  const lines = tables.map(([variable, { rows, types }]) => {
    const list = rows.map((row) => `  ${toCode(row)},\n`).join('')
    return `const ${variable} = await toTable([\n${list}]${types === undefined ? '' : `, { types: ${toCode(types)} }`})`
  })
  const input = isExampleTable(example.input) ? 'table' : `{ ${tables.map(([variable]) => variable).join(', ')} }`
  const params = example.params === undefined || Object.keys(example.params).length === 0 ? '' : `, ${toCode(example.params)}`
  return [...lines, `await ${name}(${input}${params})`].join('\n')
}

function toCode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCode).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : toCode(key)}: ${toCode(item)}`)
    return `{ ${entries.join(', ')} }`
  }
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
  return String(value)
}
