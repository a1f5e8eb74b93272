/**
 * A number of 32 bits for a seed and a place, unsigned: random access instead of a stream, so that the draw for a place is
 * the same however the work is split. Two multiply-xorshift rounds (Wellons' `hash-prospector`, 21f0aaad/735a2d97) over
 * seed + place · 0x9e3779b9, all modulo 2^32.
 */
export function mixBits(seed: number, place: number): number {
  let bits = (seed + Math.imul(place, 0x9e3779b9)) >>> 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad)
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
  return (bits ^ (bits >>> 15)) >>> 0
}
