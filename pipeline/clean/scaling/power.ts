/** The transformations of Box and Cox (1964) for values above 0, and of Yeo and Johnson (2000) for all numbers. */
export type Power = 'boxCox' | 'yeoJohnson'

/** Where λ is looked for. */
const lowest = -5
const highest = 5
/** Below this λ counts as 0, where the power becomes the logarithm. */
const tiny = 1e-10

/**
 * λ by maximum likelihood: the profile log-likelihood Σ of the Jacobian's logarithm · (λ − 1) − n/2 · log of the variance (divisor n)
 * is largest there, found by golden section to 1e-8. Values of one kind alone, or none, have λ = 1: nothing is changed.
 */
export async function fitPower(power: Power, values: Float64Array, breathe: () => Promise<void> | undefined = () => undefined): Promise<number> {
  const first = values[0]
  if (first === undefined || values.every((value) => value === first)) return 1
  const logs = power === 'boxCox' ? values.map(Math.log) : values.map((value) => Math.sign(value) * Math.log1p(Math.abs(value)))
  const jacobian = logs.reduce((sum, log) => sum + log, 0)
  const buffer = new Float64Array(values.length)
  const likelihood = (lambda: number): number => (lambda - 1) * jacobian - (values.length / 2) * logVariance(power, logs, lambda, buffer)
  const ratio = (Math.sqrt(5) - 1) / 2
  let [from, to] = [lowest, highest]
  let [low, high] = [to - ratio * (to - from), from + ratio * (to - from)]
  let [lower, upper] = [likelihood(low), likelihood(high)]
  while (to - from > 1e-8) {
    await breathe()
    if (lower > upper) {
      ;[to, high, upper] = [high, low, lower]
      low = to - ratio * (to - from)
      lower = likelihood(low)
    } else {
      ;[from, low, lower] = [low, high, upper]
      high = from + ratio * (to - from)
      upper = likelihood(high)
    }
  }
  return (from + to) / 2
}

/** Of the transformed values, from their logarithms; `buffer` is where they are put. */
function logVariance(power: Power, logs: Float64Array, lambda: number, buffer: Float64Array): number {
  let sum = 0
  for (let index = 0; index < logs.length; index += 1) {
    const log = logs[index] ?? 0
    const value = power === 'yeoJohnson' && log < 0 ? -raise(-log, 2 - lambda) : raise(log, lambda)
    buffer[index] = value
    sum += value
  }
  const mean = sum / logs.length
  let squares = 0
  for (const value of buffer) squares += (value - mean) ** 2
  return Math.log(squares / logs.length)
}

/** (base^by − 1) / by, from the base's logarithm. */
function raise(log: number, by: number): number {
  return Math.abs(by) < tiny ? log : Math.expm1(by * log) / by
}

/** The transformation as SQL over a double; missing where Box–Cox has no value, at 0 and below. */
export function powerSql(power: Power, value: string, lambda: number): string {
  const raised = (base: string, by: number): string => (Math.abs(by) < tiny ? `ln(${base})` : `(pow(${base}, ${number(by)}) - 1) / ${number(by)}`)
  if (power === 'boxCox') return `case when ${value} > 0 then ${raised(value, lambda)} end`
  return `case when ${value} >= 0 then ${raised(`(${value} + 1)`, lambda)} when ${value} < 0 then -(${raised(`(1 - ${value})`, 2 - lambda)}) end`
}

/** The way back as SQL; missing where nothing is transformed to that. */
export function inversePowerSql(power: Power, value: string, lambda: number): string {
  const root = (of: string, by: number): string => (Math.abs(by) < tiny ? `exp(${of})` : `case when ${of} * ${number(by)} + 1 > 0 then pow(${of} * ${number(by)} + 1, ${number(1 / by)}) end`)
  if (power === 'boxCox') return root(value, lambda)
  return `case when ${value} >= 0 then ${root(value, lambda)} - 1 when ${value} < 0 then 1 - ${root(`(-${value})`, 2 - lambda)} end`
}

const number = (value: number): string => `cast('${value}' as double)`
