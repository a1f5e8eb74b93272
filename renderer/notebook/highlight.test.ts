import { expect, test } from 'vitest'
import { highlight, tokensOfLine } from './highlight'

test('a TypeScript line is told apart into keywords, functions, texts and numbers', () => {
  expect(highlight("const a = await load('x.csv', 0.9) // why", 'typescript')).toBe(
    '<span class="code-keyword">const</span> a = <span class="code-keyword">await</span> <span class="code-function">load</span>(<span class="code-string">\'x.csv\'</span>, <span class="code-number">0.9</span>) <span class="code-comment">// why</span>',
  )
})

test('a template with an expression goes on over lines and closes where it closes', () => {
  const first = tokensOfLine('sql`select ${{ a: 1 }.a}', 'typescript', '')
  expect(first).toEqual({
    tokens: [
      { start: 0, kind: 'function' },
      { start: 3, kind: 'string' },
      { start: 13, kind: 'plain' },
      { start: 18, kind: 'number' },
      { start: 19, kind: 'plain' },
    ],
    state: 't',
  })
  expect(tokensOfLine(' from t` + b', 'typescript', 't')).toEqual({
    tokens: [
      { start: 0, kind: 'string' },
      { start: 8, kind: 'plain' },
    ],
    state: '',
  })
})

test('SQL keywords count in either case, and a doubled quote stays inside the text', () => {
  expect(highlight("SELECT sum(x) from t where a = 'it''s' -- c", 'sql')).toBe(
    '<span class="code-keyword">SELECT</span> <span class="code-function">sum</span>(x) <span class="code-keyword">from</span> t <span class="code-keyword">where</span> a = <span class="code-string">\'it\'\'s\'</span> <span class="code-comment">-- c</span>',
  )
})

test('nothing of the source is lost or left unescaped', () => {
  const source = 'if (a < b && c > "d") {\n  /* <b>\n  */ x = `<i>${y}`\n}'
  const shown = highlight(source, 'typescript')
    .replace(/<\/?span[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
  expect(shown).toBe(source)
})

test('a block comment holds over lines', () => {
  expect(tokensOfLine('a /* b', 'typescript', '').state).toBe('c')
  expect(tokensOfLine('b */ 1', 'typescript', 'c')).toEqual({
    tokens: [
      { start: 0, kind: 'comment' },
      { start: 4, kind: 'plain' },
      { start: 5, kind: 'number' },
    ],
    state: '',
  })
})
