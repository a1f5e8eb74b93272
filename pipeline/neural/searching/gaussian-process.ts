/**
 * Regression by a Gaussian process with a Matérn 5/2 kernel over [0, 1]ⁿ (Rasmussen and Williams 2006, algorithm 2.1). The
 * targets are standardised; of a few length scales that of the largest marginal likelihood is taken.
 */
export interface GaussianProcess {
  predict(x: readonly number[]): { mean: number; deviation: number }
}

const noise = 1e-3
const lengthScales = [0.1, 0.2, 0.35, 0.6, 1, 2]

export function fitProcess(points: readonly (readonly number[])[], values: readonly number[]): GaussianProcess {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1
  const y = values.map((value) => (value - mean) / spread)
  const fits = lengthScales.map((length) => fitAt(points, y, length))
  const { length, lower, alpha } = fits.reduce((best, fit) => (fit.likelihood > best.likelihood ? fit : best))
  return {
    predict(x) {
      const k = points.map((point) => matern(point, x, length))
      const center = k.reduce((sum, value, index) => sum + value * alpha[index]!, 0)
      const v = solveLower(lower, k)
      const variance = Math.max(1e-12, 1 - v.reduce((sum, value) => sum + value * value, 0))
      return { mean: mean + spread * center, deviation: spread * Math.sqrt(variance) }
    },
  }
}

/** How much lower than the best a value is expected to be (Jones 1998), for what is to be as low as possible. */
export function expectedImprovement({ mean, deviation }: { mean: number; deviation: number }, best: number): number {
  const z = (best - mean) / deviation
  return (best - mean) * normalShare(z) + (deviation * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

function fitAt(points: readonly (readonly number[])[], y: readonly number[], length: number): { length: number; lower: number[][]; alpha: number[]; likelihood: number } {
  const kernel = points.map((a, row) => points.map((b, column) => matern(a, b, length) + (row === column ? noise : 0)))
  const lower = cholesky(kernel)
  const half = solveLower(lower, y)
  const alpha = solveUpper(lower, half)
  const likelihood = -0.5 * half.reduce((sum, value) => sum + value * value, 0) - lower.reduce((sum, row, index) => sum + Math.log(row[index]!), 0)
  return { length, lower, alpha, likelihood }
}

function matern(a: readonly number[], b: readonly number[], length: number): number {
  const distance = (Math.sqrt(5) * Math.hypot(...a.map((value, index) => value - b[index]!))) / length
  return (1 + distance + (distance * distance) / 3) * Math.exp(-distance)
}

function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const lower: number[][] = []
  for (const [row, own] of matrix.entries()) {
    const line: number[] = []
    for (let column = 0; column <= row; column += 1) {
      const other = column === row ? line : lower[column]!
      let sum = own[column]!
      for (let at = 0; at < column; at += 1) sum -= line[at]! * other[at]!
      line.push(column === row ? Math.sqrt(Math.max(sum, 1e-10)) : sum / other[column]!)
    }
    lower.push(line)
  }
  return lower
}

function solveLower(lower: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solved: number[] = []
  for (const [row, line] of lower.entries()) solved.push((right[row]! - solved.reduce((sum, value, at) => sum + line[at]! * value, 0)) / line[row]!)
  return solved
}

function solveUpper(lower: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solved = [...right]
  for (let row = lower.length - 1; row >= 0; row -= 1) {
    for (let below = row + 1; below < lower.length; below += 1) solved[row]! -= lower[below]![row]! * solved[below]!
    solved[row]! /= lower[row]![row]!
  }
  return solved
}

/** The share of a normal distribution below z (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}
