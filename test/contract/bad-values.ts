type Schema = Readonly<Record<string, unknown>>

/** Values that a JSON Schema forbids, one or more for each of its constraints. */
export function badValues(schema: Schema): unknown[] {
  const alternatives = schema['anyOf']
  if (Array.isArray(alternatives)) {
    // What one alternative forbids another may allow.
    return alternatives.flatMap((one: Schema) => badValues(one)).filter((value) => !alternatives.some((one: Schema) => allows(one, value)))
  }
  const bad: unknown[] = []
  const choices = schema['enum']
  if (Array.isArray(choices)) bad.push(`${choices.join('')}-not`)
  switch (schema['type']) {
    case 'string':
      bad.push(42, ['a'])
      if (typeof schema['pattern'] === 'string') bad.push('\u0000 surely not')
      if (typeof schema['minLength'] === 'number' && schema['minLength'] > 0) bad.push('')
      break
    case 'number':
    case 'integer':
      bad.push('7', Number.NaN)
      if (schema['type'] === 'integer') bad.push(1.5)
      if (typeof schema['minimum'] === 'number') bad.push(schema['minimum'] - 1)
      if (typeof schema['exclusiveMinimum'] === 'number') bad.push(schema['exclusiveMinimum'])
      if (typeof schema['maximum'] === 'number') bad.push(schema['maximum'] + 1)
      if (typeof schema['exclusiveMaximum'] === 'number') bad.push(schema['exclusiveMaximum'])
      break
    case 'boolean':
      bad.push('yes', 1)
      break
    case 'array': {
      bad.push('not a list', 3)
      if (typeof schema['minItems'] === 'number' && schema['minItems'] > 0) bad.push([])
      const items = schema['items']
      if (isSchema(items)) bad.push(...badValues(items).map((value) => [value]))
      break
    }
    case 'object':
      bad.push('not an object', 3)
      break
  }
  return bad
}

/** Whether a value is of the schema's type at least: enough to leave out what another alternative takes. */
function allows(schema: Schema, value: unknown): boolean {
  if (schema['type'] === 'null') return value === null
  if (schema['type'] === 'array') return Array.isArray(value) && value.every((item) => isSchema(schema['items']) && allows(schema['items'], item)) && value.length >= Number(schema['minItems'] ?? 0)
  if (schema['type'] === 'string') return typeof value === 'string' && value.length >= Number(schema['minLength'] ?? 0)
  if (schema['type'] === 'integer') return Number.isInteger(value)
  return typeof value === schema['type']
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}
