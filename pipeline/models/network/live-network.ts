import { fail, FailureError } from '../../../protocol/failure'
import type { Backend } from '../../tensor/backend/backend'
import { Tape } from '../../tensor/tape'
import { sizeOf, type Tensor } from '../../tensor/tensor'
import type { Architecture, Batch, Parameters, StoredWeights } from '../architecture'
import { formWords } from './form'
import { placeParameters } from './parameters'

/** Rows of numbers, row-major: of one row `[]` a number, `[3]` three. */
export interface Predicted {
  shape: readonly number[]
  values: Float64Array
}

export interface PredictOptions {
  /** Rows at a time; it changes nothing but memory. */
  batchSize?: number
  signal?: AbortSignal
  onProgress?: (fraction: number) => void
}

/** A network with its weights in a back end's memory, to predict with: `await new LiveNetwork(backend, network, config, weights).predict({ x })`. */
export class LiveNetwork<Config> {
  private readonly parameters: Parameters

  /** Weights stay in the back end's memory until it is closed. Fails with `bad-weights` where they do not fit. */
  constructor(
    readonly backend: Backend,
    private readonly architecture: Architecture<Config>,
    private readonly config: Config,
    weights: readonly StoredWeights[],
  ) {
    this.parameters = placeParameters(backend, architecture.parameters(config), weights)
  }

  /** Outputs by name for inputs by name, each row-major. What is wrong with one is said with the batch and the place where it stands. */
  async predict(inputs: Readonly<Record<string, ArrayLike<number>>>, { batchSize = 1024, signal, onProgress }: PredictOptions = {}): Promise<Record<string, Predicted>> {
    const rows = this.rowsOf(inputs)
    if (rows === 0) return this.nothing()
    const parts = new Map<string, Predicted>()
    for (let first = 0; first < rows; first += batchSize) {
      signal?.throwIfAborted()
      const count = Math.min(batchSize, rows - first)
      const outputs = this.run(inputs, first, count, 1 + first / batchSize)
      await this.backend.finish(Object.values(outputs).map(({ block }) => block))
      for (const [name, { shape, block }] of Object.entries(outputs)) {
        const size = sizeOf(shape.slice(1))
        const whole = parts.get(name) ?? { shape: shape.slice(1), values: new Float64Array(rows * size) }
        whole.values.set(this.backend.read(block), first * size)
        parts.set(name, whole)
      }
      this.backend.endStep()
      onProgress?.((first + count) / rows)
      // Lets an interrupt through between two batches.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return Object.fromEntries(parts)
  }

  /** No rows, in the shapes that a row of zeros shows. */
  private nothing(): Record<string, Predicted> {
    const zeros = Object.entries(this.architecture.inputs(this.config)).map(([name, { shape }]) => [name, new Int32Array(sizeOf(shape))] as const)
    const outputs = this.run(Object.fromEntries(zeros), 0, 1, 1)
    this.backend.endStep()
    return Object.fromEntries(Object.entries(outputs).map(([name, { shape }]) => [name, { shape: shape.slice(1), values: new Float64Array() }]))
  }

  private run(inputs: Readonly<Record<string, ArrayLike<number>>>, first: number, count: number, batch: number): Record<string, Tensor> {
    const tape = new Tape(this.backend, { isTraining: false })
    try {
      const given: Batch['inputs'] = {}
      for (const [name, { kind, shape }] of Object.entries(this.architecture.inputs(this.config))) {
        const size = sizeOf(shape)
        const numbers = partOf(inputs[name] ?? [], first * size, (first + count) * size)
        given[name] = kind === 'integer' ? tape.integers(numbers, [count, ...shape]) : tape.floats(numbers, [count, ...shape])
      }
      return this.architecture.outputs(tape, this.config, this.parameters, given)
    } catch (thrown) {
      this.backend.endStep()
      if (thrown instanceof FailureError && (thrown.failure.kind === 'bad-shape' || thrown.failure.kind === 'id-out-of-range')) fail({ ...thrown.failure, batch })
      throw thrown
    }
  }

  private rowsOf(inputs: Readonly<Record<string, ArrayLike<number>>>): number {
    let rows: number | null = null
    for (const [name, form] of Object.entries(this.architecture.inputs(this.config))) {
      const given = inputs[name]
      const here = (given?.length ?? Number.NaN) / sizeOf(form.shape)
      const isRight = Number.isInteger(here) && (rows === null || here === rows)
      if (!isRight) fail({ kind: 'bad-shape', layer: name, operation: 'input', wanted: formWords(form).replace('rows', String(rows ?? 'rows')), given: given === undefined ? Object.keys(inputs).join(', ') || '–' : `${given.length}` })
      rows = here
    }
    return rows ?? 0
  }
}

/** A part without a copy where there is a way. */
function partOf(numbers: ArrayLike<number>, start: number, end: number): ArrayLike<number> {
  return ArrayBuffer.isView(numbers) ? (numbers as unknown as Float64Array).subarray(start, end) : Array.prototype.slice.call(numbers, start, end)
}
