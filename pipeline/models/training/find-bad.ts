import type { DataBlock } from './data-source'

/** A number that is missing or not finite: nothing can be learned from its row. */
export interface BadValue {
  what: 'input' | 'target' | 'weight'
  /** The field's name, none for the weights, and the place within a row. */
  field: string
  place: number
  /** Within the block. */
  row: number
}

/** What a whole number that is missing, or not whole, or beyond 32 bits, is stored as. */
const badInteger = -(2 ** 31)

export const toInteger = (value: number): number => (Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : badInteger)

/** The first value of a block that nothing can be learned from. */
export function findBad(block: DataBlock): BadValue | null {
  const found: BadValue[] = []
  const look = (what: BadValue['what'], field: string, values: Float64Array | Int32Array): void => {
    const place = values instanceof Int32Array ? values.indexOf(badInteger) : values.findIndex((value) => !Number.isFinite(value))
    if (place < 0) return
    const size = values.length / block.rows
    found.push({ what, field, place: place % size, row: Math.floor(place / size) })
  }
  for (const [name, values] of Object.entries(block.inputs)) look('input', name, values)
  for (const [name, values] of Object.entries(block.targets)) look('target', name, values)
  if (block.weights !== null) look('weight', '', block.weights)
  return found.toSorted((a, b) => a.row - b.row)[0] ?? null
}
