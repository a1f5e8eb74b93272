/** A column of training data as it lies in memory: `size` numbers for each row. */
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

/** The first number of a block that is missing or not finite: nothing can be learned from its row. */
export interface BadValue {
  what: 'input' | 'target' | 'weight'
  column: string
  /** Within the block. */
  row: number
}

/** Some rows in a row, each field row-major. */
export interface DataBlock {
  rows: number
  inputs: Record<string, Float64Array | Int32Array>
  targets: Record<string, Float64Array | Int32Array>
  weights: Float64Array | null
  bad: BadValue | null
}

/**
 * Rows in an order that never changes, read in pieces: `TableBatches` reads them from a table's engine, `arraySource` from
 * arrays, `holdOut` takes a share of another source. Rows leave the kernel's thread block by block.
 */
export interface DataSource {
  readonly rows: number
  readonly shape: DataShape
  /** Equal for equal rows in equal order, read in the same way. */
  fingerprint(): Promise<string>
  /** Rows from `from` up to, not including, `to`. */
  read(from: number, to: number, signal?: AbortSignal): Promise<DataBlock>
  /** Drops what the source has made for itself; it is no error to do so twice. */
  close(): Promise<void>
}
