/** A column of numbers, times, yes and no, or a text's one value, as it becomes a number: (value − mean) / deviation; what is missing becomes 0, the mean. */
export interface NumberColumn {
  column: string
  /** `time` counts milliseconds since 1970 UTC, `boolean` is 0 or 1 and a half where it is missing, `is` is 1 where the text is `word` (one-hot). */
  as: 'number' | 'time' | 'boolean' | 'is'
  /** Of `is`. */
  word?: string
  mean: number
  deviation: number
}

/** How columns become one input of a network. Learned on the training part alone. */
export type InputEncoding =
  | { form: 'numbers'; columns: NumberColumn[]; isVector: boolean }
  /** The first word has id 1; 0 stands for all others and for what is missing. */
  | { form: 'ids'; columns: string[]; words: string[] }
  /** Lists of numbers of equal meaning position by position, side by side. */
  | { form: 'sequence'; columns: NumberColumn[]; length: number }
  | { form: 'id-sequence'; columns: string[]; words: string[]; length: number }
  /** 1 where the input `of` has an element, 0 for its fill. */
  | { form: 'mask'; column: string; length: number }

/** How a column becomes what an output is compared with, and an output becomes an answer. */
export interface TargetEncoding {
  /** The network's name for it. */
  name: string
  column: string
  /** The engine's type of the column, which answers get too. */
  type: string
  output: string
  as: 'number' | 'logit' | 'classes' | 'vector'
  /** Of `number`. */
  mean: number
  deviation: number
  /** Of `classes`, by number; of `logit` the two values, the second of which is 1. */
  labels: string[]
  /** Of a quantile loss. */
  levels: number[]
  /** What the output is already, without anything more to be done. */
  isProbability: boolean
}

/** What `neural.fit` keeps in a model. */
export interface Encodings {
  step: 'neural.fit'
  inputs: Record<string, InputEncoding>
  targets: TargetEncoding[]
}

export const columnsOf = (encoding: InputEncoding): string[] => {
  if (encoding.form === 'mask') return [encoding.column]
  return encoding.form === 'ids' || encoding.form === 'id-sequence' ? encoding.columns : [...new Set(encoding.columns.map(({ column }) => column))]
}

/** A mean or deviation without the last digits, in which sums differ that were added in another order. */
export const steady = (value: number): number => Number(value.toPrecision(12))
