/** Where the digits from `at` on end, found four bytes at a time; `end` where fewer than four bytes are left to look at. */
export function toDigitsEnd(view: DataView, at: number, end: number): number {
  for (; at + 4 <= end; at += 4) {
    const values = view.getInt32(at, true) ^ 0x30303030
    // Right up to the first byte that is no digit; a carry spoils only those after it.
    const others = (values | (values + 0x76767676)) & highBits
    if (others !== 0) return at + firstOf(others)
  }
  return end
}

/**
 * Where the first byte from `at` on stands that is one of two ASCII bytes, each given four times over, or below 14, as line
 * ends are; `end` where fewer than four bytes are left to look at.
 */
export function toStop(view: DataView, at: number, end: number, ones: number, others: number): number {
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true)
    const one = word ^ ones
    const other = word ^ others
    // Right up to the first hit; a borrow spoils only the bytes after it.
    const hits = (((one - 0x01010101) & ~one) | ((other - 0x01010101) & ~other) | ((word - 0x0e0e0e0e) & ~word)) & highBits
    if (hits !== 0) return at + firstOf(hits)
  }
  return end
}

/** A byte four times over. */
export function fourTimes(byte: number): number {
  return Math.imul(byte, 0x01010101)
}

const highBits = 0x80808080 | 0

function firstOf(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >> 3
}
