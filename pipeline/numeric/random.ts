/** A seeded generator of random numbers; the only source of randomness in the pipeline. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Uniform whole number in [0, below). */
  integer(below: number): number
  /** Standard normal. */
  normal(): number
  /** A copy of the list in random order (Fisher–Yates). */
  shuffle<Item>(items: readonly Item[]): Item[]
  /** An independent generator for a named part of the work, whatever was drawn before. */
  fork(name: string): Random
  /** How many numbers were drawn, forks included: zero means that the seed played no part. */
  readonly drawn: number
}
