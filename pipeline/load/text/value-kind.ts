/**
 * What a column's values could all be, as bits; a value takes away what it is not. Only forms that a typed column
 * keeps whole are let in: a leading zero, a plus sign or more than 15 digits leave text.
 */
export const isInteger = 1
export const isNumber = 2
export const isBoolean = 4
export const isDate = 8
export const isTime = 16
export const isInstant = 32
/** No value was seen yet. */
export const isEmpty = 64
export const isAnything = 127

const zero = 48
const nine = 57
const minus = 45
const dot = 46
const blank = 32

/** The kinds that the bytes from `start` to `end` may be read as without losing anything; 0 is text. The range is not empty. */
export function toValueKinds(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && bytes[start] === blank) start += 1
  while (end > start && bytes[end - 1] === blank) end -= 1
  const length = end - start
  if (length === 0 || length > 35) return 0
  const first = bytes[start] ?? 0
  if ((first >= zero && first <= nine) || first === minus || first === dot) {
    return toNumberKinds(bytes, start, end) || (length >= 8 ? toTimeKinds(bytes, start, end) : 0)
  }
  return (length === 4 || length === 5) && isBooleanWord(bytes, start, end) ? isBoolean : 0
}

function toNumberKinds(bytes: Uint8Array, start: number, end: number): number {
  let at = bytes[start] === minus ? start + 1 : start
  const whole = at
  while (at < end && isDigit(bytes[at])) at += 1
  const wholeDigits = at - whole
  if (wholeDigits > 15 || (wholeDigits > 1 && bytes[whole] === zero)) return 0
  if (at === end) return wholeDigits === 0 ? 0 : isInteger | isNumber
  let fractionDigits = 0
  if (bytes[at] === dot) {
    at += 1
    const fraction = at
    while (at < end && isDigit(bytes[at])) at += 1
    fractionDigits = at - fraction
  }
  if (wholeDigits + fractionDigits === 0) return 0
  if (at === end) return isNumber
  if ((bytes[at] ?? 0) !== 69 && bytes[at] !== 101) return 0
  at += 1
  if (bytes[at] === minus || bytes[at] === 43) at += 1
  const exponent = at
  while (at < end && isDigit(bytes[at])) at += 1
  return at === end && at > exponent && at - exponent <= 3 ? isNumber : 0
}

/** `yyyy-mm-dd` or `yyyy/m/d`, then perhaps a time, then perhaps `Z` or an offset. */
function toTimeKinds(bytes: Uint8Array, start: number, end: number): number {
  const separator = bytes[start + 4]
  if (separator !== minus && separator !== 47) return 0
  for (let at = start; at < start + 4; at += 1) if (!isDigit(bytes[at])) return 0
  let at = start + 5
  const month = number(bytes, at, end)
  at += digits(bytes, at, end)
  if (month < 1 || month > 12 || bytes[at] !== separator) return 0
  at += 1
  const day = number(bytes, at, end)
  at += digits(bytes, at, end)
  if (day < 1 || day > 31) return 0
  if (at === end) return isDate | isTime
  if (bytes[at] !== blank && bytes[at] !== 84) return 0
  at += 1
  const hour = number(bytes, at, end)
  at += digits(bytes, at, end)
  if (hour < 0 || hour > 23 || bytes[at] !== 58) return 0
  at += 1
  if (number(bytes, at, end) < 0 || number(bytes, at, end) > 59 || digits(bytes, at, end) !== 2) return 0
  at += 2
  if (bytes[at] === 58) {
    at += 1
    if (number(bytes, at, end) < 0 || number(bytes, at, end) > 59 || digits(bytes, at, end) !== 2) return 0
    at += 2
    if (bytes[at] === dot) {
      const fraction = at + 1
      at += 1
      while (at < end && isDigit(bytes[at])) at += 1
      // Beyond a microsecond the engine would round.
      if (at === fraction || at - fraction > 6) return 0
    }
  }
  if (at === end) return isTime
  if (bytes[at] === 90) return at + 1 === end ? isInstant : 0
  if (bytes[at] !== 43 && bytes[at] !== minus) return 0
  return end - at === 6 && bytes[at + 3] === 58 && digits(bytes, at + 1, end) === 2 && digits(bytes, at + 4, end) === 2 ? isInstant : 0
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine
}

/** How many digits stand at `at`: at most two. */
function digits(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || !isDigit(bytes[at])) return 0
  return at + 1 < end && isDigit(bytes[at + 1]) ? 2 : 1
}

/** Their value; −1 where there is none. */
function number(bytes: Uint8Array, at: number, end: number): number {
  const count = digits(bytes, at, end)
  if (count === 0) return -1
  const first = (bytes[at] ?? zero) - zero
  return count === 1 ? first : first * 10 + (bytes[at + 1] ?? zero) - zero
}

function isBooleanWord(bytes: Uint8Array, start: number, end: number): boolean {
  const word = String.fromCharCode(...bytes.subarray(start, end)).toLowerCase()
  return word === 'true' || word === 'false'
}

/** The engine's type for a column whose values leave these kinds; a column without any value is text. */
export function toColumnType(kinds: number): string {
  if ((kinds & isEmpty) !== 0) return 'VARCHAR'
  if ((kinds & isInteger) !== 0) return 'BIGINT'
  if ((kinds & isNumber) !== 0) return 'DOUBLE'
  if ((kinds & isBoolean) !== 0) return 'BOOLEAN'
  if ((kinds & isDate) !== 0) return 'DATE'
  if ((kinds & isTime) !== 0) return 'TIMESTAMP'
  if ((kinds & isInstant) !== 0) return 'TIMESTAMP WITH TIME ZONE'
  return 'VARCHAR'
}
