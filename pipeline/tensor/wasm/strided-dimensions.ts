/** A dimension of a loop over several blocks: its size and the stride that each block has there. */
export interface Dimension {
  size: number
  strides: readonly number[]
}

/** Row-major strides of a shape. */
export function strideOf(shape: readonly number[]): number[] {
  return shape.map((_, dimension) => shape.slice(dimension + 1).reduce((product, size) => product * size, 1))
}

/** The same loop in as few dimensions as it takes: none of size 1, and neighbours that all blocks run through in one made one. */
export function collapse(shape: readonly number[], strides: readonly (readonly number[])[]): Dimension[] {
  const result: Dimension[] = []
  for (const [dimension, size] of shape.entries()) {
    if (size === 1) continue
    const inner = strides.map((own) => own[dimension] ?? 0)
    const outer = result.at(-1)
    if (outer?.strides.every((stride, block) => stride === (inner[block] ?? 0) * size)) result[result.length - 1] = { size: outer.size * size, strides: inner }
    else result.push({ size, strides: inner })
  }
  return result
}

/** The last `count` dimensions, with dimensions of size 1 before them where there are fewer. */
export function padded(dimensions: readonly Dimension[], count: number): Dimension[] {
  const missing = Array.from({ length: Math.max(0, count - dimensions.length) }, () => ({ size: 1, strides: [] }))
  return [...missing, ...dimensions.slice(-count)]
}

/** Calls for each place of the dimensions, with where each of `blocks` blocks stands there. */
export function eachPlace(dimensions: readonly Dimension[], blocks: number, visit: (offsets: readonly number[]) => void): void {
  const walk = (depth: number, offsets: readonly number[]): void => {
    const dimension = dimensions[depth]
    if (!dimension) return visit(offsets)
    for (let i = 0; i < dimension.size; i++) walk(depth + 1, offsets.map((offset, block) => offset + i * (dimension.strides[block] ?? 0)))
  }
  walk(0, Array.from({ length: blocks }, () => 0))
}
