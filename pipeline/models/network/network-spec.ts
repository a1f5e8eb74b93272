import * as z from 'zod'
import { fail } from '../../../protocol/failure'
import type { Language } from '../../../protocol/text'
import { currentContext } from '../../step/context'
import type { ValueSpec } from '../architecture'
import { layerKinds, layerSchema } from './layer-kinds'
import type { LayerSpec } from './layer-spec'
import { layerName } from './layers/fields'
import { lossGivenSchema, type LossSpec } from './losses'

/** A network without its weights: what a file holds and a worker is sent. */
export interface NetworkSpec {
  schema: 'souk.network'
  version: 1
  /** Null until known: `withInputs`, or what trains it says what the data are like. */
  inputs: Record<string, ValueSpec> | null
  /** Layers from the only input, or from `branches` where there are several. */
  body: LayerSpec[]
  /** What is predicted, by name, each by layers of its own behind the body. */
  heads: Record<string, LayerSpec[]>
  /** Added up by their weights. */
  losses: LossSpec[]
}

const valueSchema = z.strictObject({ kind: z.enum(['float', 'integer']), shape: z.array(z.int().min(1)) })

export const networkSchema: z.ZodType<NetworkSpec> = z.strictObject({
  schema: z.literal('souk.network'),
  version: z.literal(1),
  inputs: z.record(layerName, valueSchema).nullable().default(null),
  body: z.array(layerSchema),
  heads: z.record(layerName, z.array(layerSchema)).default({ output: [] }),
  losses: z.array(lossGivenSchema).default([]),
}) as unknown as z.ZodType<NetworkSpec>

const locales = { en: z.locales.en(), zh: z.locales.zhCN() }

/** A description from outside, checked and with its defaults. Fails with `bad-params` that names the place: `body[2].units`. */
export function checkNetwork(given: unknown, language: Language = currentContext().language): NetworkSpec {
  const checked = networkSchema.safeParse(given, { error: locales[language].localeError })
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  const path = issue?.path ?? []
  const value = path.reduce<unknown>((inside, part) => (typeof inside === 'object' && inside !== null ? (inside as Record<PropertyKey, unknown>)[part] : undefined), given)
  fail({ kind: 'bad-params', step: 'network', parameter: pathWords(path), problem: issue === undefined ? '' : problemWords(issue, language), given: JSON.stringify(value) ?? 'nothing' })
}

const pathWords = (path: readonly PropertyKey[]): string => path.reduce<string>((words, part) => (typeof part === 'number' ? `${words}[${part}]` : words === '' ? String(part) : `${words}.${String(part)}`), '') || 'network'

function problemWords(issue: z.core.$ZodIssue, language: Language): string {
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'kind') {
    const kinds = issue.path[0] === 'losses' ? ['mse', 'mae', 'huber', 'quantile', 'binary-cross-entropy', 'cross-entropy', 'bpr', 'contrastive', 'distil'] : layerKinds
    return language === 'zh' ? `不存在；可用的有：${kinds.join('、')}` : `is none that there is; there are: ${kinds.join(', ')}`
  }
  if (issue.code === 'unrecognized_keys') return language === 'zh' ? `没有选项 ${issue.keys.join('、')}` : `has no option ${issue.keys.join(', ')}`
  return language === 'zh' ? issue.message : `is not right: ${issue.message}`
}
