/** A column of training data as it lies in memory. */
export interface FieldShape {
  kind: 'float' | 'integer'
  /** Of one row: `[]` a number, `[30]` a sequence or a row of features, `[30, 8]` a sequence of such rows. */
  shape: readonly number[]
}

/** Inputs and targets by their names, and whether rows carry weights. */
export interface DataShape {
  inputs: Record<string, FieldShape>
  targets: Record<string, FieldShape>
  isWeighted: boolean
}

/** Consecutive rows, each field row-major. A missing number is NaN, a missing whole number `badInteger`. */
export interface DataBlock {
  rows: number
  inputs: Record<string, Float64Array | Int32Array>
  targets: Record<string, Float64Array | Int32Array>
  weights: Float64Array | null
}

/**
 * Rows in an order that never changes, read in pieces: `TableBatches` reads them from a table's engine, `arraySource` from
 * arrays, `holdOut` takes a share of another source. Rows leave the kernel's thread block by block.
 */
export interface DataSource {
  readonly rows: number
  readonly shape: DataShape
  /** Equal for equal rows in equal order, read in the same way. */
  fingerprint(signal?: AbortSignal): Promise<string>
  /** Rows from `from` up to, not including, `to`. */
  read(from: number, to: number, signal?: AbortSignal): Promise<DataBlock>
  /** The column, by the name that a person knows it by, that a field's place within a row comes from. */
  columnOf(field: string, place: number): string
  /** Drops what the source has made for itself; it is no error to do so twice. */
  close(): Promise<void>
}
