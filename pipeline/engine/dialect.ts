/** The few places where SQL engines differ and steps need to say the same thing. All arguments and results are SQL text. */
export interface Dialect {
  /** `"order id"`, with quotes inside doubled. */
  identifier(name: string): string
  /** `'it''s'`. */
  literal(text: string): string
  /** The p-quantile by linear interpolation (type 7 of Hyndman and Fan, as numpy and R give). */
  quantile(expression: string, p: number): string
  /** Whole calendar days from one time to another. */
  daysBetween(from: string, to: string): string
  /** A 0-based number of each row in the relation's own order. */
  rowNumber(): string
}
