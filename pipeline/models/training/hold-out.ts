import { mixBits } from '../../numeric/mix-bits'
import type { DataBlock, DataSource } from './data-source'

/**
 * Splits a source into rows to learn from and rows to judge by: a row is held out where the hash of the seed and its number
 * falls below the share, so that the split depends on nothing else. Close the given source, not the parts.
 */
export function holdOut(source: DataSource, share: number, seed: number): { training: DataSource; validation: DataSource } {
  const isHeld = (row: number): boolean => mixBits(seed ^ 0x5bd1e995, row) < share * 2 ** 32
  return { training: select(source, (row) => !isHeld(row), `training/${share}/${seed}`), validation: select(source, isHeld, `validation/${share}/${seed}`) }
}

/** Rows between two marks, so that a part's rows are found without a list of them all. */
const stride = 4096

function select(source: DataSource, isIn: (row: number) => boolean, name: string): DataSource {
  /** The row of the source at which each run of `stride` rows of the part starts. */
  const starts: number[] = []
  let rows = 0
  for (let row = 0; row < source.rows; row += 1) {
    if (!isIn(row)) continue
    if (rows % stride === 0) starts.push(row)
    rows += 1
  }

  const rowsBetween = (from: number, to: number): Uint32Array => {
    const chosen = new Uint32Array(to - from)
    let number = Math.floor(from / stride) * stride
    for (let row = starts[number / stride] ?? 0; number < to; row += 1) {
      if (!isIn(row)) continue
      if (number >= from) chosen[number - from] = row
      number += 1
    }
    return chosen
  }

  return {
    rows,
    shape: source.shape,
    fingerprint: async (signal) => `${await source.fingerprint(signal)}/${name}`,
    async read(from, to, signal) {
      const chosen = rowsBetween(from, Math.min(to, rows))
      if (chosen.length === 0) return source.read(0, 0, signal)
      const first = chosen[0]!
      const block = await source.read(first, chosen.at(-1)! + 1, signal)
      return pick(block, chosen.map((row) => row - first), source)
    },
    columnOf: (field, place) => source.columnOf(field, place),
    close: () => Promise.resolve(),
  }
}

function pick(block: DataBlock, rows: Uint32Array, { shape }: DataSource): DataBlock {
  const size = (name: string, fields: typeof shape.inputs): number => (fields[name]?.shape ?? []).reduce((product, dimension) => product * dimension, 1)
  const part = <Values extends Float64Array | Int32Array>(values: Values, width: number): Values => {
    const picked = new (values.constructor as new (length: number) => Values)(rows.length * width)
    rows.forEach((row, at) => {
      for (let place = 0; place < width; place += 1) picked[at * width + place] = values[row * width + place]!
    })
    return picked
  }
  const parts = (values: DataBlock['inputs'], fields: typeof shape.inputs): DataBlock['inputs'] =>
    Object.fromEntries(Object.entries(values).map(([name, numbers]) => [name, part(numbers, size(name, fields))]))
  return {
    rows: rows.length,
    inputs: parts(block.inputs, shape.inputs),
    targets: parts(block.targets, shape.targets),
    weights: block.weights === null ? null : part(block.weights, 1),
  }
}
