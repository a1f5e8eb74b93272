import { expect, test } from 'vitest'
import { encodeGb18030 } from './gb18030-encoder'

function encode(text: string): Uint8Array {
  const room = new Uint8Array(text.length * 4)
  return room.subarray(0, encodeGb18030(text, room))
}

test('writes Chinese in two bytes, the euro as Windows does, and what GBK lacks in four bytes of GB18030', () => {
  // Python 3: '订单㐀🎉é'.encode('gb18030').hex()
  expect(Buffer.from(encode('订单A€㐀🎉é')).toString('hex')).toBe('b6a9b5a54180' + '8139ee39' + '9439bd35' + 'a8a6')
})

test('every character of Unicode is read back as itself, or refused where GB18030 gave its code to another', () => {
  const decoder = new TextDecoder('gb18030')
  const refused: number[] = []
  const lost: number[] = []
  for (let point = 0; point < 0x110000; point += 1) {
    if (point >= 0xd800 && point <= 0xdfff) continue
    const text = String.fromCodePoint(point)
    try {
      if (decoder.decode(encode(text)) !== text) lost.push(point)
    } catch {
      refused.push(point)
    }
  }
  expect({ lost, refused: refused.length, areAllPrivate: refused.every((point) => point >= 0xe000 && point <= 0xf8ff) }).toEqual({ lost: [], refused: 19, areAllPrivate: true })
})
