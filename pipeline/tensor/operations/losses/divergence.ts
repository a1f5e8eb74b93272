import type { Tape } from '../../tape'
import { shapeWords, sizeOf, type Tensor } from '../../tensor'
import { weightedMean, type Weighting } from './weighted-mean'

/** For distillation (Hinton 2015): temperature² · KL(teacher ‖ student) of the softmax of logits [rows, ..., classes]. Nothing is learned through the teacher. */
export function divergence(tape: Tape, student: Tensor, teacher: Tensor, weighting: Weighting, temperature = 1): Tensor {
  const columns = student.shape.at(-1) ?? 0
  tape.require('divergence', student.shape.length > 1 && shapeWords(teacher.shape) === shapeWords(student.shape), `a teacher of ${shapeWords(student.shape)}`, shapeWords(teacher.shape))
  const shape = { rows: sizeOf(student.shape) / columns, columns, temperature }
  const losses = tape.output(student.shape.slice(0, -1), [student])
  tape.backend.divergence(losses.block, student.block, teacher.block, shape)
  tape.record(losses, (outGradient) => {
    const gradient = tape.gradientOf(student)
    if (gradient !== null) tape.backend.divergenceGradient(gradient, outGradient, student.block, teacher.block, shape)
  })
  return weightedMean(tape, losses, weighting)
}
