import { inspect } from 'node:util'
import { fail } from '../../protocol/failure'
import type { Backend, Device } from './backend/backend'
import { add, divide, multiply, subtract } from './operations/arithmetic'
import { exponential, logarithm, negate, relu, sigmoid, square, squareRoot, tanh } from './operations/elementwise'
import { product } from './operations/product'
import { mean, sum } from './operations/reduce'
import { softmax } from './operations/softmax'
import { createReferenceBackend } from './reference/reference-backend'
import { Tape } from './tape'
import { Parameter, shapeWords, sizeOf, type Shape, type Tensor } from './tensor'
import { createWasmBackend } from './wasm/wasm-backend'

/** Numbers as a person writes them: one, a list, a list of lists … */
export type Numbers = number | readonly Numbers[] | Float32Array | Float64Array

/** One pass: what has been computed already, so that what is used twice is computed once. */
interface Pass {
  tape: Tape
  known: Map<Expression, Tensor>
  parameters: Map<Variable, Parameter>
}

/**
 * Something to compute, from variables and numbers: `w.times(x).plus(b)`. Nothing is computed until it is asked for, by `numbers`
 * or `gradient`; then it takes what the variables hold at that time, and the memory is free again afterwards.
 */
export class Expression {
  constructor(
    protected readonly room: Room,
    private readonly compute: (pass: Pass) => Tensor,
  ) {}

  /** One number, a list, or lists of lists. */
  numbers(): Numbers {
    return this.room.evaluate(this)
  }

  plus = (other: Expression | Numbers): Expression => this.with(add, other)
  minus = (other: Expression | Numbers): Expression => this.with(subtract, other)
  times = (other: Expression | Numbers): Expression => this.with(multiply, other)
  dividedBy = (other: Expression | Numbers): Expression => this.with(divide, other)
  /** Matrix product: [rows, inner] by [inner, columns]. */
  product = (other: Expression | Numbers): Expression => this.with(product, other)
  negated = (): Expression => this.by(negate)
  squared = (): Expression => this.by(square)
  root = (): Expression => this.by(squareRoot)
  exponential = (): Expression => this.by(exponential)
  logarithm = (): Expression => this.by(logarithm)
  sigmoid = (): Expression => this.by(sigmoid)
  tanh = (): Expression => this.by(tanh)
  relu = (): Expression => this.by(relu)
  /** Along the last dimension. */
  softmax = (): Expression => this.by(softmax)
  /** Over all numbers, or along one axis. */
  sum = (axis: number | null = null): Expression => this.by((tape, x) => sum(tape, x, axis))
  mean = (axis: number | null = null): Expression => this.by((tape, x) => mean(tape, x, axis))

  /** Any operation on the tape: `x.by((tape, tensor) => …)`. */
  by(operation: (tape: Tape, x: Tensor) => Tensor): Expression {
    return new Expression(this.room, (pass) => operation(pass.tape, this.in(pass)))
  }

  with(operation: (tape: Tape, x: Tensor, y: Tensor) => Tensor, other: Expression | Numbers): Expression {
    const second = other instanceof Expression ? other : this.room.constant(other)
    return new Expression(this.room, (pass) => operation(pass.tape, this.in(pass), second.in(pass)))
  }

  /** Its tensor in a pass. */
  in(pass: Pass): Tensor {
    const known = pass.known.get(this)
    if (known !== undefined) return known
    const tensor = this.compute(pass)
    pass.known.set(this, tensor)
    return tensor
  }

  [inspect.custom](): string {
    return inspect(this.numbers())
  }
}

/** Numbers that can be learned. `value` is what it holds now; set it to go on from something else. */
export class Variable extends Expression {
  readonly shape: Shape
  /** As they lie in memory, row by row. */
  readonly held: Float64Array

  constructor(room: Room, value: Numbers) {
    super(room, ({ parameters, tape }) => {
      const block = tape.scratch(this.held.length)
      tape.backend.write(block, this.held)
      const parameter = new Parameter('', this.shape, block, true)
      parameters.set(this, parameter)
      return parameter
    })
    const { shape, flat } = measure(value)
    this.shape = shape
    this.held = flat
  }

  get value(): Numbers {
    return nest(this.held, this.shape)
  }

  set value(value: Numbers) {
    const { shape, flat } = measure(value)
    if (shapeWords(shape) !== shapeWords(this.shape)) fail({ kind: 'bad-shape', layer: 'variable', operation: 'value', wanted: shapeWords(this.shape), given: shapeWords(shape) })
    this.held.set(flat)
  }
}

/** A loss and which way it grows. */
export interface Gradient {
  loss: number
  /** Of one variable, in its shape; zeros where it took no part. */
  of(variable: Variable): Numbers
  /** Moves every variable that took part against its gradient: value − rate · gradient. */
  descend(rate: number): void
}

/** A back end to try things on. */
export class Room {
  constructor(private readonly backend: Backend) {}

  get device(): Device {
    return this.backend.device
  }

  /** Bytes in use: the same after each computation. */
  get bytes(): number {
    return this.backend.memory().used
  }

  variable(value: Numbers): Variable {
    return new Variable(this, value)
  }

  constant(value: Numbers): Expression {
    const { shape, flat } = measure(value)
    return new Expression(this, ({ tape }) => tape.floats(flat, shape))
  }

  /** The gradient of one number, an expression or what gives one: `gradient(() => w.times(x).minus(y).squared().mean())`. */
  gradient(loss: Expression | (() => Expression)): Gradient {
    const expression = loss instanceof Expression ? loss : loss()
    return this.passing(true, (pass) => {
      const tensor = expression.in(pass)
      pass.tape.backward(tensor)
      const gradients = new Map([...pass.parameters].map(([variable, { gradient }]) => [variable, gradient === null ? new Float64Array(variable.held.length) : Float64Array.from(this.backend.read(gradient))]))
      return {
        loss: this.backend.read(tensor.block)[0] ?? Number.NaN,
        of: (variable) => nest(gradients.get(variable) ?? new Float64Array(variable.held.length), variable.shape),
        descend(rate) {
          for (const [variable, gradient] of gradients) gradient.forEach((number, place) => (variable.held[place] = (variable.held[place] ?? 0) - rate * number))
        },
      }
    })
  }

  evaluate(expression: Expression): Numbers {
    return this.passing(false, (pass) => {
      const { block, shape } = expression.in(pass)
      return nest(Float64Array.from(this.backend.read(block)), shape)
    })
  }

  private passing<Result>(isTraining: boolean, work: (pass: Pass) => Result): Result {
    try {
      return work({ tape: new Tape(this.backend, { isTraining }), known: new Map(), parameters: new Map() })
    } finally {
      this.backend.endStep()
    }
  }
}

/**
 * Neural computing by hand, for looking inside: `const { variable, gradient } = tensors.backend()`, then
 * `const w = variable(0.5)` and `gradient(() => w.times([1, 2]).minus([2, 4]).squared().mean()).of(w)`.
 */
export const tensors = {
  /** `reference` counts in Float64 and is exact; `wasm` in Float32 and is what networks are trained on. */
  backend(name: 'reference' | 'wasm' = 'reference'): Room & { variable: Room['variable']; gradient: Room['gradient'] } {
    const room = new Room(name === 'wasm' ? createWasmBackend() : createReferenceBackend())
    // So that they can be taken out of it by name.
    return Object.assign(room, { variable: room.variable.bind(room), constant: room.constant.bind(room), gradient: room.gradient.bind(room) })
  },
}

function measure(value: Numbers): { shape: Shape; flat: Float64Array } {
  const shape: number[] = []
  for (let inner: Numbers | undefined = value; typeof inner === 'object'; inner = inner[0]) shape.push(inner.length)
  const flat: number[] = []
  const add = (inner: Numbers, depth: number): void => {
    const length = typeof inner === 'number' ? undefined : inner.length
    if (length !== shape[depth]) fail({ kind: 'bad-shape', layer: 'numbers', operation: 'list', wanted: shapeWords(shape), given: `${shapeWords(shape.slice(0, depth))} → ${length ?? String(inner)}` })
    if (typeof inner === 'number') flat.push(inner)
    else for (const one of inner) add(one, depth + 1)
  }
  add(value, 0)
  return { shape, flat: Float64Array.from(flat) }
}

function nest(flat: Float64Array, shape: Shape): Numbers {
  const [length, ...inner] = shape
  if (length === undefined) return flat[0] ?? Number.NaN
  const size = sizeOf(inner)
  return Array.from({ length }, (_, place) => nest(flat.subarray(place * size, (place + 1) * size), inner))
}
