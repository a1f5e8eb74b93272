import { binaryKinds, unaryKinds, type BinaryKind, type BroadcastShape, type Elementwise, type ReduceKind } from '../backend/elementwise'
import type { Block } from '../backend/memory'
import { toHalfBits } from '../../numeric/half'
import { collapse, eachPlace, padded, strideOf, type Dimension } from './strided-dimensions'
import { at } from './wasm-block'
import type { WasmParts } from './wasm-backend'

type Address = number
/** Bytes in the kernels, numbers in shapes. */
type Strides = number[]

interface ElementwiseKernels {
  unary(kind: number, out: Address, x: Address, count: number): void
  unaryGradient(kind: number, xGradient: Address, outGradient: Address, x: Address, out: Address, count: number): void
  binary(kind: number, out: Address, a: Address, b: Address, ...sizesAndStrides: Strides): void
  binaryGradientPart(part: number, gradient: Address, outGradient: Address, a: Address, b: Address, out: Address, ...sizesAndStrides: Strides): void
  affine(out: Address, x: Address, count: number, scale: number, shift: number, accumulate: boolean): void
  fillWords(out: Address, count: number, bits: number): void
  fillHalves(out: Address, count: number, bits: number): void
  reduce(kind: number, out: Address, x: Address, outer: number, axis: number, inner: number): void
  reduceGradient(kind: number, xGradient: Address, outGradient: Address, x: Address, out: Address, outer: number, axis: number, inner: number): void
  copyRuns(out: Address, x: Address, first: number, second: number, third: number, columns: number, ...stridesAndAccumulate: (number | boolean)[]): void
  transposeRuns(out: Address, x: Address, first: number, second: number, rows: number, columns: number, ...stridesAndAccumulate: (number | boolean)[]): void
  dropout(out: Address, x: Address, count: number, scale: number, seed: number, first: number, threshold: number): void
  dropoutGradient(xGradient: Address, outGradient: Address, count: number, scale: number, seed: number, first: number, threshold: number): void
}

const reduceKinds: Record<ReduceKind, number> = { sum: 0, mean: 1, maximum: 2, minimum: 3 }

/** Which of a and b each side's gradient looks at; the rest may lie as it likes. */
const looksAt: Record<BinaryKind, { a: readonly ('a' | 'b')[]; b: readonly ('a' | 'b')[] }> = {
  add: { a: [], b: [] },
  subtract: { a: [], b: [] },
  multiply: { a: ['b'], b: ['a'] },
  divide: { a: ['b'], b: ['b'] },
  maximum: { a: ['a', 'b'], b: ['a', 'b'] },
  minimum: { a: ['a', 'b'], b: ['a', 'b'] },
}

export function createElementwise({ exports }: WasmParts): Elementwise {
  const kernels = exports as unknown as ElementwiseKernels

  /** Adds to the gradient of one side: its dimensions are walked outside, the repeated ones summed within. */
  function addPart(kind: BinaryKind, side: 'a' | 'b', gradient: Block, outGradient: Block, a: Block, b: Block, out: Block, { shape, aStrides, bStrides }: BroadcastShape): void {
    const part = 2 * binaryKinds.indexOf(kind) + (side === 'a' ? 0 : 1)
    const none = shape.map(() => 0)
    const dimensions = collapse(shape, [
      side === 'a' ? aStrides : bStrides,
      strideOf(shape),
      looksAt[kind][side].includes('a') ? aStrides : none,
      looksAt[kind][side].includes('b') ? bStrides : none,
    ])
    const kept = dimensions.filter(({ strides }) => strides[0] !== 0)
    const repeated = dimensions.filter(({ strides }) => strides[0] === 0)
    const inner = [...padded(kept, 2), ...padded(repeated, 2)]
    const bytes = (block: number): Strides => inner.map(({ strides }) => 4 * (strides[block] ?? 0))
    const sizes = inner.map(({ size }) => size)
    const strides = [...bytes(0).slice(0, 2), ...bytes(1), ...bytes(2), ...bytes(3)]
    eachPlace([...kept.slice(0, -2), ...repeated.slice(0, -2)], 4, ([own = 0, whole = 0, left = 0, right = 0]) => {
      kernels.binaryGradientPart(part, at(gradient) + 4 * own, at(outGradient) + 4 * whole, at(a) + 4 * left, at(b) + 4 * right, at(out) + 4 * whole, ...sizes, ...strides)
    })
  }

  return {
    unary(kind, out, x) {
      kernels.unary(unaryKinds.indexOf(kind), at(out), at(x), out.length)
    },
    unaryGradient(kind, xGradient, outGradient, x, out) {
      kernels.unaryGradient(unaryKinds.indexOf(kind), at(xGradient), at(outGradient), at(x), at(out), xGradient.length)
    },
    binary(kind, out, a, b, { shape, aStrides, bStrides }) {
      const dimensions = padded(collapse(shape, [aStrides, bStrides]), 4)
      const bytes = (block: number): Strides => dimensions.map(({ strides }) => 4 * (strides[block] ?? 0))
      kernels.binary(binaryKinds.indexOf(kind), at(out), at(a), at(b), ...dimensions.map(({ size }) => size), ...bytes(0), ...bytes(1))
    },
    binaryGradient(kind, aGradient, bGradient, outGradient, a, b, out, shape) {
      if (aGradient !== null) addPart(kind, 'a', aGradient, outGradient, a, b, out, shape)
      if (bGradient !== null) addPart(kind, 'b', bGradient, outGradient, a, b, out, shape)
    },
    affine(out, x, scale, shift, accumulate = false) {
      kernels.affine(at(out), at(x), out.length, scale, shift, accumulate)
    },
    fill(block, value) {
      if (block.kind === 'half') kernels.fillHalves(at(block), block.length, toHalfBits(value))
      else kernels.fillWords(at(block), block.length, block.kind === 'integer' ? value : floatBits(value))
    },
    reduce(kind, out, x, { outer, axis, inner }) {
      kernels.reduce(reduceKinds[kind], at(out), at(x), outer, axis, inner)
    },
    reduceGradient(kind, xGradient, outGradient, x, out, { outer, axis, inner }) {
      kernels.reduceGradient(reduceKinds[kind], at(xGradient), at(outGradient), at(x), at(out), outer, axis, inner)
    },
    copyStrip(out, outStrip, x, xStrip, rows, columns, accumulate = false) {
      const isOneRun = outStrip.stride === columns && xStrip.stride === columns
      const [runs, length] = isOneRun ? [1, rows * columns] : [rows, columns]
      kernels.copyRuns(at(out) + 4 * outStrip.offset, at(x) + 4 * xStrip.offset, 1, 1, runs, length, 0, 0, 4 * outStrip.stride, 0, 0, 4 * xStrip.stride, accumulate)
    },
    permute(out, x, shape, order, accumulate = false) {
      const outShape = order.map((dimension) => shape[dimension] ?? 1)
      const xStrides = strideOf(shape)
      const dimensions = collapse(outShape, [strideOf(outShape), order.map((dimension) => xStrides[dimension] ?? 0)])
      const last = dimensions.at(-1)
      if (last === undefined || last.strides[1] === 1) copy(dimensions)
      else transpose(dimensions.slice(0, -1), last)

      function copy(all: readonly Dimension[]): void {
        const four = padded(all, 4)
        const bytes = (block: number): Strides => four.slice(0, 3).map(({ strides }) => 4 * (strides[block] ?? 0))
        const [first = 1, second = 1, third = 1, columns = 1] = four.map(({ size }) => size)
        kernels.copyRuns(at(out), at(x), first, second, third, columns, ...bytes(0), ...bytes(1), accumulate)
      }

      /** x runs along one of the outer dimensions where out runs along its last. */
      function transpose(outer: readonly Dimension[], rows: Dimension): void {
        const columns = outer.find(({ strides }) => strides[1] === 1) ?? { size: 1, strides: [] }
        const [first, second] = padded(outer.filter((dimension) => dimension !== columns), 2)
        const bytes = (dimension: Dimension | undefined, block: number): number => 4 * (dimension?.strides[block] ?? 0)
        kernels.transposeRuns(
          at(out), at(x), first?.size ?? 1, second?.size ?? 1, rows.size, columns.size,
          bytes(first, 0), bytes(second, 0), bytes(columns, 0), bytes(first, 1), bytes(second, 1), bytes(rows, 1), accumulate,
        )
      }
    },
    dropout(out, x, rate, seed, first) {
      const threshold = keptFrom(rate)
      if (threshold >= 2 ** 32) kernels.fillWords(at(out), out.length, 0)
      else kernels.dropout(at(out), at(x), out.length, 1 / (1 - rate), seed, first, threshold)
    },
    dropoutGradient(xGradient, outGradient, rate, seed, first) {
      const threshold = keptFrom(rate)
      if (threshold < 2 ** 32) kernels.dropoutGradient(at(xGradient), at(outGradient), xGradient.length, 1 / (1 - rate), seed, first, threshold)
    },
  }
}

/** `bits / 2^32 >= rate` for whole numbers alone: the least bits that are kept. */
const keptFrom = (rate: number): number => Math.ceil(rate * 2 ** 32)

const scratch = new DataView(new ArrayBuffer(4))

function floatBits(value: number): number {
  scratch.setFloat32(0, value)
  return scratch.getUint32(0)
}
