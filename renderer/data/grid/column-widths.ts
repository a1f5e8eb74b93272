import type { CellValue, Column } from '../../../protocol/table'
import type { Language } from '../../../protocol/text'
import { isNumeric, showValue, valueText } from '../value-text'

export const narrowest = 72
const widest = 360
const cellPadding = 28
const headerExtra = 54
const listItemExtra = 20
const mostGrowth = 160

/** Measures text in px, in the face that cells have. */
export type Measure = (text: string) => number

/** A width for each column from its name and its first rows, in px. */
export function naturalWidths(columns: readonly Column[], rows: readonly CellValue[][], language: Language, measure: Measure): number[] {
  const sample = rows.slice(0, columns.length > 100 ? 6 : 40)
  return columns.map((column, index) => {
    const header = measure(column.name) + headerExtra
    const values = sample.map((row) => {
      const value = row[index] ?? null
      const shown = showValue(value, column, language)
      if (shown.kind === 'list') return shown.items.reduce((sum, item) => sum + measure(item) + listItemExtra, cellPadding)
      return measure(valueText(value, column, language).slice(0, 80)) + cellPadding
    })
    return Math.round(Math.min(widest, Math.max(narrowest, header, ...values)))
  })
}

/**
 * Widths that use the room there is: what is over goes to columns of words, in even parts, but no column grows so wide
 * that the eye loses its row. A width set by hand stays.
 */
export function fillWidths(columns: readonly Column[], natural: readonly number[], byHand: Readonly<Record<string, number>>, available: number): number[] {
  const widths = columns.map((column, index) => byHand[column.name] ?? natural[index] ?? narrowest)
  const spare = available - widths.reduce((sum, width) => sum + width, 0)
  const free = columns.flatMap((column, index) => (byHand[column.name] === undefined ? [index] : []))
  const ofWords = free.filter((index) => !isNumeric(columns[index]?.kind ?? 'text'))
  const takers = ofWords.length > 0 ? ofWords : free
  if (spare <= 0 || takers.length === 0) return widths
  const even = Math.floor(spare / takers.length)
  const share = Math.min(even, mostGrowth)
  for (const index of takers) widths[index] = (widths[index] ?? 0) + share
  const last = takers.at(-1) ?? 0
  if (share === even) widths[last] = (widths[last] ?? 0) + spare - share * takers.length
  return widths
}

/** Where each column begins, and at the end where the last one ends. */
export function toOffsets(widths: readonly number[]): number[] {
  const offsets = [0]
  for (const width of widths) offsets.push((offsets.at(-1) ?? 0) + width)
  return offsets
}

/** Columns of which something shows between two positions: first, and one past the last. */
export function columnsInView(offsets: readonly number[], left: number, right: number): { first: number; end: number } {
  const count = offsets.length - 1
  let first = 0
  while (first < count - 1 && (offsets[first + 1] ?? 0) <= left) first++
  let end = first
  while (end < count && (offsets[end] ?? 0) < right) end++
  return { first, end: Math.max(end, Math.min(count, first + 1)) }
}
