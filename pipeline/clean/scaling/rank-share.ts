import { normalQuantile } from './normal-quantile'

/** Shares nearer to 0 and 1 than this are taken as this, so that a normal score is finite (as in scikit-learn's QuantileTransformer). */
const nearest = 1e-7

/** The share of the column below a value, by its quantiles: linear between them, the middle of those that are equal, 0 and 1 beyond them. */
export function toShare(quantiles: readonly number[], value: number): number {
  const last = quantiles.length - 1
  if (last < 1) return 0.5
  if (value <= (quantiles[0] ?? 0)) return 0
  if (value >= (quantiles[last] ?? 0)) return 1
  const first = searchFirst(quantiles, value)
  let after = first
  while (after <= last && quantiles[after] === value) after += 1
  if (after > first) return (first + after - 1) / 2 / last
  const [low = 0, high = 0] = [quantiles[first - 1], quantiles[first]]
  return (first - 1 + (value - low) / (high - low)) / last
}

/** The value that a share of the column lies below. */
export function fromShare(quantiles: readonly number[], share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (quantiles.length - 1)
  const low = quantiles[Math.floor(place)] ?? Number.NaN
  return low + ((quantiles[Math.ceil(place)] ?? low) - low) * (place - Math.floor(place))
}

export function toNormal(share: number): number {
  return normalQuantile(Math.min(1 - nearest, Math.max(nearest, share)))
}

/** The share below a normal score: the quantile function turned round by halving, to the last digit. */
export function fromNormal(score: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (normalQuantile(middle) < score) low = middle
    else high = middle
  }
  const share = (low + high) / 2
  // The ends themselves were moved this far inside.
  const end = nearest * (1 + 1e-6)
  return share <= end ? 0 : share >= 1 - end ? 1 : share
}

/** The place of the first that is not below the value. */
function searchFirst(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) >= value) high = middle
    else low = middle + 1
  }
  return low
}
