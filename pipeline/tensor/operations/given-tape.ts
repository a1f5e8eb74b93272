import { toFailure, type Failure } from '../../../protocol/failure'
import { createReferenceBackend } from '../reference/reference-backend'
import { Tape } from '../tape'
import type { Shape, Tensor } from '../tensor'

/** A tape on a back end of its own, for tests that look at numbers: `const { tensor, numbers, tape } = givenTape()`. */
export function givenTape({ isTraining = false } = {}): { tape: Tape; tensor: (shape: Shape, values: ArrayLike<number>) => Tensor; numbers: (tensor: Tensor) => number[] } {
  const tape = new Tape(createReferenceBackend(), { isTraining, seed: 7 })
  return { tape, tensor: (shape, values) => tape.floats(values, shape), numbers: ({ block }) => [...tape.backend.read(block)] }
}

/** What work fails with inside a layer called `hidden`. */
export function failureOf(tape: Tape, work: () => unknown): Failure {
  try {
    tape.within('hidden', work)
  } catch (thrown) {
    return toFailure(thrown)
  }
  throw new Error('nothing failed')
}
