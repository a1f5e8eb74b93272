import { readFile } from 'node:fs/promises'
import { fail } from '../../../protocol/failure'
import { insideWorkspace } from '../../engine/inside-workspace'
import { fromHalfBits, toHalfBits } from '../../numeric/half'
import { currentContext, type Context } from '../../step/context'
import { shapeWords, sizeOf } from '../../tensor/tensor'
import type { ParameterSpec, StoredWeights } from '../architecture'
import { isSameShape } from '../network/form'
import type { NetworkSpec } from '../network/network-spec'
import { initialWeights, matchWeights, type CopiedWeights } from '../network/parameters'
import { planNetwork } from '../network/plan-network'
import { allLayers } from '../network/planner'
import { refuseWeights } from '../network/refuse-network'
import { toModel, type TrainedModel } from '../trained-model'
import { readSafetensors } from './safetensors'

export interface CheckpointOptions {
  /** The network's names for the file's: whole names or beginnings, the longest first: `{ 'model.fc1': 'dense1', 'emb.weight': 'items/weight' }`. */
  rename?: Readonly<Record<string, string>>
  /**
   * `pytorch`: products and recurrent layers lie [out, in] and convolutions [out, in, size] in the file, and parts have PyTorch's
   * names (`weight_ih_l0`, `bias_hh_l0_reverse`, `running_mean`). `souk`: all is as `toSafetensors` leaves it.
   */
  layout?: 'souk' | 'pytorch'
  /** What does not match starts from this seed. Without it everything must match. */
  seed?: number
  context?: Context
}

export interface OpenedCheckpoint extends CopiedWeights {
  model: TrainedModel
  /** What the file's writer noted. */
  metadata: Record<string, string>
}

/**
 * Weights on disk (safetensors, inside the workspace) in a network they fit: `await openCheckpoint('encoder.safetensors', network,
 * { layout: 'pytorch', rename: { lstm: 'lstm1' }, seed: 1 })`. Dots in the file's names stand for `/`. `missing` lists what the network
 * wants and did not get, `unused` what the file has beyond that. Fails with `file-missing`, `file-outside`, and with
 * `bad-weights` where the file is damaged, nothing matches, or something is missing and no seed is given.
 */
export async function openCheckpoint(path: string, network: NetworkSpec, { rename = {}, layout = 'souk', seed, context = currentContext() }: CheckpointOptions = {}): Promise<OpenedCheckpoint> {
  const { weights: found, metadata } = readSafetensors(await read(insideWorkspace(path, context), path), path)
  const { body, heads, parameters } = planNetwork(network)
  const turned = layout === 'pytorch' ? turnedNames([body, ...Object.values(heads)].flatMap(allLayers)) : new Set<string>()
  const wanted = new Map(parameters.map((spec) => [spec.name, spec]))
  const from = found.map((one) => {
    const name = nameOf(one.name, rename, layout, wanted)
    const spec = wanted.get(name)
    return spec === undefined ? { ...one, name } : fit({ ...one, name }, spec, turned.has(name))
  })
  const twice = from.find(({ name }, index) => wanted.has(name) && from.findIndex((other) => other.name === name) !== index)
  if (twice !== undefined) refuseWeights(`${path}: ${twice.name}`, { en: 'two weights of the file have this name after renaming', zh: '重命名后，文件中有两个权重使用了这一名称' })
  const matched = matchWeights(parameters, from)
  const names = new Map(from.map(({ name }, index) => [name, found[index]?.name ?? name]))
  const unused = matched.unused.map((name) => names.get(name) ?? name)
  if (matched.weights.length === 0) refuseWeights(path, { en: `none of its weights fits; it has ${someOf(found.map(wordsOf))}, and wanted is ${someOf(parameters.map(wordsOf))}`, zh: `没有任何权重相符；文件中有 ${someOf(found.map(wordsOf))}，而需要 ${someOf(parameters.map(wordsOf))}` })
  const [first] = matched.missing
  if (first !== undefined && seed === undefined) {
    const given = first.given === null ? { en: 'is missing', zh: '缺失' } : { en: `is ${shapeWords(first.given)} instead of ${shapeWords(first.wanted)}`, zh: `形状为 ${shapeWords(first.given)}，应为 ${shapeWords(first.wanted)}` }
    const count = matched.missing.length
    refuseWeights(`${path}: ${first.name}`, { en: `${given.en} (${count} in all): rename what the file has (${someOf(unused)}), or give a seed to start from`, zh: `${given.zh}（共 ${count} 处）：请重命名文件中的权重（${someOf(unused)}），或给出随机种子重新初始化` })
  }
  const weights = seed === undefined ? matched.weights : initialWeights(parameters, seed, matched.weights)
  return { ...matched, unused, metadata, model: toModel({ architecture: 'network', config: network, weights, seed: seed ?? null }) }
}

async function read(absolute: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(absolute)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') fail({ kind: 'file-missing', path, nearby: [] })
    return fail({ kind: 'file-unreadable', path, reason: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

function nameOf(name: string, rename: Readonly<Record<string, string>>, layout: 'souk' | 'pytorch', wanted: ReadonlyMap<string, ParameterSpec>): string {
  const old = Object.keys(rename)
    .filter((part) => part === name || name.startsWith(`${part}.`) || name.startsWith(`${part}/`))
    .toSorted((one, other) => other.length - one.length)[0]
  const renamed = (old === undefined ? name : `${rename[old] ?? ''}${name.slice(old.length)}`).replaceAll('.', '/')
  return layout === 'pytorch' && !wanted.has(renamed) ? partOf(renamed, wanted) : renamed
}

const recurrentParts: Readonly<Record<string, string>> = { 'weight ih': 'input', 'weight hh': 'state', 'bias ih': 'inputBias', 'bias hh': 'stateBias' }
const normParts: Readonly<Record<string, string>> = { running_mean: 'runningMean', running_var: 'runningVariance', weight: 'gain' }

/** PyTorch's name of a part as ours. */
function partOf(name: string, wanted: ReadonlyMap<string, ParameterSpec>): string {
  const at = name.lastIndexOf('/') + 1
  const [path, part] = [name.slice(0, at), name.slice(at)]
  const recurrent = /^(weight|bias)_(ih|hh)_l0(_reverse)?$/.exec(part)
  if (recurrent !== null) {
    const ours = recurrentParts[`${recurrent[1]} ${recurrent[2]}`] ?? ''
    const isBoth = wanted.has(`${path}forward/input`)
    return `${path}${isBoth ? (recurrent[3] === undefined ? 'forward/' : 'backward/') : (recurrent[3] ?? '')}${ours}`
  }
  const ours = normParts[part]
  return ours === undefined ? name : `${path}${ours}`
}

/** Parameters that PyTorch has the other way around: not tables, which lie as here. */
function turnedNames(layers: ReturnType<typeof allLayers>): Set<string> {
  const kinds = new Set(['dense', 'attention', 'conv1d', 'lstm', 'gru', 'rnn'])
  return new Set(layers.filter(({ kind }) => kinds.has(kind)).flatMap(({ parameters }) => parameters.filter(({ shape }) => shape.length >= 2).map(({ name }) => name)))
}

/** Turned and stored as the parameter wants it; where the shape is another it is left as it is, to be listed. */
function fit(weights: StoredWeights, spec: ParameterSpec, isTurned: boolean): StoredWeights {
  const turned = isTurned ? turn(weights) : weights
  // A bias of classes has a second dimension here.
  const isFlat = sizeOf(turned.shape) === sizeOf(spec.shape) && turned.shape.length === 1 && isSameShape([...turned.shape, 1], spec.shape)
  const { values } = turned
  const isHalf = spec.isTable && spec.storage === 'half'
  const stored = isHalf && !(values instanceof Uint16Array) ? Uint16Array.from(values, toHalfBits) : !isHalf && values instanceof Uint16Array ? Float32Array.from(values, fromHalfBits) : values
  return { name: turned.name, shape: isFlat ? spec.shape : turned.shape, values: stored }
}

/** Dimensions in the opposite order: [out, in, size] becomes [size, in, out]. */
function turn({ name, shape, values }: StoredWeights): StoredWeights {
  const turned = values.slice()
  const strides = shape.map((_, dimension) => sizeOf(shape.slice(dimension + 1)))
  const order = shape.map((_, dimension) => shape.length - 1 - dimension)
  for (let place = 0; place < turned.length; place += 1) {
    let rest = place
    let from = 0
    for (const dimension of order.toReversed()) {
      from += (rest % (shape[dimension] ?? 1)) * (strides[dimension] ?? 0)
      rest = Math.floor(rest / (shape[dimension] ?? 1))
    }
    turned[place] = values[from] ?? 0
  }
  return { name, shape: shape.toReversed(), values: turned }
}

const wordsOf = ({ name, shape }: { name: string; shape: readonly number[] }): string => `${name} ${shapeWords(shape)}`
const someOf = (words: readonly string[]): string => `${words.slice(0, 5).join(', ')}${words.length > 5 ? ', …' : ''}` || '–'
