import { expect, test } from 'vitest'
import { sqlCellHeader } from './notebook'
import { fillText, toLanguage } from './text'

test('a text is filled with numbers in the language’s form and the right plural', () => {
  const text = { en: '{rows} {rows|row|rows} of {file}, {unknown}', zh: '{file} 中的 {rows} 行' }
  expect([fillText(text, 'en', { rows: 1, file: 'a' }), fillText(text, 'en', { rows: 12345, file: 'a' }), fillText(text, 'zh', { rows: 12345, file: 'a' })]).toEqual([
    '1 row of a, {unknown}',
    '12,345 rows of a, {unknown}',
    'a 中的 12,345 行',
  ])
})

test('every Chinese tag is Chinese and all else English', () => {
  expect(['zh-Hans-CN', 'ZH', 'en-US', 'de', undefined].map(toLanguage)).toEqual(['zh', 'zh', 'en', 'en', 'en'])
})

test('only the mark on the first line makes a cell SQL', () => {
  expect(['%%sql spend\nselect 1', '%%sql\nselect 1', '%%sql 花费 ', ' %%sql x\n', '%%sqlx\n', 'select 1', '%%sql two names\n'].map(sqlCellHeader)).toEqual([
    { name: 'spend', bodyStart: 12 },
    { name: null, bodyStart: 6 },
    { name: '花费', bodyStart: 9 },
    null,
    null,
    null,
    null,
  ])
})
