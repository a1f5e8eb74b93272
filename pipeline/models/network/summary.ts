import { formatBytes } from '../../../protocol/failure-words'
import { mime, type MimeBundle } from '../../../protocol/output'
import { formatNumber, type Language, type Text } from '../../../protocol/text'
import { displaySymbol, type Displayable } from '../../step/display'
import { sizeOf } from '../../tensor/tensor'
import type { ParameterSpec } from '../architecture'
import { formWords } from './form'
import type { NetworkSpec } from './network-spec'
import { isFrozen } from './parameters'
import { planNetwork } from './plan-network'
import type { PlannedLayer, PlannedList } from './planned-layer'

export interface SummaryOptions {
  /** Rows of a batch, for the memory of activations. */
  batchSize?: number
  /** What it would be trained with: Adam keeps two numbers beside each weight, SGD one or none. */
  optimiser?: 'adam' | 'adamw' | 'sgd' | 'sgd-momentum'
  /** Parameters that do not learn, by name or beginning of a name. */
  frozen?: readonly string[]
}

/** One layer; those inside it come behind it. */
export interface SummaryRow {
  layer: string
  kind: string
  /** How deep it lies within others. */
  depth: number
  output: string
  /** Numbers that learn, and that do not. */
  trainable: number
  frozen: number
}

/** Counts of numbers, and bytes on the default back end. */
export interface SummaryTotals {
  trainable: number
  frozen: number
  batchSize: number
  weights: number
  gradients: number
  optimiser: number
  activations: number
  bytes: number
}

const kept = { 'adam': 2, 'adamw': 2, 'sgd': 0, 'sgd-momentum': 1 } as const

/** What a network is made of, as rows and totals; a cell shows it as a table. */
export class NetworkSummary implements Displayable {
  readonly rows: SummaryRow[]
  readonly totals: SummaryTotals

  constructor(spec: NetworkSpec, { batchSize = 32, optimiser = 'adam', frozen = [] }: SummaryOptions = {}) {
    const plan = planNetwork(spec)
    const heads = Object.entries(plan.heads)
    this.rows = [...rowsOf(plan.body, 0, frozen), ...heads.flatMap(([, head]) => rowsOf(head, 0, frozen))]
    const counts = countNumbers(plan.parameters, frozen)
    const weights = plan.parameters.reduce((sum, { shape, storage }) => sum + sizeOf(shape) * (storage === 'half' ? 2 : 4), 0)
    const parts = { weights, gradients: counts.trainable * 4, optimiser: counts.trainable * 4 * kept[optimiser], activations: plan.kept * 2 * 4 * batchSize }
    this.totals = { ...counts, batchSize, ...parts, bytes: parts.weights + parts.gradients + parts.optimiser + parts.activations }
  }

  [displaySymbol](language: Language): MimeBundle[] {
    const markdown = this.toMarkdown(language)
    return [{ [mime.markdown]: markdown, [mime.text]: this.toText(language) }]
  }

  /** A table with totals below it, in words. */
  toMarkdown(language: Language): string {
    const say = (text: Text): string => text[language]
    const head = `| ${say(words.layer)} | ${say(words.output)} | ${say(words.trainable)} | ${say(words.frozen)} |\n|---|---|--:|--:|`
    const lines = this.rows.map(({ layer, kind, depth, output, trainable, frozen }) => `| ${'\u2003'.repeat(depth)}${layer} · ${kind} | ${output} | ${count(trainable, language)} | ${count(frozen, language)} |`)
    const { trainable, frozen } = this.totals
    const sum = `| **${say(words.total)}** | | **${formatNumber(trainable, language)}** | **${formatNumber(frozen, language)}** |`
    return `${[head, ...lines, sum].join('\n')}\n\n${this.memoryWords(language)}`
  }

  /** The same for a terminal. */
  toText(language: Language): string {
    const rows = this.rows.map(({ layer, kind, depth, output, trainable, frozen }) => [`${'  '.repeat(depth)}${layer} (${kind})`, output, `${trainable}${frozen === 0 ? '' : ` + ${frozen}`}`])
    const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
    const lines = rows.map(([layer = '', output = '', numbers = '']) => `${layer.padEnd(widths[0] ?? 0)}  ${output.padEnd(widths[1] ?? 0)}  ${numbers}`)
    const { trainable, frozen } = this.totals
    return [...lines, `${words.total[language]}: ${formatNumber(trainable, language)}${frozen === 0 ? '' : ` + ${formatNumber(frozen, language)}`}`, this.memoryWords(language)].join('\n')
  }

  private memoryWords(language: Language): string {
    const { weights, gradients, optimiser, activations, bytes, batchSize } = this.totals
    const size = (number: number): string => formatBytes(number, language)
    return language === 'zh'
      ? `训练约需内存 ${size(bytes)}：权重 ${size(weights)}，梯度 ${size(gradients)}，优化器 ${size(optimiser)}，每批 ${batchSize} 行的激活值 ${size(activations)}。`
      : `Memory in training: about ${size(bytes)}, of which weights ${size(weights)}, gradients ${size(gradients)}, optimiser ${size(optimiser)}, activations of ${batchSize} rows ${size(activations)}.`
  }
}

const words = {
  layer: { en: 'Layer', zh: '层' },
  output: { en: 'Output', zh: '输出' },
  trainable: { en: 'Trainable', zh: '可训练参数' },
  frozen: { en: 'Not trained', zh: '不训练的参数' },
  total: { en: 'Total', zh: '合计' },
} satisfies Record<string, Text>

const count = (number: number, language: Language): string => (number === 0 ? '–' : formatNumber(number, language))

function rowsOf(list: PlannedList, depth: number, frozen: readonly string[]): SummaryRow[] {
  return list.layers.flatMap((layer) => [rowOf(layer, depth, frozen), ...(layer.parts ?? []).flatMap((part) => rowsOf(part, depth + 1, frozen))])
}

function rowOf({ path, kind, output, parameters }: PlannedLayer, depth: number, frozen: readonly string[]): SummaryRow {
  return { layer: path, kind, depth, output: formWords(output), ...countNumbers(parameters, frozen) }
}

function countNumbers(parameters: readonly ParameterSpec[], frozen: readonly string[]): { trainable: number; frozen: number } {
  const numbers = { trainable: 0, frozen: 0 }
  for (const { name, shape, isTrainable } of parameters) numbers[isTrainable && !isFrozen(name, frozen) ? 'trainable' : 'frozen'] += sizeOf(shape)
  return numbers
}
