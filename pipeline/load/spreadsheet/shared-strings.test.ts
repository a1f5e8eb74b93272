import { expect, test } from 'vitest'
import { SharedStrings } from './shared-strings'

test('texts are the same whether they are held as strings or as bytes', () => {
  const texts = Array.from({ length: 5000 }, (_, index) => (index % 7 === 0 ? '' : `第${index}个`.repeat(1 + (index % 5))))
  const strings = new SharedStrings(60_000)
  texts.forEach((text) => strings.add(text))
  expect({ count: strings.count, texts: texts.map((_, index) => strings.at(index)), none: [strings.at(5000), strings.at(-1), strings.at(Number.NaN), strings.at(0.5)] }).toEqual({ count: 5000, texts, none: [undefined, undefined, undefined, undefined] })
})

test('more bytes than a page holds go on to the next', () => {
  const strings = new SharedStrings(0)
  const long = 'x'.repeat(6 * 1024 ** 2)
  const texts = [0, 1, 2, 3, 4, 5].map((index) => `${index}${long}`)
  texts.forEach((text) => strings.add(text))
  expect(texts.every((text, index) => strings.at(index) === text)).toBe(true)
})
