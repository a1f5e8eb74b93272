import type { Column } from '../../protocol/table'

/** The few places where SQL engines differ and steps need to say the same thing. All arguments and results are SQL text. */
export interface Dialect {
  /** `"order id"`, with quotes inside doubled. */
  identifier(name: string): string
  /** `'it''s'`. */
  literal(text: string): string
  /** The p-quantile by linear interpolation (type 7 of Hyndman and Fan, as numpy and R give). */
  quantile(expression: string, p: number): string
  /** Several quantiles of the same kind from one pass: a row for each. */
  quantiles(expression: string, shares: readonly number[]): string
  /** The values at 0-based ranks among `count` values that are there, in their own type: a row for each. */
  valuesAtRanks(expression: string, ranks: readonly number[], count: number): string
  /** Whole calendar days from one time to another. */
  daysBetween(from: string, to: string): string
  /** A 0-based number of each row in the relation's own order. */
  rowNumber(): string
  /** The relation's rows with their 0-based number in a first column, `numberColumn`. `isStored` is false for a view. */
  numbered(relation: string, columns: readonly Column[], isStored: boolean): string
  /** Whether a regular expression matches somewhere in a text. */
  matches(expression: string, pattern: string): string
  /** The value as that type; missing where it cannot be read as one. */
  tryCast(expression: string, type: string): string
  /** The calendar date of a time in a zone of the IANA list. A time without zone is UTC. */
  dateIn(expression: string, type: string, zone: string): string
  /** Milliseconds since 1970 UTC of a time or date. */
  epochMilliseconds(expression: string): string
  /** Whole microseconds since 1970 UTC of a time or date; missing where there is no end to it. */
  epochMicroseconds(expression: string): string
  /** Any value as a person reads it in a text file: lists and structs as JSON. */
  plainText(column: Column): string
  /** A value that every reader of JSON takes as it is: numbers without end, and those with more digits than a double keeps, become text. */
  jsonValue(column: Column): string
  /** The time of so many milliseconds since 1970 UTC; parts of them count to the microsecond. */
  fromEpochMilliseconds(expression: string): string
  /**
   * The sum of a double expression as a whole number, the same whatever the number of threads: added in 128-bit fixed point,
   * scaled so that values up to `largest` keep 62 bits. `largest` bounds the absolute value; infinities and NaN must be left out.
   */
  fixedPointSum(expression: string, largest: number): FixedPointSum
  /** Kahan's compensated sum of doubles: threads may add in any order, what that changes lies beyond 15 digits. */
  compensatedSum(expression: string): string
  compensatedMean(expression: string): string
  /** An aggregate: how many values of a double expression are at most the first edge, above it and at most the second, and so on; beyond the last. As a JSON list. */
  binCounts(expression: string, edges: readonly number[]): string
  /** Bytes of a text in UTF-8. */
  byteLength(expression: string): string
  /** A whole number that is equal for equal rows and nearly always differs for others. */
  rowHash(columns: readonly Column[]): string
  /** An aggregate over all rows: 128 bits that change when a row, its number or a value changes. Floats count to 12 significant digits. */
  contentHash(columns: readonly Column[], numberColumn: string): string
  /** The value that stands in the row where `by` is smallest. */
  valueAtMinimum(expression: string, by: string): string
  /**
   * A list of numbers as doubles, exactly `length` of them: the first or the last where there are more, `filler` behind them
   * where there are fewer, all missing where the list is. With a `width` of lists of so many numbers, one behind the other;
   * those of an inner list of another size are missing.
   */
  fixedList(expression: string, length: number, keep: 'first' | 'last', filler: number, width?: number): string
  /** `length` doubles: 1 for each element that a list has, 0 for the rest. */
  listMask(expression: string, length: number): string
}

/** What `numbered` calls the number of a row: a name that no export has. */
export const numberColumn = '~souk~row~'

export interface FixedPointSum {
  /** The aggregate, whose result is a whole number as text. */
  sum: string
  toNumber(whole: bigint): number
}
