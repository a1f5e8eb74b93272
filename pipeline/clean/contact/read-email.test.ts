import { expect, test } from 'vitest'
import { readEmail } from './read-email'

test.each([
  [' Ann@Example.COM. ', 'Ann@example.com', 'ann@example.com', null, null],
  ['mailto:ann@example.com', 'ann@example.com', 'ann@example.com', null, null],
  ['"Ann Li" <ann@example.com>', 'ann@example.com', 'ann@example.com', null, null],
  ['ann＠example．com', 'ann@example.com', 'ann@example.com', null, null],
  ['a.n.n+x@googlemail.com', 'a.n.n+x@googlemail.com', 'ann@gmail.com', null, null],
  ['a.n+x@outlook.com', 'a.n+x@outlook.com', 'a.n@outlook.com', null, null],
  ['a+x@qq.com', 'a+x@qq.com', 'a+x@qq.com', null, null],
  ['张三@例子.中国', '张三@例子.中国', '张三@例子.中国', null, null],
  ['12345@qq.con', '12345@qq.con', '12345@qq.con', '12345@qq.com', 'typo'],
  ['a***b@qq.com', 'a***b@qq.com', null, null, 'masked'],
  ['ann.example.com', null, null, null, 'no-at-sign'],
  ['@example.com', null, null, null, 'no-at-sign'],
  ['a@b.com; c@d.com', null, null, null, 'several'],
  ['a..b@example.com', null, null, null, 'bad-name'],
  ['a b@example.com', null, null, null, 'bad-name'],
  ['ann@localhost', null, null, null, 'bad-domain'],
  ['ann@-example.com', null, null, null, 'bad-domain'],
  ['ann@gmailcom', null, null, 'ann@gmail.com', 'bad-domain'],
])('%s', (text, email, canonical, suggestion, problem) => expect(readEmail(text, false)).toEqual({ email, canonical, suggestion, problem }))

test('a suggested domain is put in only when that is asked', () => {
  expect(readEmail('ann@gmailcom', true)).toEqual({ email: 'ann@gmail.com', canonical: 'ann@gmail.com', suggestion: 'ann@gmail.com', problem: null })
})
