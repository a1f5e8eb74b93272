import type { Encoded, Feature } from './features'
import { solveLeastSquares } from './least-squares'
import type { FillFrom } from './nearest-neighbours'

/** Equations of one target in one round: one for a measure, one for each level of words; the intercept first. */
export interface Equation {
  target: number
  coefficients: number[][]
}

export interface Regression {
  features: Feature[]
  /** What stands for a missing value before the first round: the mean, or the most frequent level; null where there was none. */
  start: (number | null)[]
  /** In the order in which they are applied, round by round. */
  rounds: Equation[][]
}

export interface RegressionOptions {
  rounds: number
  ridge: number
}

/**
 * Chained linear regressions (van Buuren and Groothuis-Oudshoorn 2011, `norm.predict`; scikit-learn's IterativeImputer with
 * LinearRegression): missing values start as the mean, then each target is regressed on all other features, those with fewest missing
 * first, and filled by what the equation gives, round after round. Words have an indicator regression for each level, the highest wins.
 */
export async function fitRegression(features: Feature[], training: Encoded, targets: readonly number[], { rounds, ridge }: RegressionOptions, breathe: (fraction: number) => Promise<void> | undefined): Promise<Regression> {
  const { columns } = training
  const missing = columns.map((column) => column.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0))
  const isEmpty = (index: number): boolean => missing[index] === columns[index]?.length
  const start = columns.map((column, index) => (isEmpty(index) ? null : features[index]?.levels === null ? meanOf(column) : 0))
  const filled = columns.map((column, index) => column.map((value) => (Number.isNaN(value) ? (start[index] ?? 0) : value)))
  const order = targets.filter((target) => !isEmpty(target)).sort((a, b) => (missing[a] ?? 0) - (missing[b] ?? 0) || a - b)
  const regression: Regression = { features, start, rounds: [] }
  for (let round = 0; round < rounds; round += 1) {
    const equations: Equation[] = []
    for (const target of order) {
      await breathe(round / rounds)
      const equation = fitEquation(features, columns[target] ?? new Float64Array(), filled, target, ridge)
      equations.push(equation)
      const row = new Float64Array(features.length)
      columns[target]?.forEach((value, index) => {
        if (!Number.isNaN(value)) return
        filled.forEach((column, feature) => (row[feature] = column[index] ?? 0))
        const own = filled[target]
        if (own !== undefined) own[index] = predict(features, equation, row)
      })
    }
    regression.rounds.push(equations)
  }
  return regression
}

/** Fills a row's missing features all at once. */
export function regressionFiller({ features, start, rounds }: Regression): FillFrom {
  const row = new Float64Array(features.length)
  let last: Float64Array | null = null
  return (given, target) => {
    if (given !== last) {
      last = given
      given.forEach((value, index) => (row[index] = Number.isNaN(value) ? (start[index] ?? 0) : value))
      for (const round of rounds) for (const equation of round) if (Number.isNaN(given[equation.target] ?? 0)) row[equation.target] = predict(features, equation, row)
    }
    return start[target] === null ? Number.NaN : (row[target] ?? Number.NaN)
  }
}

function fitEquation(features: readonly Feature[], target: Float64Array, filled: readonly Float64Array[], at: number, ridge: number): Equation {
  const present: number[] = []
  target.forEach((value, index) => {
    if (!Number.isNaN(value)) present.push(index)
  })
  const row = new Float64Array(features.length)
  const design = present.map((index) => {
    filled.forEach((column, feature) => (row[feature] = column[index] ?? 0))
    return terms(features, row, at)
  })
  const levels = features[at]?.levels ?? null
  const answers = levels === null ? [present.map((index) => target[index] ?? 0)] : levels.map((_, level) => present.map((index) => (target[index] === level ? 1 : 0)))
  return { target: at, coefficients: solveLeastSquares(design, answers, ridge) }
}

function predict(features: readonly Feature[], { target, coefficients }: Equation, row: Float64Array): number {
  const design = terms(features, row, target)
  const scores = coefficients.map((one) => design.reduce((sum, term, index) => sum + term * (one[index + 1] ?? 0), one[0] ?? 0))
  return features[target]?.levels === null ? (scores[0] ?? Number.NaN) : scores.indexOf(Math.max(...scores))
}

/** The other features of a row as terms of an equation: measures as they are, words by an indicator for each level but the first. */
function terms(features: readonly Feature[], row: Float64Array, target: number): number[] {
  return features.flatMap(({ levels }, index) => {
    if (index === target) return []
    const value = row[index] ?? 0
    return levels === null ? [value] : levels.slice(1).map((_, level) => (value === level + 1 ? 1 : 0))
  })
}

function meanOf(column: Float64Array): number {
  const present = column.filter((value) => !Number.isNaN(value))
  return present.length === 0 ? 0 : present.reduce((sum, value) => sum + value, 0) / present.length
}
