import { describe, expect, it } from 'vitest'
import { countLines, foldText, toBlocks } from './folding'

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('')

describe('long text', () => {
  it('is shown whole while it is short', () => {
    expect(foldText(lines(40))).toEqual({ head: lines(40), tail: '', lineCount: 40, hiddenLines: 0 })
  })

  it('keeps its first and last lines and counts the rest', () => {
    const folded = foldText(lines(200_000))
    expect([folded.head.split('\n').length - 1, folded.tail.startsWith('line 199989\n'), folded.tail.endsWith('line 200000\n'), folded.lineCount, folded.hiddenLines]).toEqual([
      24, true, true, 200_000, 199_964,
    ])
  })

  it('cuts a single line of megabytes too', () => {
    const folded = foldText('x'.repeat(5_000_000))
    expect([folded.head.length, folded.tail.length, folded.hiddenLines]).toEqual([16_000, 16_000, 0])
  })

  it('has as many lines as a reader counts', () => {
    expect([countLines(''), countLines('a'), countLines('a\n'), countLines('a\n\n')]).toEqual([0, 1, 1, 2])
  })

  it('falls into blocks that together are the text', () => {
    const text = lines(1001)
    const blocks = toBlocks(text)
    expect([blocks.length, blocks.join('') === text]).toEqual([3, true])
  })
})
