/** As `numeric/mix-bits.ts`, bit for bit. */
// @ts-ignore: decorator
@inline export function mixBits(seed: u32, place: u32): u32 {
  let bits = seed + place * 0x9e3779b9
  bits = (bits ^ (bits >> 16)) * 0x21f0aaad
  bits = (bits ^ (bits >> 15)) * 0x735a2d97
  return bits ^ (bits >> 15)
}

/** The draws of four places from `place` on. */
// @ts-ignore: decorator
@inline export function mixBitsOfFour(seed: u32, place: u32): v128 {
  const places = i32x4.add(i32x4.splat(place), i32x4(0, 1, 2, 3))
  let bits = i32x4.add(i32x4.splat(seed), i32x4.mul(places, i32x4.splat(0x9e3779b9)))
  bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 16)), i32x4.splat(0x21f0aaad))
  bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 15)), i32x4.splat(0x735a2d97))
  return v128.xor(bits, i32x4.shr_u(bits, 15))
}

/** x · scale where the draw of its place is at least `threshold`, else 0; four places with T = v128. */
// @ts-ignore: decorator
@inline export function dropped<T>(x: T, scale: f32, seed: u32, place: u32, threshold: u32): T {
  return isVector<T>()
    ? v128.and(f32x4.mul(x, f32x4.splat(scale)), i32x4.ge_u(mixBitsOfFour(seed, place), i32x4.splat(threshold)))
    : mixBits(seed, place) >= threshold ? x * scale : 0
}
