/** Epochs of each rung of successive halving (Jamieson and Talwalkar 2016) and how many trials reach it: each rung has `factor` times the epochs for 1/`factor` of the trials. */
export function rungsOf(trials: number, epochs: number, factor: number): { epochs: number; trials: number }[] {
  const steps = Math.floor(Math.min(Math.log(trials), Math.log(epochs)) / Math.log(factor) + 1e-9)
  return Array.from({ length: steps + 1 }, (_, rung) => ({ epochs: Math.max(1, Math.round(epochs / factor ** (steps - rung))), trials: Math.max(1, Math.ceil(trials / factor ** rung)) }))
}
