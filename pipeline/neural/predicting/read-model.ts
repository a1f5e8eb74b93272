import * as z from 'zod'
import { fail } from '../../../protocol/failure'
import type { Text } from '../../../protocol/text'
import type { StoredWeights } from '../../models/architecture'
import { toModel, type TrainedModel } from '../../models/trained-model'
import type { StepContext } from '../../step/step-context'
import type { Encodings } from '../rows/encoding'

/** A model as `neural.fit` gives it, or as it comes out of JSON. */
export const modelParam = z.looseObject({
  schema: z.literal('souk.model'),
  architecture: z.string(),
  config: z.looseObject({}),
  weights: z.array(z.looseObject({ name: z.string(), shape: z.array(z.number()), values: z.unknown() })),
  encodings: z.looseObject({}),
}) as unknown as z.ZodType<TrainedModel, TrainedModel>

/** Checks a model and what it says of columns. Fails with `bad-weights`, or with `bad-params` for a model that no table's columns belong to. */
export function readModel(context: StepContext, step: string, given: TrainedModel): { model: TrainedModel; encodings: Encodings } {
  const encodings = given.encodings as unknown as Encodings
  if (encodings.step !== 'neural.fit' || typeof encodings.inputs !== 'object' || !Array.isArray(encodings.targets)) {
    const problem: Text = { en: 'does not say which columns it takes: it was not trained by neural.fit', zh: '没有说明所用的列：不是由 neural.fit 训练的模型' }
    fail({ kind: 'bad-params', step, parameter: 'model', problem: problem[context.language], given: JSON.stringify(given.encodings).slice(0, 200) })
  }
  return { model: toModel({ ...given, weights: given.weights.map(({ name, shape, values }) => ({ name, shape, values: toNumbers(values) })) }), encodings }
}

/** JSON has no typed arrays: it makes lists of them, or objects by index. */
function toNumbers(values: unknown): StoredWeights['values'] {
  if (values instanceof Float32Array || values instanceof Float64Array || values instanceof Uint16Array) return values
  return Float64Array.from(Object.values(values as object), Number)
}
