import type { ColumnData } from '../../engine/engine'
import type { TargetEncoding } from '../rows/encoding'
import type { Encodings } from '../rows/encoding'

/** One new column: its values, and the type that it has in the end. */
export interface Answer {
  name: string
  values: ColumnData
  /** None where the values are doubles. */
  type: string | null
}

export interface Output {
  shape: readonly number[]
  values: Float64Array
}

/** Answers in the target's own unit and words, for each output of a network. */
export function toAnswers(outputs: Readonly<Record<string, Output>>, { targets }: Encodings, prefix: string): Answer[] {
  return Object.entries(outputs).flatMap(([name, output]) => {
    const target = targets.find((one) => one.output === name)
    if (target === undefined) return numbersOf(name, output)
    return answersOf(targets.length === 1 ? prefix : `${prefix}_${target.column}`, output, target)
  })
}

function answersOf(name: string, output: Output, target: TargetEncoding): Answer[] {
  const { values } = output
  const width = output.shape.at(-1) ?? 1
  const { as, labels, levels, type, mean, deviation, isProbability } = target
  if (as === 'logit' && width === 1) {
    const shares = isProbability ? values : values.map((score) => 1 / (1 + Math.exp(-score)))
    const labelled = Array.from(shares, (share) => labels[share >= 0.5 ? 1 : 0] ?? labels[0] ?? null)
    return [{ name, values: labelled, type }, { name: `${name}_probability`, values: shares, type: null }]
  }
  if (as === 'classes') {
    const rows = values.length / width
    const best = new Int32Array(rows)
    const shares = new Float64Array(rows)
    for (let row = 0; row < rows; row += 1) {
      const scores = values.subarray(row * width, row * width + labels.length)
      const top = scores.reduce((place, score, at) => (score > scores[place]! ? at : place), 0)
      best[row] = top
      // Numbers without a label take part in the softmax as they did in training.
      const all = values.subarray(row * width, (row + 1) * width)
      const largest = Math.max(...all)
      shares[row] = isProbability ? scores[top]! : Math.exp(scores[top]! - largest) / all.reduce((sum, score) => sum + Math.exp(score - largest), 0)
    }
    return [{ name, values: Array.from(best, (place) => labels[place] ?? null), type }, { name: `${name}_probability`, values: shares, type: null }]
  }
  const inUnit = { ...output, values: as === 'number' ? values.map((value) => value * deviation + mean) : values }
  if (as === 'number' && levels.length > 0) return numbersOf(name, inUnit, levels.map(String))
  return numbersOf(name, inUnit)
}

/** An output as it is: one column, or one for each of its numbers. */
function numbersOf(name: string, { shape, values }: Output, endings?: readonly string[]): Answer[] {
  const width = shape.reduce((product, dimension) => product * dimension, 1)
  if (width === 1 && endings === undefined) return [{ name, values, type: null }]
  const rows = values.length / width
  return Array.from({ length: width }, (_, place) => ({ name: `${name}_${endings?.[place] ?? place + 1}`, values: Float64Array.from({ length: rows }, (__, row) => values[row * width + place]!), type: null }))
}
