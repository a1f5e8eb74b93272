import { isUtf8 } from 'node:buffer'

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'shift_jis' | 'windows-1252'

export const encodings: readonly Encoding[] = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'gb18030', 'shift_jis', 'windows-1252']

/** The encoding that samples of a text are written in: by its mark, by being valid, else by which script it then holds. */
export function detectEncoding(samples: readonly Uint8Array[]): Encoding {
  const [head = new Uint8Array()] = samples
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8-bom'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const wide = detectUtf16(head)
  if (wide !== null) return wide
  if (samples.every((sample) => isUtf8(withoutCutEnds(sample)))) return 'utf-8'
  // A few damaged bytes among good sequences are damage, not another encoding.
  const utf8 = samples.map(countUtf8)
  const good = utf8.reduce((sum, { good }) => sum + good, 0)
  const bad = utf8.reduce((sum, { bad }) => sum + bad, 0)
  if (good > 0 && bad * 50 <= good) return 'utf-8'
  const japanese = measure(samples, shiftJisLength, isKana)
  if (japanese.isValid && (japanese.share > 0.2 || shareInWords(samples) > 0.45)) return 'shift_jis'
  const chinese = measure(samples, gb18030Length, isCommonChinese)
  if (chinese.isValid && chinese.share > 0.5) return 'gb18030'
  return 'windows-1252'
}

/** Text without a mark in UTF-16: every second byte of plain letters is zero. */
function detectUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.min(head.length, 4096) >> 1
  if (pairs < 4) return null
  let even = 0
  let odd = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    if (head[2 * pair] === 0) even += 1
    if (head[2 * pair + 1] === 0) odd += 1
  }
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return null
}

/** A sample may begin and end inside a character. */
function withoutCutEnds(sample: Uint8Array): Uint8Array {
  let start = 0
  while (start < 3 && ((sample[start] ?? 0) & 0xc0) === 0x80) start += 1
  let end = sample.length
  for (let back = 1; back <= 3 && back <= sample.length; back += 1) {
    const byte = sample[sample.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (length > back) end = sample.length - back
    break
  }
  return sample.subarray(start, end)
}

function countUtf8(sample: Uint8Array): { good: number; bad: number } {
  let good = 0
  let bad = 0
  for (let at = 0; at < sample.length; ) {
    const byte = sample[at] ?? 0
    if (byte < 0x80) {
      at += 1
      continue
    }
    const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1
    let isGood = length > 1 && byte < 0xf5
    for (let next = 1; isGood && next < length; next += 1) isGood = ((sample[at + next] ?? 0) & 0xc0) === 0x80
    if (isGood) good += 1
    else bad += 1
    at += isGood ? length : 1
  }
  return { good, bad }
}

type Length = (bytes: Uint8Array, at: number) => number
type Test = (first: number, second: number) => boolean

/** Whether nearly all characters are valid (a sample may be cut, a file damaged), and which share of the non-ASCII ones passes a test. */
function measure(samples: readonly Uint8Array[], lengthAt: Length, test: Test): { isValid: boolean; share: number } {
  let characters = 0
  let passed = 0
  let bad = 0
  for (const sample of samples) {
    // A sample from the middle may begin with half a character: a line's start is safe.
    let at = sample === samples[0] ? 0 : sample.indexOf(10) + 1
    while (at < sample.length - 4 || (at < sample.length && (sample[at] ?? 0) < 0x80)) {
      if ((sample[at] ?? 0) < 0x80) {
        at += 1
        continue
      }
      const length = lengthAt(sample, at)
      if (length === 0) {
        bad += 1
        at += 1
        continue
      }
      characters += 1
      if (test(sample[at] ?? 0, sample[at + 1] ?? 0)) passed += 1
      at += length
    }
  }
  return { isValid: characters > 0 && bad * 50 <= characters, share: passed / Math.max(characters, 1) }
}

/** Which share of the non-ASCII characters are usual Japanese ones that follow another: names of places hold no kana, and a western quote mark before a letter looks like one character, never like two. */
function shareInWords(samples: readonly Uint8Array[]): number {
  let characters = 0
  let following = 0
  for (const sample of samples) {
    let previousEnd = -1
    for (let at = sample === samples[0] ? 0 : sample.indexOf(10) + 1; at < sample.length; ) {
      const first = sample[at] ?? 0
      const length = first < 0x80 ? 0 : shiftJisLength(sample, at)
      if (first >= 0x80) characters += 1
      const isUsual = length === 2 && ((first >= 0x81 && first <= 0x84) || (first >= 0x88 && first <= 0x9f))
      if (isUsual && previousEnd === at) following += 1
      at += length || 1
      if (isUsual) previousEnd = at
    }
  }
  return following / Math.max(characters, 1)
}

/** Bytes of the GB18030 character at `at`; 0 where there is none. */
export function gb18030Length(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  // Windows writes the euro in GBK as this one byte.
  if (first === 0x80) return 1
  if (first < 0x81 || first > 0xfe) return 0
  if (second >= 0x40 && second <= 0xfe && second !== 0x7f) return 2
  const third = bytes[at + 2] ?? 0
  const fourth = bytes[at + 3] ?? 0
  return second >= 0x30 && second <= 0x39 && third >= 0x81 && third <= 0xfe && fourth >= 0x30 && fourth <= 0x39 ? 4 : 0
}

/** GB 2312: marks and full-width forms (A1 to A3) and its hanzi (B0 to F7). */
function isCommonChinese(first: number, second: number): boolean {
  return second >= 0xa1 && ((first >= 0xa1 && first <= 0xa3) || (first >= 0xb0 && first <= 0xf7))
}

function shiftJisLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  if (first >= 0xa1 && first <= 0xdf) return 1
  const isLead = (first >= 0x81 && first <= 0x9f) || (first >= 0xe0 && first <= 0xfc)
  return isLead && second >= 0x40 && second <= 0xfc && second !== 0x7f ? 2 : 0
}

function isKana(first: number, second: number): boolean {
  return (first === 0x82 && second >= 0x9f && second <= 0xf1) || (first === 0x83 && second >= 0x40 && second <= 0x96)
}
