import { describe, expect, test } from 'vitest'
import { detectEncoding } from './detect-encoding'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const letters = (text: string): number[] => [...Buffer.from(text)]

describe('detectEncoding', () => {
  test('tells Chinese, Japanese, western and damaged text apart', () => {
    const chinese = bytes(...letters('name\n'), 0xd5, 0xc5, 0xc8, 0xfd, 44, 0xc0, 0xee, 0xcb, 0xc4, 10)
    const japanese = bytes(...letters('name\n'), 0x83, 0x65, 0x83, 0x58, 0x83, 0x67, 44, 0x82, 0xa0, 0x82, 0xa2, 10)
    const western = bytes(...letters('caf'), 0xe9, 44, ...letters('K'), 0xf6, ...letters('ln,S'), 0xe3, ...letters('o Paulo'), 10)
    const damaged = Buffer.concat([Buffer.from('张三,李四\n'.repeat(50)), bytes(0xff)])
    expect([[chinese], [japanese], [western], [damaged], [Buffer.from('plain')], [Buffer.from('plain\n'), chinese]].map(detectEncoding)).toEqual(['gb18030', 'shift_jis', 'windows-1252', 'utf-8', 'utf-8', 'gb18030'])
  })

  test('Japanese places without kana are Japanese; quote marks between western letters are not', () => {
    const places = bytes(...letters('city,state\n'), 0x89, 0xa1, 0x95, 0x6c, 0x8e, 0x73, 44, 0x90, 0x5f, 0x93, 0xde, 0x90, 0xec, 0x8c, 0xa7, 10)
    const quotes = bytes(...letters('O'), 0x92, ...letters('Hara,'), 0x93, ...letters('big'), 0x94, ...letters(' '), 0x96, ...letters(' 5'), 0x80, 10)
    expect([[places], [quotes]].map(detectEncoding)).toEqual(['shift_jis', 'windows-1252'])
  })

  test('a sample that begins and ends inside a character is still UTF-8', () => {
    const text = Buffer.from('张三李四')
    expect(detectEncoding([Buffer.from('a'), text.subarray(1, -1)])).toBe('utf-8')
  })
})
