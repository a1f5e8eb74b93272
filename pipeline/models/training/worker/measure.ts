import type { Backend } from '../../../tensor/backend/backend'
import { IntegerTensor, sizeOf, type Tensor } from '../../../tensor/tensor'
import { fail } from '../../../../protocol/failure'
import type { MetricSpec } from '../training-job'

/** A metric's sum over some rows and what it is to be divided by: both add up over batches. */
export interface Measured {
  sum: number
  count: number
}

export function measure({ kind, output, target, at = 10, above = 0 }: MetricSpec, backend: Backend, outputs: Record<string, Tensor>, targets: Record<string, Tensor | IntegerTensor>): Measured {
  const [predicted, wanted] = [outputs[output], targets[target]]
  if (predicted === undefined || wanted === undefined) return fail({ kind: 'bad-shape', layer: predicted === undefined ? output : target, operation: kind, wanted: Object.keys(predicted === undefined ? outputs : targets).join(', '), given: '–' })
  const [values, truth] = [backend.read(predicted.block), backend.read(wanted.block)]
  if (kind === 'mean-absolute-error' || kind === 'root-mean-squared-error') {
    requireSame(kind, output, values.length, truth.length)
    let sum = 0
    for (let place = 0; place < values.length; place += 1) {
      const error = values[place]! - truth[place]!
      sum += kind === 'mean-absolute-error' ? Math.abs(error) : error * error
    }
    return { sum, count: values.length }
  }
  const classes = values.length / sizeOf(wanted.shape)
  if (classes === 1 && kind === 'accuracy') return agree(values, truth, above)
  requireSame(kind, output, values.length, Math.floor(classes) * truth.length)
  return amongLargest(values, truth, classes, kind === 'accuracy' ? 1 : at)
}

export const toMetric = ({ kind }: MetricSpec, { sum, count }: Measured): number => (kind === 'root-mean-squared-error' ? Math.sqrt(sum / count) : sum / count)

function agree(outputs: ArrayLike<number>, truth: ArrayLike<number>, above: number): Measured {
  let sum = 0
  for (let place = 0; place < truth.length; place += 1) if (outputs[place]! > above === truth[place]! > 0.5) sum += 1
  return { sum, count: truth.length }
}

/** Of equal outputs the first classes count as the larger ones. */
function amongLargest(values: ArrayLike<number>, labels: ArrayLike<number>, classes: number, limit: number): Measured {
  let sum = 0
  let count = 0
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row]!
    if (label < 0) continue
    count += 1
    const start = row * classes
    const own = values[start + label]!
    let larger = 0
    for (let other = 0; other < classes && larger < limit; other += 1) {
      const value = values[start + other]!
      if (value > own || (value === own && other < label)) larger += 1
    }
    if (larger < limit) sum += 1
  }
  return { sum, count }
}

function requireSame(operation: string, layer: string, given: number, wanted: number): void {
  if (given !== wanted) fail({ kind: 'bad-shape', layer, operation, wanted: String(wanted), given: String(given) })
}
