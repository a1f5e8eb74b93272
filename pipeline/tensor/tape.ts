import { fail } from '../../protocol/failure'
import { mixBits } from '../numeric/mix-bits'
import type { Backend } from './backend/backend'
import type { TouchedRows } from './backend/embedding'
import type { Block } from './backend/memory'
import { IntegerTensor, Parameter, shapeWords, sizeOf, Tensor, type Shape } from './tensor'

export interface TapeOptions {
  /** Dropout drops, batch norm takes the batch's own figures, and gradients are recorded. */
  isTraining: boolean
  /** 32 bits; whoever trains mixes the seed with the step. */
  seed?: number
  /** Of a batch that is split: where this part starts, so that what is random belongs to a row and not to a part. */
  firstRow?: number
}

/**
 * Records operations as they run, and runs their gradients backwards. One tape serves one pass:
 * `const tape = new Tape(backend, { isTraining: true }); const loss = …; tape.backward(loss)`, then `backend.endStep()`.
 * Operations are functions that take the tape first.
 */
export class Tape {
  private readonly gradients: (() => void)[] = []
  private readonly path: string[] = []
  private readonly wholeTables = new Set<Parameter>()
  private drawn = 0

  constructor(
    readonly backend: Backend,
    readonly options: TapeOptions,
  ) {}

  /** Names the layer for the time of the work, for messages. */
  within<Value>(name: string, work: () => Value): Value {
    this.path.push(name)
    try {
      return work()
    } finally {
      this.path.pop()
    }
  }

  /** The path of layers at work, such as `encoder/attention`; empty outside all. */
  get layer(): string {
    return this.path.filter((name) => name !== '').join('/')
  }

  /** Numbers from outside; nothing is learned through them. */
  floats(numbers: ArrayLike<number>, shape: Shape): Tensor {
    this.require('input', numbers.length === sizeOf(shape), shapeWords(shape), `${numbers.length} numbers`)
    const tensor = this.output(shape, [])
    this.backend.write(tensor.block, numbers)
    return tensor
  }

  integers(numbers: ArrayLike<number>, shape: Shape): IntegerTensor {
    this.require('input', numbers.length === sizeOf(shape), shapeWords(shape), `${numbers.length} numbers`)
    const block = this.backend.allocate(numbers.length, 'integer', 'step')
    this.backend.write(block, numbers)
    return new IntegerTensor(shape, block)
  }

  /** Room for a result; it needs a gradient if one of what it is made from does. Its contents are undefined. */
  output(shape: Shape, from: readonly Tensor[]): Tensor {
    return new Tensor(shape, this.scratch(sizeOf(shape)), this.options.isTraining && from.some(({ needsGradient }) => needsGradient))
  }

  /** Undefined numbers that live as long as the tape's step. */
  scratch(length: number): Block {
    return this.backend.allocate(length, 'float', 'step')
  }

  /** How to pass `out`'s gradient on to what it was made from; runs only if one arrives. */
  record(out: Tensor, gradient: (outGradient: Block) => void): void {
    if (!out.needsGradient) return
    this.gradients.push(() => {
      if (out.gradient !== null) gradient(out.gradient)
    })
  }

  /** Where to add a tensor's gradient: zeros at the first call; null if it needs none. */
  gradientOf(tensor: Tensor): Block | null {
    if (!tensor.needsGradient) return null
    if (tensor.viewOf !== null) return this.gradientOf(tensor.viewOf)
    if (tensor instanceof Parameter && tensor.touched !== null) this.touchAll(tensor, tensor.touched)
    return this.ownGradient(tensor)
  }

  /** For an operation that adds to few rows of a table and marks them: without a table's own marks it gets new ones. */
  tableGradientOf(table: Tensor): { gradient: Block; touched: TouchedRows } | null {
    if (!table.needsGradient) return null
    if (table instanceof Parameter && table.touched !== null) return { gradient: this.ownGradient(table), touched: table.touched }
    const gradient = this.gradientOf(table)
    if (gradient === null) return null
    const [rows = 0] = table.shape
    const touched = { marks: this.noughts(rows), rows: this.noughts(rows), count: this.noughts(1) }
    return { gradient, touched }
  }

  /** From a single number; adds to the gradients of all parameters that went into it. */
  backward(loss: Tensor): void {
    this.require('backward', sizeOf(loss.shape) === 1, '[]', shapeWords(loss.shape))
    const gradient = this.gradientOf(loss)
    if (gradient === null) return
    this.backend.fill(gradient, 1)
    for (const pass of this.gradients.toReversed()) pass()
  }

  /** For an operation that draws: its seed, another at each call, and the number of its first place, given the places of a row. */
  draw(placesOfRow: number): { seed: number; first: number } {
    this.drawn += 1
    return { seed: mixBits(this.options.seed ?? 0, this.drawn), first: (this.options.firstRow ?? 0) * placesOfRow }
  }

  /** Fails with the layer's name where a shape does not fit. */
  require(operation: string, holds: boolean, wanted: string, given: string): void {
    if (!holds) fail({ kind: 'bad-shape', layer: this.layer, operation, wanted, given })
  }

  private ownGradient(tensor: Tensor): Block {
    if (tensor.gradient === null) {
      tensor.gradient = this.scratch(sizeOf(tensor.shape))
      this.backend.fill(tensor.gradient, 0)
    }
    return tensor.gradient
  }

  private noughts(length: number): Block {
    const block = this.backend.allocate(length, 'integer', 'step')
    this.backend.write(block, new Int32Array(length))
    return block
  }

  /** A table that is used as a whole, as where an output layer shares it, has no row whose gradient is zero. */
  private touchAll(table: Parameter, { marks, rows, count }: TouchedRows): void {
    if (this.wholeTables.has(table)) return
    this.wholeTables.add(table)
    this.backend.write(marks, new Int32Array(marks.length).fill(1))
    this.backend.write(rows, Int32Array.from({ length: rows.length }, (_, row) => row))
    this.backend.write(count, [rows.length])
  }
}
