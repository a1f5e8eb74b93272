/** Of a standardised column's variance what the columns before it must leave, else it says nothing new. */
const tolerance = 1e-10

/**
 * Least squares with an intercept, for several answers at once: the coefficients of each, the intercept first. Columns are standardised,
 * the normal equations solved by Cholesky's decomposition; a column that the ones before it determine has the coefficient 0, as in R's `lm`.
 * `ridge` is added to the standardised columns' sums of squares.
 */
export function solveLeastSquares(design: readonly (readonly number[])[], answers: readonly (readonly number[])[], ridge = 0): number[][] {
  const count = design.length
  const width = design[0]?.length ?? 0
  const means = Array.from({ length: width }, (_, column) => mean(design.map((row) => row[column] ?? 0)))
  const scales = means.map((centre, column) => Math.sqrt(design.reduce((sum, row) => sum + ((row[column] ?? 0) - centre) ** 2, 0) / count))
  const used = scales.map((scale, column) => scale > tolerance * Math.max(1, Math.abs(means[column] ?? 0)))
  const standard = design.map((row) => Float64Array.from(row, (value, column) => (used[column] === true ? (value - (means[column] ?? 0)) / (scales[column] ?? 1) : 0)))
  const gram = Array.from({ length: width }, () => new Float64Array(width))
  for (const row of standard) for (let a = 0; a < width; a += 1) for (let b = 0, line = gram[a]; b <= a && line !== undefined; b += 1) line[b] = (line[b] ?? 0) + (row[a] ?? 0) * (row[b] ?? 0)
  const factor = decompose(gram, ridge, tolerance * count)
  return answers.map((answer) => {
    const centre = mean(answer)
    const right = Float64Array.from({ length: width }, (_, column) => standard.reduce((sum, row, index) => sum + (row[column] ?? 0) * ((answer[index] ?? 0) - centre), 0))
    const coefficients = [...solve(factor, right)].map((value, column) => (used[column] === true ? value / (scales[column] ?? 1) : 0))
    return [centre - coefficients.reduce((sum, value, column) => sum + value * (means[column] ?? 0), 0), ...coefficients]
  })
}

/** The lower triangle L with L·Lᵀ = gram + ridge; a column without a pivot is zero. */
function decompose(gram: readonly Float64Array[], ridge: number, least: number): Float64Array[] {
  const factor = gram.map(({ length }) => new Float64Array(length))
  gram.forEach((line, a) => {
    for (let b = 0; b <= a; b += 1) {
      let sum = (line[b] ?? 0) + (a === b ? ridge : 0)
      for (let k = 0; k < b; k += 1) sum -= (factor[a]?.[k] ?? 0) * (factor[b]?.[k] ?? 0)
      const pivot = factor[b]?.[b] ?? 0
      const own = factor[a]
      if (own === undefined) continue
      own[b] = a === b ? (sum > least ? Math.sqrt(sum) : 0) : pivot === 0 ? 0 : sum / pivot
    }
  })
  return factor
}

function solve(factor: readonly Float64Array[], right: Float64Array): Float64Array {
  const width = factor.length
  const middle = new Float64Array(width)
  for (let a = 0; a < width; a += 1) {
    let sum = right[a] ?? 0
    for (let k = 0; k < a; k += 1) sum -= (factor[a]?.[k] ?? 0) * (middle[k] ?? 0)
    const pivot = factor[a]?.[a] ?? 0
    middle[a] = pivot === 0 ? 0 : sum / pivot
  }
  const solution = new Float64Array(width)
  for (let a = width - 1; a >= 0; a -= 1) {
    const pivot = factor[a]?.[a] ?? 0
    let sum = middle[a] ?? 0
    for (let k = a + 1; k < width; k += 1) sum -= (factor[k]?.[a] ?? 0) * (solution[k] ?? 0)
    solution[a] = pivot === 0 ? 0 : sum / pivot
  }
  return solution
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length)
