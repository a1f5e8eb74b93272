import { activation } from './layers/activation'
import { attention } from './layers/attention'
import { branches } from './layers/branches'
import { classes } from './layers/classes'
import { conv1d, pool1d } from './layers/convolution'
import { dense } from './layers/dense'
import { dropout } from './layers/dropout'
import { embedding } from './layers/embedding'
import { embeddingBag } from './layers/embedding-bag'
import { globalPool } from './layers/global-pool'
import { group, residual } from './layers/group'
import { last } from './layers/last'
import { mask } from './layers/mask'
import { batchNorm, layerNorm } from './layers/normalisation'
import { positions } from './layers/positions'
import { gru, lstm, rnn } from './layers/recurrent'
import { flatten, reshape } from './layers/reshape'
import { transformerBlock } from './layers/transformer-block'
import { sequence } from './network'

/** Networks and their layers: `const { sequence, dense, dropout } = layers`, then `sequence([dense(64, { activation: 'relu' }), dropout(0.2), dense(1)], { loss: 'mse' })`. */
export const layers = {
  sequence,
  activation,
  attention,
  batchNorm,
  branches,
  classes,
  conv1d,
  dense,
  dropout,
  embedding,
  embeddingBag,
  flatten,
  globalPool,
  group,
  gru,
  last,
  layerNorm,
  lstm,
  mask,
  pool1d,
  positions,
  reshape,
  residual,
  rnn,
  transformerBlock,
}
