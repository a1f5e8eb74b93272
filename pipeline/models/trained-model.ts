import * as z from 'zod'
import type { Backend, Device } from '../tensor/backend/backend'
import { backendNames } from '../tensor/backend/backend'
import { sizeOf, shapeWords } from '../tensor/tensor'
import type { Architecture, StoredWeights } from './architecture'
import { architectureNames, architectureOf } from './architectures'
import { LiveNetwork } from './network/live-network'
import { checkNetwork } from './network/network-spec'
import { matchWeights, type CopiedWeights } from './network/parameters'
import { refuseWeights } from './network/refuse-network'

/** What a training leaves: plain data that holds all that predicting needs, and how it came about. */
export interface TrainedModel {
  schema: 'souk.model'
  version: 1
  /** Name and member of a family of networks. */
  architecture: string
  config: unknown
  weights: StoredWeights[]
  /** How columns become inputs and outputs become answers: vocabularies, means and deviations. Who trained it knows what is in it. */
  encodings: Record<string, unknown>
  /** What it was trained on; null where the weights came from elsewhere. */
  device: Device | null
  history: Record<string, unknown>[]
  seed: number | null
  dataFingerprint: string | null
}

export type ModelParts = Pick<TrainedModel, 'architecture' | 'config' | 'weights'> & Partial<TrainedModel>

/** A model of its parts. Fails with `bad-weights` where the weights are not those of the network. */
export function toModel({ architecture, config, weights, encodings = {}, device = null, history = [], seed = null, dataFingerprint = null }: ModelParts): TrainedModel {
  return checkFit({ schema: 'souk.model', version: 1, architecture, config: toPlain(config), weights: [...weights], encodings, device, history, seed, dataFingerprint }, 'model')
}

const kinds = { f64: Float64Array, f32: Float32Array, f16: Uint16Array } as const
type NumberKind = keyof typeof kinds

const weightsSchema = z.strictObject({
  name: z.string().min(1),
  shape: z.array(z.int().min(0)),
  /** `f16` are the bits of IEEE halves. */
  kind: z.enum(['f64', 'f32', 'f16']),
  /** Little-endian numbers in base64. */
  values: z.base64(),
})

const modelSchema = z.object({
  schema: z.literal('souk.model'),
  version: z.literal(1),
  architecture: z.string(),
  config: z.unknown(),
  weights: z.array(weightsSchema),
  encodings: z.record(z.string(), z.unknown()),
  device: z.object({ backend: z.enum(backendNames), precision: z.string(), detail: z.string() }).nullable(),
  history: z.array(z.record(z.string(), z.unknown())),
  seed: z.number().nullable(),
  dataFingerprint: z.string().nullable(),
})

/** As JSON, weights in base64, bit for bit. */
export function toJson(model: TrainedModel): string {
  return JSON.stringify({ ...model, weights: model.weights.map(({ name, shape, values }) => ({ name, shape, kind: kindOf(values), values: toBase64(values) })) })
}

/** Reads what `toJson` wrote. A file that is none, of another version, cut off or damaged fails with `bad-weights`, naming `path` or the parameter and its shape. */
export function fromJson(text: string, path = 'model'): TrainedModel {
  const given = parse(text, path)
  if (given.schema !== 'souk.model') refuseWeights(path, { en: 'this is no model of Souk', zh: '这不是 Souk 的模型' })
  if (given.version !== 1) refuseWeights(path, { en: `version ${String(given.version)} of the format, which this Souk does not know (it reads 1)`, zh: `格式版本为 ${String(given.version)}，当前的 Souk 只能读取版本 1` })
  const checked = modelSchema.safeParse(given)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const [field, index] = issue?.path ?? []
    const weights = field === 'weights' && typeof index === 'number' && Array.isArray(given.weights) ? (given.weights[index] as { name?: unknown } | undefined) : undefined
    const place = typeof weights?.name === 'string' ? `${path}: ${weights.name}` : path
    const spot = issue?.path.join('.') ?? ''
    refuseWeights(place, { en: `damaged at ${spot}: ${issue?.message ?? ''}`, zh: `${spot} 处已损坏：${issue?.message ?? ''}` })
  }
  const { weights, ...model } = checked.data
  return checkFit({ ...model, weights: weights.map((one) => readWeights(one, path)) }, path)
}

/** The model in a back end's memory, to predict with. */
export function openModel({ architecture, config, weights }: TrainedModel, backend: Backend): LiveNetwork<unknown> {
  return new LiveNetwork(backend, architectureOf(architecture), config, weights)
}

/** What of one model another can start from, by name and shape: `matchModels(old, fresh).weights`. What did not match is listed. */
export function matchModels(from: TrainedModel, to: Pick<TrainedModel, 'architecture' | 'config'>): CopiedWeights {
  return matchWeights(architectureOf(to.architecture).parameters(to.config), from.weights)
}

function parse(text: string, path: string): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>
  } catch {
    refuseWeights(path, { en: 'no JSON, or cut off', zh: '不是 JSON，或文件不完整' })
  }
  return refuseWeights(path, { en: 'this is no model of Souk', zh: '这不是 Souk 的模型' })
}

function readWeights({ name, shape, kind, values }: z.output<typeof weightsSchema>, path: string): StoredWeights {
  const bytes = Buffer.from(values, 'base64')
  const wanted = sizeOf(shape) * kinds[kind].BYTES_PER_ELEMENT
  if (bytes.length !== wanted) {
    refuseWeights(`${path}: ${name}`, { en: `${bytes.length} bytes instead of ${wanted} for ${shapeWords(shape)}`, zh: `有 ${bytes.length} 字节，而 ${shapeWords(shape)} 需要 ${wanted} 字节` })
  }
  const copy = new Uint8Array(bytes)
  const numbers = new kinds[kind](copy.buffer)
  if (kind !== 'f16' && !numbers.every(Number.isFinite)) refuseWeights(`${path}: ${name}`, { en: `not all of ${shapeWords(shape)} are numbers`, zh: `${shapeWords(shape)} 中含有非有限数` })
  return { name, shape, values: numbers }
}

/** That the config is one of its architecture and the weights are those that it wants. */
function checkFit(model: TrainedModel, path: string): TrainedModel {
  if (!architectureNames().includes(model.architecture)) architectureOf(model.architecture)
  const config = model.architecture === 'network' ? checkNetwork(model.config) : model.config
  const architecture: Architecture<unknown> = architectureOf(model.architecture)
  const { missing, unused } = matchWeights(architecture.parameters(config), model.weights)
  const [first] = missing
  if (first !== undefined) {
    const { name, wanted, given } = first
    refuseWeights(`${path}: ${name}`, given === null ? { en: `missing; ${shapeWords(wanted)} is wanted`, zh: `缺失；应为 ${shapeWords(wanted)}` } : { en: `${shapeWords(given)} instead of ${shapeWords(wanted)}`, zh: `形状为 ${shapeWords(given)}，应为 ${shapeWords(wanted)}` })
  }
  if (unused.length > 0) refuseWeights(`${path}: ${unused[0]}`, { en: 'the network has no such weights', zh: '网络中没有这一权重' })
  return { ...model, config }
}

function kindOf(values: StoredWeights['values']): NumberKind {
  return values instanceof Float64Array ? 'f64' : values instanceof Float32Array ? 'f32' : 'f16'
}

const toBase64 = (values: StoredWeights['values']): string => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')

/** Plain data of what may be a class. */
const toPlain = (config: unknown): unknown => JSON.parse(JSON.stringify(config))
