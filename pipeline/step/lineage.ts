/** Where a result comes from. */
export interface Lineage {
  step: string
  inputs: { input: string; table: string; rows: number }[]
  /** With the defaults filled in. */
  params: Record<string, unknown>
  /** Null where nothing random was used. */
  seed: number | null
  milliseconds: number
}
