/** Numbers of one row each from some columns side by side: `[]` of one column, `[columns]` of several. */
export interface NumbersSpec {
  from: 'numbers'
  kind: 'float' | 'integer'
  columns: readonly string[]
  /** One column as `[1]` instead of `[]`. */
  isVector?: boolean
}

/**
 * Sequences of `length` positions. One list column of numbers gives `[length]`; several, or one column whose elements are
 * lists of `width` numbers, give `[length, columns or width]`. What is longer loses positions, what is shorter is filled at its end.
 */
export interface SequenceSpec {
  from: 'sequence'
  kind: 'float' | 'integer'
  columns: readonly string[]
  length: number
  /** Of a column of lists of lists. */
  width?: number
  /** Which positions stay where there are too many. */
  keep: 'last' | 'first'
  /** What the fill is: the padding id, or a number. */
  padding: number
}

/** 1 for each position that a sequence has, 0 for its fill: `[length]` floats, beside a `SequenceSpec` of the same column. */
export interface MaskSpec {
  from: 'mask'
  column: string
  length: number
}

export type FieldSpec = NumbersSpec | SequenceSpec | MaskSpec

/** Which columns of a table become what; all of them hold numbers, or lists of numbers, by now. */
export interface DataSpec {
  inputs: Record<string, FieldSpec>
  targets: Record<string, FieldSpec>
  /** A column of row weights; null for 1 each. */
  weight: string | null
}
