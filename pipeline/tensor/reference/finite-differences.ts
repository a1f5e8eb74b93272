export interface GradientCheckOptions {
  /** By how much a number is moved to either side. */
  step?: number
  /** Largest error allowed, relative to the largest number of that input's gradient. */
  tolerance?: number
}

/**
 * Holds analytic gradients against central differences, (f(x + h) − f(x − h)) / 2h, number by number; throws where one differs.
 * `checkGradient(({ x }) => x[0]! ** 2, { x: [3] }, { x: [6] })`. Inputs without a gradient are left alone.
 * Gives the largest relative error of each. Numbers should be near 1: the step is the same for all.
 */
export function checkGradient<Name extends string>(
  value: (inputs: Record<Name, Float64Array>) => number,
  inputs: Record<Name, ArrayLike<number>>,
  gradients: Partial<Record<Name, ArrayLike<number>>>,
  { step = 1e-6, tolerance = 1e-7 }: GradientCheckOptions = {},
): Partial<Record<Name, number>> {
  const moved = Object.fromEntries(Object.entries<ArrayLike<number>>(inputs).map(([name, numbers]) => [name, Float64Array.from(numbers)])) as Record<Name, Float64Array>
  const errors: Partial<Record<Name, number>> = {}
  for (const name of Object.keys(gradients) as Name[]) {
    const analytic = Float64Array.from(gradients[name] ?? [])
    const numbers = moved[name]
    if (analytic.length !== numbers.length) throw new Error(`${name} has ${numbers.length} numbers, its gradient ${analytic.length}`)
    const numeric = numbers.slice().map((number, i) => {
      numbers[i] = number + step
      const above = value(moved)
      numbers[i] = number - step
      const below = value(moved)
      numbers[i] = number
      return (above - below) / (2 * step)
    })
    const size = [...analytic, ...numeric].reduce((largest, number) => Math.max(largest, Math.abs(number)), 0) || 1
    const differences = numeric.map((number, i) => Math.abs(number - analytic[i]!) / size)
    // Not `> tolerance`: NaN is an error too.
    const wrong = differences.findIndex((difference) => !(difference <= tolerance))
    if (wrong !== -1) throw new Error(`gradient of ${name}[${wrong}]: ${analytic[wrong]}, by differences ${numeric[wrong]} (relative error ${differences[wrong]})`)
    errors[name] = Math.max(0, ...differences)
  }
  return errors
}
