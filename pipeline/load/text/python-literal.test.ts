import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../numeric/random'
import { openSource } from '../source-file'
import { pythonToJson } from './python-literal'
import { toJsonLines } from './python-lines'

describe('pythonToJson', () => {
  test.each([
    ["{'a': 1, \"b\": 'x', }", '{"a":1,"b":"x"}'],
    [String.raw`{'it\'s': "say \"no\"", 'b': 'a "quoted" one'}`, String.raw`{"it's":"say \"no\"","b":"a \"quoted\" one"}`],
    [String.raw`[u'caf\xe9', 'caf\xc3\xa9', u'caf\u00e9', 'caf\303\251x', '\U0001F600', '\ud83d\ude00']`, '["café","café","café","cafÃ©x","😀","😀"]'],
    [String.raw`['a\\xc3\xa9', '\\\xc3\xa9', '\xff\xfe', '\q', '\t\n\r\0']`, String.raw`["a\\xc3©","\\é","ÿþ","\\q","\t\n\r\u0000"]`],
    ['[None, True, False, nan, inf, -inf]', '[null,true,false,null,null,null]'],
    ['[0, -5, +7, 12345678901234567890L, 1_000, 1.50, .5, 5., 1e5, 0x1F, 007.5]', '[0,-5,7,12345678901234567890,1000,1.50,0.5,5,1e5,31,7.5]'],
    ["((), (1,), (1, 2), (3), {1, 'a'}, {}, set())", '[[],[1],[1,2],3,[1,"a"],{},[]]'],
    ["{1: 'a', None: 'b', (1, 2): 'c'}", '{"1":"a","null":"b","[1,2]":"c"}'],
    [`{'a': 'one' "two" u'three', 'b': '''it's''', 'c': r'\\d'}`, String.raw`{"a":"onetwothree","b":"it's","c":"\\d"}`],
    [String.raw`['\ud83d']`, '["\ufffd"]'],
    ["  [ 1 ,\t2 ]  ", '[1,2]'],
  ])('%s', (python, json) => {
    expect(pythonToJson(python)).toBe(json)
  })

  test.each(["{'a': 1", "{'a' 1}", "{'a': 1,, }", "['a' 1]", '[1 2]', "{'a': 1} x", "'open", '{1: 2, 3}', 'datetime.date(2014, 1, 1)', String.raw`'\x1'`, String.raw`'\N{DASH}'`, '', '1 + 2', '1.2.3', String.raw`'\U00110000'`])('%s is nothing that it knows', (python) => {
    expect(pythonToJson(python)).toBeNull()
  })

  test('nesting without end is refused', () => {
    expect(pythonToJson('['.repeat(100_000))).toBeNull()
  })

  test('what Python writes of any value is that value', () => {
    const random = createRandom(20_140_723)
    const letters = ['a', "'", '"', '\\', '\n', '\t', 'é', '茶', '😀', '\u0000', '\u0085', ' ', ',', ':', '}', ']']
    const text = (): string => Array.from({ length: random.integer(12) }, () => letters[random.integer(letters.length)] ?? '').join('')
    const value = (depth: number): unknown => {
      const kind = random.integer(depth > 3 ? 4 : 6)
      if (kind === 0) return text()
      if (kind === 1) return random.integer(1000) - 500
      if (kind === 2) return random.integer(2) === 0 ? null : random.integer(2) === 0
      if (kind === 3) return random.integer(100_000) / 128
      if (kind === 4) return Array.from({ length: random.integer(4) }, () => value(depth + 1))
      return Object.fromEntries(Array.from({ length: random.integer(4) }, (_, index) => [`${text()}${index}`, value(depth + 1)]))
    }
    const values = Array.from({ length: 500 }, () => value(0))
    expect(values.map((each) => JSON.parse(pythonToJson(repr(each)) ?? '"none"') as unknown)).toEqual(values)
  })
})

/** As Python 3's `repr`, from its documentation: single quotes unless only those stand inside; what is not printable escaped. */
function repr(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
    const inner = [...value].map((letter) => {
      const code = letter.codePointAt(0) ?? 0
      if (letter === '\\' || letter === quote) return `\\${letter}`
      if (letter === '\n') return '\\n'
      if (letter === '\t') return '\\t'
      return code < 32 || (code > 126 && code < 161) ? `\\x${code.toString(16).padStart(2, '0')}` : letter
    })
    return quote + inner.join('') + quote
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (typeof value === 'object') return `{${Object.entries(value).map(([name, item]) => `${repr(name)}: ${repr(item)}`).join(', ')}}`
  return String(value)
}

test('lines are translated as they come, gzipped or not, whatever pieces they come in; others stay; the hash is the file’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-python-'))
  const line = `{'asin': '0001', 'description': '${'茶é '.repeat(50_000)}'}`
  const bytes = gzipSync(`${line}\r\n\n{"isNew": true}\nnot one\n${line}`)
  writeFileSync(join(folder, 'meta.json.gz'), bytes)
  const source = await openSource(join(folder, 'meta.json.gz'), 'meta.json.gz', { language: 'en' })
  const sha256 = await toJsonLines(source, join(folder, 'temp', 'lines.jsonl'), { signal: new AbortController().signal })
  const lines = readFileSync(join(folder, 'temp', 'lines.jsonl'), 'utf8').split('\n')
  const json = JSON.stringify({ asin: '0001', description: '茶é '.repeat(50_000) })
  expect([sha256, lines]).toEqual([createHash('sha256').update(bytes).digest('hex'), [json, '', '{"isNew": true}', 'not one', json]])
})
