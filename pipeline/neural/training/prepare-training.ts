import { fail } from '../../../protocol/failure'
import type { Table } from '../../engine/table'
import type { ValueSpec } from '../../models/architecture'
import type { LayerSpec } from '../../models/network/layer-spec'
import { Network } from '../../models/network/network'
import type { NetworkSpec } from '../../models/network/network-spec'
import type { StepContext } from '../../step/step-context'
import { encodeRows, type EncodedRows } from '../rows/encode-rows'
import type { Encodings, InputEncoding } from '../rows/encoding'
import { learnInput, type InputPlan } from '../rows/learn-encodings'
import { learnTargets } from '../rows/learn-targets'
import { splitRows } from '../rows/split-rows'
import type { DataParams } from './fit-params'

/** Rows as numbers in two parts, and the network that goes with them. */
export interface Prepared {
  network: NetworkSpec
  encodings: Encodings
  training: EncodedRows
  validation: EncodedRows | null
  leftOut: number
  close(): Promise<void>
}

/** Holds out, learns encodings on the rest, and encodes both. Fails with `too-few-rows`, `missing-column`, `bad-params`, `bad-shape`. */
export async function prepareTraining(context: StepContext, step: string, table: Table, params: DataParams, seed: number): Promise<Prepared> {
  const asked = toNetwork(params)
  const plans = planInputs(table, params.inputs, asked)
  const targetColumns = params.target === undefined ? [] : typeof params.target === 'string' ? [params.target] : Object.values(params.target)
  const needed = [...targetColumns, ...(params.weight === undefined ? [] : [params.weight])]
  const columns = [...Object.values(plans).flatMap((plan) => plan.columns), ...needed]
  const split = await splitRows(context, step, table, columns, needed, params.validation, seed)
  const made: EncodedRows[] = []
  const close = async (): Promise<void> => {
    for (const rows of made) await rows.close()
  }
  try {
    if (split.training.rowCount === 0) fail({ kind: 'too-few-rows', step, rows: split.training.rowCount, needed: 1 })
    const inputs: Record<string, InputEncoding> = {}
    for (const [name, plan] of Object.entries(plans)) {
      const encoding = await learnInput(context, step, name, split.training, plan, params.longest)
      inputs[name] = encoding
      const masked = `${name}_mask`
      const isSequence = encoding.form === 'sequence' || encoding.form === 'id-sequence'
      if (isSequence && namesInput(asked, masked)) inputs[masked] = { form: 'mask', column: encoding.form === 'sequence' ? encoding.columns[0]!.column : encoding.columns[0]!, length: encoding.length }
    }
    const shaped = asked.withInputs(Object.fromEntries(Object.entries(inputs).map(([name, encoding]) => [name, shapeOf(encoding)])))
    const { network, targets } = await learnTargets(context, step, split.training, shaped, params.target)
    const spec = { inputs, targets, weight: params.weight ?? null }
    const training = await encodeRows(context, split.training, spec)
    made.push(training)
    const validation = split.validation === null ? null : await encodeRows(context, split.validation, spec)
    if (validation !== null) made.push(validation)
    return { network: JSON.parse(JSON.stringify(network)) as NetworkSpec, encodings: { step: 'neural.fit', inputs, targets }, training, validation, leftOut: split.leftOut, close }
  } catch (thrown) {
    await close()
    throw thrown
  } finally {
    await context.engine.drop(split.training.relation)
    if (split.validation !== null) await context.engine.drop(split.validation.relation)
  }
}

function toNetwork({ network, loss }: DataParams): Network {
  const given = isLayers(network) ? { schema: 'souk.network', version: 1, body: network, losses: [] } : network
  const made = new Network(JSON.parse(JSON.stringify(given)))
  return loss === undefined ? made : made.withLoss(loss)
}

const isLayers = (network: DataParams['network']): network is readonly LayerSpec[] => Array.isArray(network)

/**
 * Which columns become which input. Of a plain list, numbers go together as `features`, and texts with them as columns of 0
 * and 1 where the network has neither branches nor an embedding to begin with; each other column, and each that a branch is
 * named after, stands alone under its own name; what an embedding looks up becomes ids, whatever its type.
 */
function planInputs(table: Table, given: DataParams['inputs'], network: Network): Record<string, InputPlan> {
  const named = Array.isArray(given) ? toNamed(table, given, network) : given
  const isAlone = Object.keys(named).length === 1
  return Object.fromEntries(
    Object.entries(named).map(([name, columns]) => {
      const list = [columns].flat()
      for (const column of list) table.column(column)
      return [name, { columns: list, idLimit: idLimitOf(network, name, isAlone), isVector: true, isIndicated: Array.isArray(given) && name === 'features' }]
    }),
  )
}

function toNamed(table: Table, columns: readonly string[], { body, heads }: Network): Record<string, string[]> {
  const branches = [body[0], ...Object.values(heads).map(([layer]) => layer)].flatMap((layer) => (layer?.kind === 'branches' ? Object.keys(layer.branches) : []))
  const looksUp = branches.length > 0 || [body[0], ...Object.values(heads).map(([layer]) => layer)].some((layer) => layer?.kind === 'embedding' || layer?.kind === 'embeddingBag')
  const named: Record<string, string[]> = {}
  for (const name of columns) {
    const { kind, type } = table.column(name)
    const isAlone = branches.includes(name) || (kind === 'text' && looksUp) || kind === 'json' || kind === 'bytes' || type.endsWith(']')
    ;(named[isAlone ? name : 'features'] ??= []).push(name)
  }
  return named
}

/** Ids of the first layer that an input meets, if that looks ids up. */
function idLimitOf({ body, heads }: Network, name: string, isAlone: boolean): number | null {
  const first = (layers: readonly LayerSpec[]): LayerSpec | undefined => layers[0]
  const starts = body.length > 0 ? [first(body)] : Object.values(heads).map(first)
  for (const layer of starts) {
    const met = layer?.kind === 'branches' ? (layer.branches[name] === undefined ? (isAlone ? Object.values(layer.branches)[0]?.[0] : undefined) : first(layer.branches[name])) : isAlone ? layer : undefined
    if (met?.kind === 'embedding' || met?.kind === 'embeddingBag') return met.vocabulary
  }
  return null
}

/** Whether a layer, however deep, speaks of an input by this name. */
function namesInput(network: Network, input: string): boolean {
  const look = (value: unknown): boolean => (typeof value === 'object' && value !== null ? Object.values(value).some(look) : value === input)
  return look(network.body) || look(network.heads)
}

function shapeOf(encoding: InputEncoding): ValueSpec {
  switch (encoding.form) {
    case 'numbers':
      return { kind: 'float', shape: [encoding.columns.length] }
    case 'ids':
      return { kind: 'integer', shape: encoding.columns.length === 1 ? [] : [encoding.columns.length] }
    case 'sequence':
      return { kind: 'float', shape: [encoding.length, encoding.columns.length] }
    case 'id-sequence':
      return { kind: 'integer', shape: [encoding.length] }
    case 'mask':
      return { kind: 'float', shape: [encoding.length] }
  }
}
