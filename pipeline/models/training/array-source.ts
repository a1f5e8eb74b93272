import { createHash } from 'node:crypto'
import { fail } from '../../../protocol/failure'
import { sizeOf } from '../../tensor/tensor'
import type { DataBlock, DataSource, FieldShape } from './data-source'
import { toInteger } from './find-bad'

/** Numbers that are in memory already, row-major. */
export interface ArrayField extends FieldShape {
  values: ArrayLike<number>
}

export interface Arrays {
  inputs: Record<string, ArrayField>
  targets: Record<string, ArrayField>
  weights?: ArrayLike<number>
}

/** Rows of arrays, for data that is made rather than stored. Fails with `bad-shape` where a field has other rows than the first one. */
export function arraySource({ inputs, targets, weights }: Arrays): DataSource {
  const fields = [...Object.entries(inputs), ...Object.entries(targets)]
  const [, first] = fields[0] ?? fail({ kind: 'bad-shape', layer: '', operation: 'input', wanted: '≥ 1', given: '0' })
  const rows = first.values.length / sizeOf(first.shape)
  for (const [name, { values, shape }] of fields) {
    const wanted = rows * sizeOf(shape)
    if (!Number.isInteger(rows) || values.length !== wanted) fail({ kind: 'bad-shape', layer: name, operation: 'input', wanted: String(wanted), given: String(values.length) })
  }
  if (weights !== undefined && weights.length !== rows) fail({ kind: 'bad-shape', layer: 'weight', operation: 'input', wanted: String(rows), given: String(weights.length) })

  const shapes = (of: Record<string, ArrayField>): Record<string, FieldShape> => Object.fromEntries(Object.entries(of).map(([name, { kind, shape }]) => [name, { kind, shape: [...shape] }]))
  const parts = (of: Record<string, ArrayField>, from: number, to: number): DataBlock['inputs'] =>
    Object.fromEntries(
      Object.entries(of).map(([name, { kind, shape, values }]) => {
        const size = sizeOf(shape)
        return [name, slice(values, from * size, to * size, kind)]
      }),
    )
  let fingerprint: string | undefined
  return {
    rows,
    shape: { inputs: shapes(inputs), targets: shapes(targets), isWeighted: weights !== undefined },
    fingerprint: () => Promise.resolve((fingerprint ??= digest([...fields, ...(weights === undefined ? [] : [['', { kind: 'float', shape: [], values: weights }] as [string, ArrayField]])]))),
    read(from, until) {
      const to = Math.min(until, rows)
      return Promise.resolve({
        rows: to - from,
        inputs: parts(inputs, from, to),
        targets: parts(targets, from, to),
        weights: weights === undefined ? null : Float64Array.from({ length: to - from }, (_, row) => weights[from + row]!),
      })
    },
    columnOf: (field) => (field === '' ? 'weight' : field),
    close: () => Promise.resolve(),
  }
}

function slice(values: ArrayLike<number>, from: number, to: number, kind: FieldShape['kind']): Float64Array | Int32Array {
  if (kind === 'integer') return Int32Array.from({ length: to - from }, (_, place) => toInteger(values[from + place]!))
  return values instanceof Float64Array ? values.slice(from, to) : Float64Array.from({ length: to - from }, (_, place) => values[from + place]!)
}

function digest(fields: readonly [string, ArrayField][]): string {
  const hash = createHash('sha256')
  for (const [name, { kind, shape, values }] of fields) {
    hash.update(JSON.stringify([name, kind, shape, values.length]))
    const numbers = values instanceof Float64Array ? values : Float64Array.from(values)
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
  }
  return hash.digest('hex')
}
