import { expect, test } from 'vitest'
import { findInCells } from './find-in-cells'
import { outlineOf } from './outline'

test('headings come in order with their marks taken off, and fenced code gives none', () => {
  expect(
    outlineOf([
      { id: 'a', type: 'markdown', source: '# Two *shops*\nwords\n```\n# not this\n```\n## A [link](x) ##' },
      { id: 'b', type: 'code', source: '# nor this' },
    ]),
  ).toEqual([
    { cell: 'a', level: 1, text: 'Two shops' },
    { cell: 'a', level: 2, text: 'A link' },
  ])
})

test('words are found in whatever case, every time they stand there', () => {
  expect(findInCells([{ id: 'a', source: 'Load load' }, { id: 'b', source: '载入 load' }], 'load')).toEqual([
    { cell: 'a', offset: 0 },
    { cell: 'a', offset: 5 },
    { cell: 'b', offset: 3 },
  ])
})
