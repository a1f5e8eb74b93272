import type { Embedding } from '../backend/embedding'
import { at } from './wasm-block'
import type { WasmParts } from './wasm-backend'

type Address = number

interface EmbeddingKernels {
  gather(out: Address, table: Address, isHalf: boolean, ids: Address, count: number, width: number, vocabulary: number, paddingId: number): number
  gatherGradient(gradient: Address, marks: Address, rows: Address, rowCount: Address, outGradient: Address, ids: Address, count: number, width: number, paddingId: number): void
  bag(out: Address, table: Address, isHalf: boolean, ids: Address, weights: Address, count: number, bags: number, width: number, vocabulary: number, isMean: boolean, paddingId: number): number
  bagGradient(gradient: Address, marks: Address, rows: Address, rowCount: Address, outGradient: Address, ids: Address, weights: Address, bags: number, size: number, width: number, isMean: boolean, paddingId: number): void
  clearTouched(gradient: Address, marks: Address, rows: Address, count: Address, width: number): void
  addTouched(sum: Address, sumMarks: Address, sumRows: Address, sumCount: Address, part: Address, partRows: Address, partCount: Address, width: number): void
}

export function createEmbedding({ exports }: WasmParts): Embedding {
  const kernels = exports as unknown as EmbeddingKernels
  return {
    gather: (out, table, ids, { count, width, vocabulary, paddingId }) => kernels.gather(at(out), at(table), table.kind === 'half', at(ids), count, width, vocabulary, paddingId),
    gatherGradient(tableGradient, { marks, rows, count: rowCount }, outGradient, ids, { count, width, paddingId }) {
      kernels.gatherGradient(at(tableGradient), at(marks), at(rows), at(rowCount), at(outGradient), at(ids), count, width, paddingId)
    },
    bag: (out, table, ids, weights, { count, bags, width, vocabulary, mode, paddingId }) =>
      kernels.bag(at(out), at(table), table.kind === 'half', at(ids), at(weights), count, bags, width, vocabulary, mode === 'mean', paddingId),
    bagGradient(tableGradient, { marks, rows, count: rowCount }, outGradient, ids, weights, { count, bags, width, mode, paddingId }) {
      kernels.bagGradient(at(tableGradient), at(marks), at(rows), at(rowCount), at(outGradient), at(ids), at(weights), bags, count / bags, width, mode === 'mean', paddingId)
    },
    clearTouched(tableGradient, { marks, rows, count }, width) {
      kernels.clearTouched(at(tableGradient), at(marks), at(rows), at(count), width)
    },
    addTouched(sum, sumTouched, part, partTouched, width) {
      kernels.addTouched(at(sum), at(sumTouched.marks), at(sumTouched.rows), at(sumTouched.count), at(part), at(partTouched.rows), at(partTouched.count), width)
    },
  }
}
