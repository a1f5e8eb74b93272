import * as z from 'zod'
import type { ParameterDescription, StepDescription } from '../../protocol/kernel'
import type { Text } from '../../protocol/text'
import type { AnyStepSpec } from './define-step'
import { exampleCode } from './example'

/** Both languages of a parameter's description, for `.meta()`: `z.string().meta(says({ en: 'Column', zh: '列' }))`. */
export function says(text: Text): { description: string; zh: string } {
  return { description: text.en, zh: text.zh }
}

/** What a step tells about itself, from its own declaration. */
export function describeStep(spec: AnyStepSpec): StepDescription {
  const schema = z.toJSONSchema(spec.params, { io: 'input', unrepresentable: 'any' })
  const required = new Set(schema.required ?? [])
  const params = Object.entries(schema.properties ?? {}).map(([name, property]) => toParameter(name, property, required.has(name)))
  return { name: spec.name, stage: spec.name.split('.', 1)[0] ?? '', summary: spec.summary, params, example: exampleCode(spec) }
}

function toParameter(name: string, property: unknown, isRequired: boolean): ParameterDescription {
  const { description, zh, default: standard, ...schema } = typeof property === 'object' && property !== null ? (property as Record<string, unknown>) : {}
  return {
    name,
    description: { en: String(description ?? ''), zh: String(zh ?? '') },
    schema,
    isRequired,
    ...(standard === undefined ? {} : { default: standard }),
  }
}
