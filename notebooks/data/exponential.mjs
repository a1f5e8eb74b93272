/**
 * e^x from additions, multiplications and divisions alone: `Math.exp` may differ in its last bit between engines,
 * and one bit would change a whole world. Error below 1e-14 of the value for |x| < 50.
 *
 * @param {number} x
 */
export function exponential(x) {
  const halvings = 8
  const small = x / 256
  let term = 1
  let sum = 1
  for (let order = 1; order <= 12; order += 1) {
    term = (term * small) / order
    sum += term
  }
  for (let halving = 0; halving < halvings; halving += 1) sum *= sum
  return sum
}

/**
 * The natural logarithm of a positive number, by the same rule: 2·artanh((m−1)/(m+1)) after taking out powers of two.
 *
 * @param {number} x
 */
export function logarithm(x) {
  let mantissa = x
  let twos = 0
  while (mantissa > 1.5) {
    mantissa /= 2
    twos += 1
  }
  while (mantissa < 0.75) {
    mantissa *= 2
    twos -= 1
  }
  const ratio = (mantissa - 1) / (mantissa + 1)
  const square = ratio * ratio
  let power = ratio
  let sum = 0
  for (let order = 1; order < 40; order += 2) {
    sum += power / order
    power *= square
  }
  return 2 * sum + twos * 0.6931471805599453
}

/** @param {number} base positive @param {number} exponent */
export const power = (base, exponent) => exponential(exponent * logarithm(base))
