/**
 * Bytes of a text in GBK. Node decodes GBK but does not encode it, so the table is what `TextDecoder` gives for every
 * pair of bytes. A character that GBK lacks becomes `?`, as in the platforms' own exports.
 *
 * @param {string} text
 */
export function encodeGbk(text) {
  const table = gbkTable()
  const bytes = Buffer.alloc(text.length * 2)
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const pair = code < 0x80 ? code : table.get(character)
    if (pair === undefined) bytes[length++] = 0x3f
    else if (pair < 0x80) bytes[length++] = pair
    else {
      bytes[length++] = pair >> 8
      bytes[length++] = pair & 0xff
    }
  }
  return bytes.subarray(0, length)
}

/** @type {Map<string, number> | undefined} */
let pairs

function gbkTable() {
  if (pairs) return pairs
  pairs = new Map()
  const line = []
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) line.push(lead, trail, 0x0a)
  }
  const characters = new TextDecoder('gbk').decode(Uint8Array.from(line)).split('\n')
  let index = 0
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = characters[index++]
      // Several pairs share the replacement mark; of two pairs for one character the first is the common one.
      if (character.length === 1 && character !== '\ufffd' && !pairs.has(character)) pairs.set(character, (lead << 8) | trail)
    }
  }
  return pairs
}

/** The characters of cp1252 that Latin-1 does not have at the same place. */
const windowsOnly = new Map([['€', 0x80], ['‚', 0x82], ['„', 0x84], ['…', 0x85], ['‘', 0x91], ['’', 0x92], ['“', 0x93], ['”', 0x94], ['•', 0x95], ['–', 0x96], ['—', 0x97], ['™', 0x99]])

/** Bytes of a text in cp1252 (Windows-1252); `?` for what it lacks. @param {string} text */
export function encodeWindows1252(text) {
  return Buffer.from([...text].map((character) => {
    const code = character.codePointAt(0) ?? 0
    return windowsOnly.get(character) ?? (code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : 0x3f)
  }))
}
