/*
 * How a table stores its numbers: as they are, or in 16 bits (binary16, Giesen's conversions by integer operations, to
 * nearest with ties to even). A storage is a class without instances, so that each gets loops of its own.
 */

export class Floats {
  // @ts-ignore: decorator
  @inline get shift(): usize { return 2 }
  // @ts-ignore: decorator
  @inline get(address: usize): f32 { return load<f32>(address) }
  // @ts-ignore: decorator
  @inline getFour(address: usize): v128 { return load<v128>(address) }
  // @ts-ignore: decorator
  @inline set(address: usize, value: f32): void { store<f32>(address, value) }
  // @ts-ignore: decorator
  @inline setFour(address: usize, four: v128): void { store<v128>(address, four) }
}

export class Halves {
  // @ts-ignore: decorator
  @inline get shift(): usize { return 1 }
  // @ts-ignore: decorator
  @inline get(address: usize): f32 { return widened(load<u16>(address)) }
  // @ts-ignore: decorator
  @inline getFour(address: usize): v128 { return fourWidened(v128.load_ext<i16>(address)) }
  // @ts-ignore: decorator
  @inline set(address: usize, value: f32): void { store<u16>(address, halfBitsOf(value)) }
  // @ts-ignore: decorator
  @inline setFour(address: usize, four: v128): void {
    const bits = fourHalfBitsOf(four)
    v128.store64_lane(address, i16x8.narrow_i32x4_u(bits, bits), 0)
  }
}

const signBit: u32 = 0x80000000
/** 2^-14, the least normal half: what lies below takes the subnormal's way. */
const leastNormal: u32 = 113 << 23
/** Half an exponent range: a half's exponent is biased by 15, a float's by 127. */
const rebias: u32 = 112 << 23
/** Added to a small float, it leaves the half's bits in the low ones, rounded. */
const subnormalMagic: u32 = 126 << 23
/** From 2^16 on all is infinite; what rounds up to it gets there by its own carry. */
const pastHalf: u32 = 143 << 23

/** 2^112 takes a half's exponent to a float's, for subnormals as well. */
const widening: f32 = 5.192296858534827628530496329220096e33

// @ts-ignore: decorator
@inline function widened(bits: u32): f32 {
  const magnitude = (bits & 0x7fff) << 13
  const special: u32 = magnitude > 0x0f7fffff ? 0x7f800000 : 0
  return reinterpret<f32>(reinterpret<u32>(reinterpret<f32>(magnitude) * widening) | special | ((bits & 0x8000) << 16))
}

/** Vector constants from memory: see `entry` in `vector-maths.ts`. */
const constants: usize = memory.data<u32>([
  0x7fff, 0x77800000, 0x0f7fffff, 0x7f800000, 0x80000000,
  0x7e00, 0x7c00, 0x3f000000, 1, 0x38000000 - 0xfff, 0x38800000, 0x47800000,
])
// @ts-ignore: decorator
@inline function constant(index: usize): v128 { return v128.load32_splat(constants + (index << 2)) }

/** Of 16 bits with their sign carried on to 32. */
// @ts-ignore: decorator
@inline function fourWidened(bits: v128): v128 {
  const magnitude = i32x4.shl(v128.and(bits, constant(0)), 13)
  const special = v128.and(i32x4.gt_s(magnitude, constant(2)), constant(3))
  return v128.or(v128.or(f32x4.mul(magnitude, constant(1)), special), v128.and(bits, constant(4)))
}

// @ts-ignore: decorator
@inline function halfBitsOf(value: f32): u16 {
  const bits = reinterpret<u32>(value)
  const sign = bits & signBit
  const magnitude = bits ^ sign
  let result: u32
  if (magnitude >= pastHalf) result = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00
  else if (magnitude < leastNormal) result = reinterpret<u32>(reinterpret<f32>(magnitude) + reinterpret<f32>(subnormalMagic)) - subnormalMagic
  else result = (magnitude - rebias + 0xfff + ((magnitude >> 13) & 1)) >> 13
  return <u16>(result | (sign >> 16))
}

// @ts-ignore: decorator
@inline function fourHalfBitsOf(four: v128): v128 {
  const sign = v128.and(four, constant(4))
  const magnitude = v128.xor(four, sign)
  const special = v128.bitselect(constant(5), constant(6), i32x4.gt_s(magnitude, constant(3)))
  const subnormal = i32x4.sub(f32x4.add(magnitude, constant(7)), constant(7))
  const isOdd = v128.and(i32x4.shr_u(magnitude, 13), constant(8))
  const normal = i32x4.shr_u(i32x4.add(i32x4.sub(magnitude, constant(9)), isOdd), 13)
  const finite = v128.bitselect(subnormal, normal, i32x4.gt_s(constant(10), magnitude))
  const result = v128.bitselect(finite, special, i32x4.gt_s(constant(11), magnitude))
  return v128.or(result, i32x4.shr_u(sign, 16))
}
