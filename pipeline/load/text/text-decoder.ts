import type { Encoding } from './detect-encoding'

/** Decodes a text piece by piece; bytes that mean nothing become U+FFFD. */
export interface PieceDecoder {
  decode(bytes: Uint8Array): string
  /** What a cut last character leaves. */
  end(): string
}

export function toDecoder(encoding: Encoding): PieceDecoder {
  if (encoding === 'windows-1252') return { decode: decodeWindows1252, end: () => '' }
  const decoder = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding)
  return { decode: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

/** All of a short text. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  const decoder = toDecoder(encoding)
  return decoder.decode(bytes) + decoder.end()
}

// Node 20's own decoder for this label leaves 80 to 9F as control characters.
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return text.replace(/[\u0080-\u009f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character)
}
