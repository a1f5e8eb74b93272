import { describe, expect, it } from 'vitest'
import { overwriteLines, parseAnsi, plainText } from './ansi'

describe('terminal text', () => {
  it('gives spans of one look each', () => {
    expect(parseAnsi('a \u001b[1;31mred\u001b[0m b')).toEqual([{ text: 'a ' }, { text: 'red', isBold: true, foreground: 'red' }, { text: ' b' }])
  })

  it('ends one quality without ending the others', () => {
    expect(parseAnsi('\u001b[1;92mx\u001b[22my\u001b[39mz')).toEqual([
      { text: 'x', isBold: true, foreground: 'bright-green' },
      { text: 'y', foreground: 'bright-green' },
      { text: 'z' },
    ])
  })

  it('knows the 256 and the true colours', () => {
    expect(parseAnsi('\u001b[38;5;208ma\u001b[48;2;1;2;255mb')).toEqual([
      { text: 'a', foreground: '#ff8700' },
      { text: 'b', foreground: '#ff8700', background: '#0102ff' },
    ])
  })

  it('swaps the colours of inverse text', () => {
    expect(parseAnsi('\u001b[7mx')).toEqual([{ text: 'x', foreground: 'paper', background: 'ink' }])
  })

  it('leaves out what moves the cursor, sets titles or links', () => {
    expect(plainText('\u001b[2K\u001b[1Aa\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c')).toBe('abc')
  })

  it('shows a line that was written over as a terminal would', () => {
    expect(overwriteLines('10 %\r20 %\r100 %\ndone\r\n')).toBe('100 %\ndone\n')
    expect(overwriteLines('longer line\rshort')).toBe('shortr line')
    expect(overwriteLines('abc\b\bX')).toBe('aX')
  })
})
