import type { Tensor, Tensor1D } from '@tensorflow/tfjs'
import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import { currentContext } from '../step/context'
import { toTable, type ToTableOptions } from '../step/to-table'
import { openTensorFlow, type TensorFlow } from './open-tensorflow'

export interface ToTensorsOptions {
  /** `int32` for ids and labels, everything else is `float32`: `{ user: 'int32' }`. */
  types?: Readonly<Record<string, 'float32' | 'int32'>>
  /** The TensorFlow.js to make them in; that of `openTensorFlow()` where absent. */
  tf?: TensorFlow
}

/**
 * Columns of a table as tensors of one dimension, all of them where none is named: `const { paid } = await toTensors(orders, ['paid'])`.
 * Truth values are 1 and 0, times milliseconds since 1970, what is missing NaN. Text fails with `bad-params`, and so does a missing or
 * broken number asked for as `int32`. Yours to dispose of. For a matrix: `tf.stack(Object.values(tensors), 1)`.
 */
export async function toTensors(table: Table, columns: readonly string[] = table.columnNames, { types = {}, tf }: ToTensorsOptions = {}): Promise<Record<string, Tensor1D>> {
  for (const name of columns) table.column(name)
  const library = tf ?? (await openTensorFlow())
  const arrays = columns.length === 0 ? {} : await table.toColumns(...columns)
  const numbers = columns.map((name) => [name, numbersOf(name, arrays[name] ?? [], types[name] ?? 'float32')] as const)
  return Object.fromEntries(numbers.map(([name, values]) => [name, library.tensor1d(values)]))
}

/** A tensor [rows] or [rows, columns] as a table with these column names: `await fromTensor(model.predict(x), ['score'])`. The tensor stays. */
export async function fromTensor(tensor: Tensor, names: readonly string[], options: ToTableOptions = {}): Promise<Table> {
  const [rows = 0, width = 1] = tensor.shape
  const isMatrix = tensor.shape.length === 1 || tensor.shape.length === 2
  if (!isMatrix) refuse('tensor', { en: 'has one or two dimensions: [rows] or [rows, columns]', zh: '应为一维或二维：[行] 或 [行, 列]' }, `[${tensor.shape.join(', ')}]`)
  if (names.length !== width) refuse('names', { en: `is one for each of ${width} columns`, zh: `应与 ${width} 列一一对应` }, names.join(', '))
  const flat = await tensor.data()
  const isTruth = tensor.dtype === 'bool'
  const columns = names.map((name, column) => {
    const values = Float64Array.from({ length: rows }, (_, row) => Number(flat[row * width + column]))
    return [name, isTruth ? Array.from(values, Boolean) : values] as const
  })
  const types = Object.fromEntries(tensor.dtype === 'int32' ? names.map((name) => [name, 'INTEGER']) : [])
  return toTable(Object.fromEntries(columns), { ...options, types: { ...types, ...options.types } })
}

function numbersOf(name: string, values: ArrayLike<unknown>, type: 'float32' | 'int32'): Float32Array | Int32Array {
  const out = type === 'int32' ? new Int32Array(values.length) : new Float32Array(values.length)
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]
    const number = typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : value === null ? Number.NaN : undefined
    if (number === undefined) refuse(name, { en: 'is text: give it numbers first, such as ids from 0', zh: '是文本：请先转换为数值，例如从 0 开始的编号' }, String(value))
    out[row] = number
    if (type === 'int32' && out[row] !== number) refuse(name, { en: `holds what is no whole number of 32 bits (row ${row + 1})`, zh: `第 ${row + 1} 行不是 32 位整数` }, String(value))
  }
  return out
}

function refuse(parameter: string, problem: Text, given: string): never {
  fail({ kind: 'bad-params', step: 'tensors', parameter, problem: problem[currentContext().language], given })
}
