/**
 * erf and erfc to a few units in the sixteenth digit, by W. J. Cody's rational Chebyshev approximations (Mathematics of
 * Computation 23, 1969, pages 631 to 637; coefficients as in his CALERF of SPECFUN, cut to what Float64 holds). Highest power first.
 */
const nearZero = {
  above: [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  below: [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
}
const middle = {
  above: [2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972],
  below: [1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495],
}
const far = {
  above: [0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378],
  below: [1, 2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
}

/** 2/√π · ∫₀ˣ exp(−t²) dt. */
export function errorFunction(x: number): number {
  if (Math.abs(x) <= 0.46875) return smallErrorFunction(x)
  const result = 1 - tail(Math.abs(x))
  return x < 0 ? -result : result
}

/** 1 − erf(x), with all its digits where that is next to nothing. */
export function complementaryErrorFunction(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - smallErrorFunction(x)
  return x < 0 ? 2 - tail(-x) : tail(x)
}

/** Φ(x), the share of a standard normal distribution below x. */
export const normalShareBelow = (x: number): number => complementaryErrorFunction(-x * Math.SQRT1_2) / 2

const smallErrorFunction = (x: number): number => x * ratio(nearZero, x * x)

/** erfc(y) for y above 0.46875. */
function tail(y: number): number {
  if (y <= 4) return gauss(y) * ratio(middle, y)
  const z = 1 / (y * y)
  return (gauss(y) * (1 / Math.sqrt(Math.PI) - z * ratio(far, z))) / y
}

/** exp(−y²) without the error of squaring y: the square of y cut to sixteenths is exact, the rest is small. */
function gauss(y: number): number {
  const coarse = Math.min(Math.trunc(y * 16) / 16, 40)
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse))
}

const ratio = ({ above, below }: typeof middle, x: number): number => polynomial(above, x) / polynomial(below, x)

const polynomial = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
