import type * as z from 'zod'
import { currentContext } from '../../../step/context'
import { checkParams } from '../../../step/check-params'

/** A layer as its maker was told to make it, with all defaults. Fails with `bad-params` in the layer's kind. */
export function checkLayer<Schema extends z.ZodObject>(schema: Schema, given: { kind: string } & Record<string, unknown>): z.output<Schema> {
  return checkParams(given.kind, schema, given, currentContext().language)
}
