import * as z from 'zod'
import type { LayerKind, LayerSpec } from './layer-spec'
import { activationSchema, planActivation } from './layers/activation'
import { attentionSchema, planAttention } from './layers/attention'
import { branchesSchema, planBranches } from './layers/branches'
import { classesSchema, planClasses } from './layers/classes'
import { conv1dSchema, planConv1d, planPool1d, pool1dSchema } from './layers/convolution'
import { denseSchema, planDense } from './layers/dense'
import { dropoutSchema, planDropout } from './layers/dropout'
import { embeddingSchema, planEmbedding } from './layers/embedding'
import { embeddingBagSchema, planEmbeddingBag } from './layers/embedding-bag'
import { globalPoolSchema, planGlobalPool } from './layers/global-pool'
import { groupSchema, planGroup, planResidual, residualSchema } from './layers/group'
import { lastSchema, planLast } from './layers/last'
import { maskSchema, planMask } from './layers/mask'
import { batchNormSchema, layerNormSchema, planBatchNorm, planLayerNorm } from './layers/normalisation'
import { planPositions, positionsSchema } from './layers/positions'
import { gruSchema, lstmSchema, planRecurrent, rnnSchema } from './layers/recurrent'
import { flattenSchema, planFlatten, planReshape, reshapeSchema } from './layers/reshape'
import { planTransformerBlock, transformerBlockSchema } from './layers/transformer-block'
import type { LayerPlans } from './planner'

export const layerPlans: LayerPlans = {
  activation: planActivation,
  attention: planAttention,
  batchNorm: planBatchNorm,
  branches: planBranches,
  classes: planClasses,
  conv1d: planConv1d,
  dense: planDense,
  dropout: planDropout,
  embedding: planEmbedding,
  embeddingBag: planEmbeddingBag,
  flatten: planFlatten,
  globalPool: planGlobalPool,
  group: planGroup,
  gru: planRecurrent,
  last: planLast,
  layerNorm: planLayerNorm,
  lstm: planRecurrent,
  mask: planMask,
  pool1d: planPool1d,
  positions: planPositions,
  reshape: planReshape,
  residual: planResidual,
  rnn: planRecurrent,
  transformerBlock: planTransformerBlock,
}

const listSchema: z.ZodType<LayerSpec[]> = z.lazy(() => z.array(layerSchema))

const schemas: { [Kind in LayerKind]: z.ZodObject<{ kind: z.ZodLiteral<Kind> } & z.ZodRawShape> } = {
  activation: activationSchema,
  attention: attentionSchema,
  batchNorm: batchNormSchema,
  branches: branchesSchema(listSchema),
  classes: classesSchema,
  conv1d: conv1dSchema,
  dense: denseSchema,
  dropout: dropoutSchema,
  embedding: embeddingSchema,
  embeddingBag: embeddingBagSchema,
  flatten: flattenSchema,
  globalPool: globalPoolSchema,
  group: groupSchema(listSchema),
  gru: gruSchema,
  last: lastSchema,
  layerNorm: layerNormSchema,
  lstm: lstmSchema,
  mask: maskSchema,
  pool1d: pool1dSchema,
  positions: positionsSchema,
  reshape: reshapeSchema,
  residual: residualSchema(listSchema),
  rnn: rnnSchema,
  transformerBlock: transformerBlockSchema,
}

export const layerKinds = Object.keys(layerPlans) as LayerKind[]

/** Any layer read from outside; defaults are filled in, and an option that the layer does not have is refused. */
export const layerSchema: z.ZodType<LayerSpec> = z.discriminatedUnion('kind', strictSchemas()) as unknown as z.ZodType<LayerSpec>

function strictSchemas(): [z.ZodObject<{ kind: z.ZodLiteral<LayerKind> }>, ...z.ZodObject<{ kind: z.ZodLiteral<LayerKind> }>[]] {
  const all = Object.values(schemas).map((schema) => (schema as unknown as z.ZodObject<{ kind: z.ZodLiteral<LayerKind> }>).strict())
  const [first, ...others] = all
  if (first === undefined) throw new Error('there are no layers')
  return [first as never, ...(others as never[])]
}
