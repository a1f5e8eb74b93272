import { fail } from '../../protocol/failure'
import { mixBits } from '../numeric/mix-bits'
import type { Backend } from './backend/backend'
import type { Block } from './backend/memory'
import { IntegerTensor, shapeWords, sizeOf, Tensor, type Shape } from './tensor'

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
    if (tensor.gradient === null) {
      tensor.gradient = this.scratch(sizeOf(tensor.shape))
      this.backend.fill(tensor.gradient, 0)
    }
    return tensor.gradient
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
}
