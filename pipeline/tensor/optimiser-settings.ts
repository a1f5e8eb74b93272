export interface ScheduleSettings {
  kind: 'constant' | 'linear' | 'cosine' | 'step' | 'exponential'
  /** Steps in which the rate climbs from 0. */
  warmUp: number
  /** Share of the first rate at the end (linear, cosine), or the factor (step, exponential). */
  final: number
  /** Epochs between two falls (step). */
  every: number
}

export interface OptimiserSettings {
  kind: 'sgd' | 'adam' | 'adamw'
  rate: number
  momentum: number
  isNesterov: boolean
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
  /** Leaves rows of embeddings that a batch did not touch alone. */
  isLazy: boolean
  schedule: ScheduleSettings
  /** The gradient's norm over all parameters is cut to this; null for no cut. */
  clipNorm: number | null
  /** Each number of the gradient is cut to ± this, before its norm is; null for no cut. */
  clipValue: number | null
}

/**
 * The learning rate of a step, counted from 0. Warm-up climbs in a straight line, (step + 1) / (warmUp + 1); linear and cosine
 * then fall over the steps that are left and would reach `final` with the step after the last, as in PyTorch; step and
 * exponential multiply by `final` after `every` epochs and after each one.
 */
export function rateAt({ rate, schedule: { kind, warmUp, final, every } }: Pick<OptimiserSettings, 'rate' | 'schedule'>, step: number, totalSteps: number, stepsPerEpoch: number): number {
  if (step < warmUp) return (rate * (step + 1)) / (warmUp + 1)
  const share = Math.min((step - warmUp) / Math.max(totalSteps - warmUp, 1), 1)
  const epoch = Math.floor(step / Math.max(stepsPerEpoch, 1))
  switch (kind) {
    case 'constant':
      return rate
    case 'linear':
      return rate * (1 + (final - 1) * share)
    case 'cosine':
      return rate * (final + ((1 - final) * (1 + Math.cos(Math.PI * share))) / 2)
    case 'step':
      return rate * final ** Math.floor(epoch / Math.max(every, 1))
    case 'exponential':
      return rate * final ** epoch
  }
}

/** Whether a parameter's name is one of these or begins with one, up to a `/`; the longest that fits. */
export const longestMatch = (name: string, beginnings: readonly string[]): string | null =>
  beginnings.filter((beginning) => name === beginning || name.startsWith(`${beginning}/`)).toSorted((a, b) => b.length - a.length)[0] ?? null
