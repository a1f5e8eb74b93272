import { expect, test } from 'vitest'
import { looksLike } from './looks-like'

test('looksLike tells text from other things', () => {
  const samples = [Buffer.from('a,b\n1,\u0000'), Buffer.from('a,b\n1,2', 'utf16le'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47), Buffer.alloc(100), Buffer.from('PK\u0003\u0004[Content_Types].xml')]
  expect(samples.map(looksLike)).toEqual([null, null, 'PNG', 'binary data', 'ZIP'])
})
