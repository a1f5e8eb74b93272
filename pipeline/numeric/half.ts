const scratch = new DataView(new ArrayBuffer(8))

/** Of the 53 bits that a Float64 has, this one and those above it are whole numbers: adding and taking it away rounds to even. */
const roundingPoint = 2 ** 52

/**
 * The 16 bits of IEEE 754's binary16 that lie nearest to a number, ties to even. Rounded once, straight from Float64: by way
 * of Float32 a tie could be made that was none. What is at least 65520 becomes infinite; NaN is the quiet one, 0x7e00.
 */
export function toHalfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00
  scratch.setFloat64(0, value)
  const word = scratch.getUint32(0)
  const sign = (word >>> 16) & 0x8000
  const magnitude = Math.abs(value)
  if (magnitude >= 65_520) return sign | 0x7c00
  const exponent = ((word >>> 20) & 0x7ff) - 1023
  // Sums, not ORs: a fraction that rounds up to the whole carries into the exponent, and the largest subnormal into the normals.
  if (exponent < -14) return sign + round(magnitude * 2 ** 24)
  return sign + (exponent + 14) * 1024 + round(magnitude * 2 ** (10 - exponent))
}

/** The number that 16 bits of binary16 stand for; every one is exact in Float32 too. */
export function fromHalfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

const round = (value: number): number => value + roundingPoint - roundingPoint
