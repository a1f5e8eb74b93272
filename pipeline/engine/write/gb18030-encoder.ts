import { fail } from '../../../protocol/failure'

/** Two-byte characters of GBK: both bytes by code unit, 0 where GBK has none. */
let pairs: Uint16Array | undefined
/** Number of the four-byte sequence by code unit, plus 1; 0 where there is none. */
let quads: Uint16Array | undefined

/**
 * The text in GBK as Windows writes it (code page 936, the euro as 80). What GBK has no code for, emoji and rare characters,
 * goes out as GB18030's four bytes: nothing is lost, though a program that knows GBK alone shows other characters there.
 * Fails with `bad-export` for the 19 private characters that GB18030 gave up. `room` is written from the start and must hold four bytes a code unit; gives the bytes written. No text may end inside a surrogate pair.
 */
export function encodeGb18030(text: string, room: Uint8Array): number {
  const two = (pairs ??= toPairs())
  let at = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) {
      room[at++] = unit
      continue
    }
    const pair = two[unit] ?? 0
    if (pair !== 0) {
      room[at++] = pair >> 8
      room[at++] = pair & 0xff
      continue
    }
    if (unit === 0x20ac) {
      room[at++] = 0x80
      continue
    }
    const point = text.codePointAt(index) ?? 0
    if (point > 0xffff) index += 1
    const number = point > 0xffff ? point - 0x10000 + firstAstral : ((quads ??= toQuads())[unit] ?? 0) - 1
    if (number < 0) fail({ kind: 'bad-export', option: 'encoding', given: `gbk, U+${point.toString(16).toUpperCase()}`, allowed: ['utf-8', 'utf-8-bom'] })
    room[at++] = 0x81 + Math.floor(number / 12_600)
    room[at++] = 0x30 + (Math.floor(number / 1260) % 10)
    room[at++] = 0x81 + (Math.floor(number / 10) % 126)
    room[at++] = 0x30 + (number % 10)
  }
  return at
}

/** Number of the four-byte sequence of U+10000, and how many stand for the characters before it. */
const firstAstral = 189_000
const plainQuads = 39_420

function toPairs(): Uint16Array {
  const found = new Uint16Array(0x10000)
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = trail === 0x7f ? '' : decoder.decode(Uint8Array.of(lead, trail))
      const unit = text.charCodeAt(0)
      if (text.length === 1 && unit !== 0xfffd && unit !== 0x20ac) found[unit] = (lead << 8) | trail
    }
  }
  return found
}

function toQuads(): Uint16Array {
  const found = new Uint16Array(0x10000)
  const decoder = new TextDecoder('gb18030')
  for (let number = 0; number < plainQuads; number += 1) {
    const text = decoder.decode(Uint8Array.of(0x81 + Math.floor(number / 12_600), 0x30 + (Math.floor(number / 1260) % 10), 0x81 + (Math.floor(number / 10) % 126), 0x30 + (number % 10)))
    if (text.length === 1) found[text.charCodeAt(0)] = number + 1
  }
  return found
}
