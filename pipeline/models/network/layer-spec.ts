import type { ActivationSpec } from './layers/activation'
import type { AttentionSpec } from './layers/attention'
import type { BranchesSpec } from './layers/branches'
import type { ClassesSpec } from './layers/classes'
import type { Conv1dSpec, Pool1dSpec } from './layers/convolution'
import type { DenseSpec } from './layers/dense'
import type { DropoutSpec } from './layers/dropout'
import type { EmbeddingSpec } from './layers/embedding'
import type { EmbeddingBagSpec } from './layers/embedding-bag'
import type { GlobalPoolSpec } from './layers/global-pool'
import type { GroupSpec, ResidualSpec } from './layers/group'
import type { LastSpec } from './layers/last'
import type { MaskSpec } from './layers/mask'
import type { BatchNormSpec, LayerNormSpec } from './layers/normalisation'
import type { PositionsSpec } from './layers/positions'
import type { GruSpec, LstmSpec, RnnSpec } from './layers/recurrent'
import type { FlattenSpec, ReshapeSpec } from './layers/reshape'
import type { TransformerBlockSpec } from './layers/transformer-block'

/** A layer as plain data. A new kind: its file in `layers/`, a line here, and where the compiler then points. */
export type LayerSpec =
  | ActivationSpec
  | AttentionSpec
  | BatchNormSpec
  | BranchesSpec
  | ClassesSpec
  | Conv1dSpec
  | DenseSpec
  | DropoutSpec
  | EmbeddingSpec
  | EmbeddingBagSpec
  | FlattenSpec
  | GlobalPoolSpec
  | GroupSpec
  | GruSpec
  | LastSpec
  | LayerNormSpec
  | LstmSpec
  | MaskSpec
  | Pool1dSpec
  | PositionsSpec
  | ReshapeSpec
  | ResidualSpec
  | RnnSpec
  | TransformerBlockSpec

export type LayerKind = LayerSpec['kind']
