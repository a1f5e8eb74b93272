import * as z from 'zod'

const value = z.union([z.string(), z.number(), z.boolean()])
const bound = z.union([z.string(), z.number()])
const bounds = z.array(z.number()).length(2)
const columns = z.array(z.string()).min(1)
const by = columns.optional()

/** What every rule may have: a name of its own, how grave a failure is, and which rows it is about. */
const common = {
  name: z.string().optional(),
  severity: z.enum(['warn', 'error']).optional(),
  where: z.strictObject({ column: z.string(), is: z.array(value).optional(), isNot: z.array(value).optional(), from: bound.optional(), to: bound.optional(), isPresent: z.boolean().optional() }).optional(),
}

/** What text must be readable as, or a column's own kind. */
export const readableTypes = ['integer', 'number', 'boolean', 'date', 'time', 'text'] as const

/** The closed set of checks. Times and amounts among the bounds are text, as a table shows them. */
export const rule = z.discriminatedUnion('check', [
  z.strictObject({ ...common, check: z.literal('present'), column: z.string() }),
  z.strictObject({ ...common, check: z.literal('unique'), columns, by }),
  z.strictObject({ ...common, check: z.literal('key'), columns }),
  z.strictObject({ ...common, check: z.literal('type'), column: z.string(), type: z.enum(readableTypes) }),
  z.strictObject({ ...common, check: z.literal('range'), column: z.string(), min: bound.optional(), max: bound.optional(), isStrict: z.boolean().optional() }),
  z.strictObject({ ...common, check: z.literal('inSet'), column: z.string(), values: z.array(value).min(1) }),
  z.strictObject({ ...common, check: z.literal('pattern'), column: z.string(), pattern: z.string().min(1) }),
  z.strictObject({ ...common, check: z.literal('length'), column: z.string(), min: z.int().min(0).optional(), max: z.int().min(0).optional() }),
  z.strictObject({ ...common, check: z.literal('order'), columns: z.array(z.string()).min(2), isStrict: z.boolean().optional() }),
  z.strictObject({ ...common, check: z.literal('reference'), columns, table: z.string(), keys: columns }),
  z.strictObject({ ...common, check: z.literal('sum'), total: z.string(), plus: columns, minus: columns.optional(), tolerance: z.number().min(0).optional() }),
  z.strictObject({ ...common, check: z.literal('monotone'), column: z.string(), direction: z.enum(['increasing', 'decreasing']).optional(), isStrict: z.boolean().optional(), orderBy: z.string().optional(), by }),
  z.strictObject({ ...common, check: z.literal('rowCount'), min: z.int().min(0).optional(), max: z.int().min(0).optional(), by }),
  z.strictObject({ ...common, check: z.literal('missingShare'), column: z.string(), max: z.number().min(0).max(1), by }),
  z.strictObject({ ...common, check: z.literal('fresh'), column: z.string(), asOf: z.string(), days: z.number().min(0), by }),
  z.strictObject({
    ...common,
    check: z.literal('distribution'),
    column: z.string(),
    mean: bounds.optional(),
    median: bounds.optional(),
    standardDeviation: bounds.optional(),
    min: bounds.optional(),
    max: bounds.optional(),
    distinct: bounds.optional(),
    by,
  }),
])

export type Rule = z.output<typeof rule>
export type RuleOf<Check extends Rule['check']> = Extract<Rule, { check: Check }>

export const step = 'clean.expect'
