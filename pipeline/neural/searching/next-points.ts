import type { Random } from '../../numeric/random'
import { expectedImprovement, fitProcess } from './gaussian-process'
import { coordinatesOf, drawPoint, type Point, type Space } from './space'

export interface Tried {
  point: Point
  /** The lower, the better; null where the trial failed. */
  loss: number | null
}

/** Places that are weighed before one is tried. */
const candidates = 400

/** Where to try next: by chance at first, then where most improvement over the best is expected. */
export function nextPoint(space: Space, tried: readonly Tried[], random: Random): Point {
  const dimensions = Object.keys(space).length
  const there = tried.filter((one): one is Tried & { loss: number } => one.loss !== null)
  if (there.length < Math.max(3, dimensions + 1)) return drawPoint(space, random)
  // Losses lie on many scales: their order counts more than how far apart bad ones are.
  const least = Math.min(...there.map(({ loss }) => loss))
  const losses = there.map(({ loss }) => Math.log1p((loss - least) / (Math.abs(least) + 1e-9)))
  const process = fitProcess(there.map(({ point }) => coordinatesOf(space, point)), losses)
  const best = there[losses.indexOf(Math.min(...losses))]!.point
  const near = (): Point => best.map((place) => Math.min(1, Math.max(0, place + 0.1 * random.normal())))
  const places = Array.from({ length: candidates }, (_, index) => (index % 4 === 0 ? near() : drawPoint(space, random)))
  const worth = places.map((point) => expectedImprovement(process.predict(coordinatesOf(space, point)), 0))
  return places[worth.indexOf(Math.max(...worth))]!
}
