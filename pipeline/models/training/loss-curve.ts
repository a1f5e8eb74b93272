import type { CurvePoint } from './training-job'

/** As it stands in a checkpoint. */
export interface CurveState {
  points: CurvePoint[]
  /** Steps of a point. */
  stride: number
  sum: number
  count: number
}

const mostPoints = 400

export const emptyCurve = (): CurveState => ({ points: [], stride: 1, sum: 0, count: 0 })

/**
 * Takes up a step's loss. A point is the mean of as many steps as it takes to stay below 400 points: when they are full,
 * pairs become one.
 */
export function addToCurve(curve: CurveState, step: number, loss: number): void {
  curve.sum += loss
  curve.count += 1
  if (curve.count < curve.stride) return
  curve.points.push({ step, loss: curve.sum / curve.count })
  curve.sum = 0
  curve.count = 0
  if (curve.points.length < mostPoints) return
  curve.stride *= 2
  curve.points = Array.from({ length: mostPoints / 2 }, (_, pair) => {
    const [one, other] = [curve.points[2 * pair]!, curve.points[2 * pair + 1]!]
    return { step: other.step, loss: (one.loss + other.loss) / 2 }
  })
}
