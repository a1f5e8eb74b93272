import * as z from 'zod'
import { layerName } from './layers/fields'

const weight = z.number().min(0).default(1)

/** What an output is held against; the only output and `target` (or, where there are several losses, the output's name) where absent. */
const compared = { output: layerName.optional(), target: z.string().min(1).optional(), weight }

export const lossSchema = z.discriminatedUnion('kind', [
  /** Mean squared error. */
  z.strictObject({ kind: z.literal('mse'), ...compared }),
  /** Mean absolute error. */
  z.strictObject({ kind: z.literal('mae'), ...compared }),
  /** Squared up to `delta`, straight beyond: outliers pull less. */
  z.strictObject({ kind: z.literal('huber'), ...compared, delta: z.number().positive().default(1) }),
  /** The output's last dimension has a number for each level. */
  z.strictObject({ kind: z.literal('quantile'), ...compared, levels: z.array(z.number().gt(0).lt(1)).min(1) }),
  /** Of scores and targets from 0 to 1; `positiveWeight` weighs the positive part, for classes of unequal size. */
  z.strictObject({ kind: z.literal('binary-cross-entropy'), ...compared, positiveWeight: z.number().positive().default(1) }),
  /** Of a score for each class and whole numbers from 0; -1 counts for nothing. Behind `classes(…, { samples })` it is the sampled one. */
  z.strictObject({ kind: z.literal('cross-entropy'), ...compared, smoothing: z.number().min(0).lt(1).default(0) }),
  /** Bayesian personalised ranking: what was liked scores above what was not. Needs no target. */
  z.strictObject({ kind: z.literal('bpr'), positive: layerName, negative: layerName, weight }),
  /** Each query's own key among those of all rows of the batch. Needs no target. `ids`: an input that says what the keys are, so that equal ones are not held against each other. */
  z.strictObject({
    kind: z.literal('contrastive'),
    query: layerName,
    key: layerName,
    temperature: z.number().positive().default(0.1),
    symmetric: z.boolean().default(false),
    cosine: z.boolean().default(true),
    ids: z.string().nullable().default(null),
    weight,
  }),
  /** Towards a teacher's scores before their softmax (Hinton 2015), which are the target. */
  z.strictObject({ kind: z.literal('distil'), ...compared, temperature: z.number().positive().default(2) }),
])

/** What a network learns by, as plain data. */
export type LossSpec = z.output<typeof lossSchema>
export type LossKind = LossSpec['kind']

const plain = ['mse', 'mae', 'huber', 'binary-cross-entropy', 'cross-entropy', 'distil'] as const

/** A loss as a person may write it: `'mse'`, or `{ kind: 'huber', delta: 2 }`. */
export type LossGiven = (typeof plain)[number] | z.input<typeof lossSchema>
export const lossGivenSchema = z.preprocess((given) => (typeof given === 'string' ? { kind: given } : given), lossSchema)
