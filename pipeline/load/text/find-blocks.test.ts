import { expect, test } from 'vitest'
import { findBlocks } from './find-blocks'

test('tables stand between notes and blank lines; a line break inside quotes ends none', () => {
  const text = '# a note\r\n\r\nday,users\r\n1,2\r\n,,\r\n"# quoted note"\npage,views\n"two\n\nlines",3\n"say ""hi""",4'
  expect(findBlocks(text).map((block) => ({ ...block, text: text.slice(block.start, block.end) }))).toEqual([
    { name: 'block 1', line: 2, start: 12, endLine: 4, end: 28, text: 'day,users\r\n1,2\r\n' },
    { name: 'block 2', line: 6, start: 48, endLine: 11, end: text.length, text: 'page,views\n"two\n\nlines",3\n"say ""hi""",4' },
  ])
  expect(findBlocks('# only notes\n\n')).toEqual([])
})
