import { expect, test } from 'vitest'
import { CutLines } from './cut-lines'

const text = '说明\r\n\r\n"b\nx",c\n\n=A1,"=B\n2"\n1,2\n3,4\n'

test('notes above the header and the record under it are taken out, in whatever pieces they come', () => {
  const lines = text.split('\n').slice(0, -1).map((line) => `${line}\n`)
  const whole = new CutLines({ linesBefore: 2, lineAfterHeader: true }, '"')
  const cut = whole.push(text)
  const pieces = new CutLines({ linesBefore: 2, lineAfterHeader: true }, '"')
  expect([cut, lines.map((line) => pieces.push(line)).join('')]).toEqual(['"b\nx",c\n\n1,2\n3,4\n', '"b\nx",c\n\n1,2\n3,4\n'])
  expect([1, 2, 3, 4, 5].map((line) => whole.lineOf(line))).toEqual([3, 4, 5, 8, 9])
})

test('either alone, and neither', () => {
  const one = (linesBefore: number, lineAfterHeader: boolean) => new CutLines({ linesBefore, lineAfterHeader }, null).push('a\rb\rc\r')
  expect([one(1, false), one(0, true), one(0, false), one(9, true)]).toEqual(['b\rc\r', 'a\rc\r', 'a\rb\rc\r', ''])
})

test('what stands behind the last line of a table is taken out, in whatever pieces it comes', () => {
  const of = (pieces: readonly string[]) => {
    const cut = new CutLines({ linesBefore: 1, lineAfterHeader: false, lastLine: 3 }, null)
    return pieces.map((piece) => cut.push(piece)).join('')
  }
  expect([of(['# a\nb\n1\n2\n']), of(['# a\n', 'b\n', '1\n', '2\n', '3'])]).toEqual(['b\n1\n', 'b\n1\n'])
})
