import { expect, test } from 'vitest'
import { decodeText } from './text-decoder'

test('windows-1252 has its own letters where Latin-1 has none', () => {
  expect(decodeText(Uint8Array.of(0x80, 0x93, 0x94, 0xe9), 'windows-1252')).toBe('€“”é')
})
