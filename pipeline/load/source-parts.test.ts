import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { FailureError } from '../../protocol/failure'
import { makeWorkbook, makeZip } from '../../test/faults/make-workbook'
import { decodeFile, type DecodeOptions } from './decode-file'
import { openSources, type OpenOptions, type SourceFile } from './source-file'

let folder: string
/** Where what must be unpacked to be read is unpacked. */
let temporary: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'souk-parts-'))
  temporary = mkdtempSync(join(tmpdir(), 'souk-parts-temp-'))
  vi.stubEnv('TMPDIR', temporary)
})
afterAll(() => void vi.unstubAllEnvs())

const { signal } = new AbortController()

async function open(name: string, content: string | Uint8Array, options: Partial<OpenOptions> = {}): Promise<SourceFile[]> {
  writeFileSync(join(folder, name), content)
  return openSources(join(folder, name), name, { language: 'en', ...options })
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (problem) {
    if (problem instanceof FailureError) return problem.failure
    throw problem
  }
}

async function copy(source: SourceFile, options: Partial<DecodeOptions> = {}) {
  const target = join(folder, 'copy')
  const { sha256, bytes, undecodable, lineOf } = await decodeFile(source, target, { lineEnds: null, signal, ...options })
  return { text: readFileSync(target, 'utf8'), sha256, bytes, undecodable, lineOf }
}

const brief = ({ label, name, section, shape, packing, encoding, isWhole, head }: SourceFile) => ({ label, name, section, shape, packing, encoding, isWhole, head: Buffer.from(head).toString() })
const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')
const row = (...cells: string[]): string => `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`

// 订单,1 in GB 18030.
const gbk = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5, 44, 49, 10])

describe('a workbook', () => {
  test('is its sheets as CSV; empty ones are nothing, hidden ones are told', async () => {
    const content = await makeWorkbook({ sheets: { 一: row('a', 'b') + row('1'), empty: '', 二: '<row r="3"><c r="B3"><v>7</v></c></row>', secret: row('x') }, states: { secret: 'state="hidden"' } })
    const sources = await open('book.xlsx', content)
    const sheet = (name: string, head: string) => ({ label: `book.xlsx#${name}`, name: 'book.xlsx', section: { kind: 'sheet', name }, shape: 'spreadsheet', packing: 'none', encoding: 'utf-8', isWhole: true, head })
    expect(sources.map(brief)).toEqual([sheet('一', 'a,b\n1,\n'), sheet('二', '\n\n,7\n')])
    expect(sources.map(({ warnings }) => warnings.map(({ en }) => en))).toEqual([['1 hidden sheet is left out: secret.'], []])
    expect((await open('book.xlsx', content, { section: 'secret' })).map(({ label }) => label)).toEqual(['book.xlsx#secret'])
    expect((await open('book.xlsx', await makeWorkbook({ sheets: { A: '', B: '' } }))).map(brief)).toEqual([sheet('A', '')])
  })

  test('is copied whole, hashed as the file it is, and its lines lead back to rows', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => row(`id-${index}`, 'x'.repeat(60))).join('')
    const content = await makeWorkbook({ sheets: { S: row('notes of\nthe export') + row('id', 'value') + row('=A', '=B') + rows } })
    const [source] = (await open('large.xlsx', content)) as [SourceFile]
    const fractions: number[] = []
    const { text, lineOf, ...rest } = await copy(source, { cut: { linesBefore: 2, lineAfterHeader: true, quote: '"' }, onProgress: (fraction) => fractions.push(fraction) })
    expect({ ...rest, lines: text.split('\n').length - 1, start: text.slice(0, 14), rows: [1, 2, 30_001].map(lineOf), isWhole: source.isWhole, last: fractions.at(-1) }).toEqual({ sha256: sha256(content), bytes: text.length, undecodable: [], lines: 30_001, start: 'id,value\nid-0,', rows: [2, 4, 30_003], isWhole: false, last: 1 })
  })

  test('is read in whatever form it goes by the name of .xls', async () => {
    const page = await open('page.xls', '<html><table><tr><td>订单号</td></tr><tr><td>123456789012345678</td></tr></table></html>')
    const text = await open('text.xls', '订单号\t金额\n1\t2\n')
    expect([page, text].map(([source]) => [source?.shape, Buffer.from(source?.head ?? []).toString()])).toEqual([['spreadsheet', '订单号\n123456789012345678\n'], ['text', '订单号\t金额\n1\t2\n']])
  })
})

describe('an archive', () => {
  test('is the files in it, in any encoding and form; what is no table is left out', async () => {
    const book = await makeWorkbook({ sheets: { S: row('x') } })
    const content = await makeZip({ 'a.csv': '订单,1\n', '数据/b.CSV': gbk, 'c.csv.gz': gzipSync(gbk), 'd/book.xlsx': book, '__MACOSX/._a.csv': 'x', '.hidden.csv': 'x', 'empty.csv': '', 'readme.pdf': '%PDF' })
    const sources = await open('all.zip', content)
    const member = (name: string, own: string, encoding: string) => ({ label: `all.zip#${name}`, name: own, section: { kind: 'member', name }, shape: 'text', packing: 'zip', encoding, isWhole: true })
    expect(sources.map(brief)).toEqual([
      { ...member('a.csv', 'a.csv', 'utf-8'), head: '订单,1\n' },
      { ...member('数据/b.CSV', 'b.CSV', 'gb18030'), head: gbk.toString() },
      { ...member('c.csv.gz', 'c.csv.gz', 'gb18030'), head: gbk.toString() },
      { label: 'all.zip#d/book.xlsx#S', name: 'book.xlsx', section: { kind: 'sheet', name: 'd/book.xlsx#S' }, shape: 'spreadsheet', packing: 'zip', encoding: 'utf-8', isWhole: true, head: 'x\n' },
    ])
    const copies: unknown[] = []
    for (const source of sources) copies.push([(await copy(source)).text, (await copy(source)).sha256])
    expect(copies).toEqual(['订单,1\n', '订单,1\n', '订单,1\n', 'x\n'].map((text) => [text, sha256(content)]))
    expect((await open('all.zip', content, { section: 'b.CSV' })).map(({ label }) => label)).toEqual(['all.zip#数据/b.CSV'])
    expect(readdirSync(temporary)).toEqual([])
  })

  test('gives a large member whole, and a Parquet member as it is', async () => {
    const text = Array.from({ length: 200_000 }, (_, index) => `${index},第${index}行\n`).join('')
    const parquet = Buffer.from(`PAR1${'x'.repeat(3000)}PAR1`)
    const [large, column] = (await open('two.zip', await makeZip({ 'large.csv': text, 'c.parquet': parquet }))) as [SourceFile, SourceFile]
    const [one, other] = [await copy(large), await copy(column)]
    expect({ isWhole: large.isWhole, isSame: one.text === text, bytes: one.bytes, shape: column.shape, parquet: other.text }).toEqual({ isWhole: false, isSame: true, bytes: Buffer.byteLength(text), shape: 'parquet', parquet: parquet.toString() })
  })

  test('without a table, inside another archive, or with a picture called .csv says so', async () => {
    const inner = await makeZip({ 'a.csv': 'x' })
    const answers = [
      await failureOf(open('x.zip', await makeZip({}))),
      await failureOf(open('x.zip', await makeZip({ 'a.csv': '', '.b.csv': 'x' }))),
      await failureOf(open('x.zip', await makeZip({ 'inner.zip': inner }))),
      await failureOf(open('x.zip', await makeZip({ 'a.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]) }))),
      await failureOf(open('x.ods', await makeZip({ mimetype: 'x', 'content.xml': 'x' }))),
    ]
    expect(answers).toEqual([
      { kind: 'file-empty', path: 'x.zip' },
      { kind: 'file-empty', path: 'x.zip' },
      { kind: 'unknown-format', path: 'x.zip#inner.zip', detail: expect.stringContaining('archive inside an archive') },
      { kind: 'file-binary', path: 'x.zip#a.csv', looksLike: 'PNG' },
      { kind: 'unknown-format', path: 'x.ods', detail: expect.stringContaining('OpenDocument') },
    ])
  })

  test('damaged late in a member fails when the member is read, in the reader’s language', async () => {
    const text = Array.from({ length: 300_000 }, (_, index) => `${index},${(index * 7919) % 1_000_003}\n`).join('')
    const content = await makeZip({ 'a.csv': text })
    content[Math.floor(content.length * 0.8)] = (content[Math.floor(content.length * 0.8)] ?? 0) ^ 0xff
    const [source] = (await open('late.zip', content, { language: 'zh' })) as [SourceFile]
    expect(await failureOf(copy(source))).toEqual({ kind: 'file-unreadable', path: 'late.zip', reason: expect.stringContaining('已损坏') })
    expect(readdirSync(folder)).not.toContain('copy')
  })
})

describe('a copy', () => {
  test('of a text names lines of the file where some are left out and some cannot be decoded', async () => {
    const [source] = (await open('gbk.csv', Buffer.concat([Buffer.from('note\r\n'), gbk, Buffer.from('=A,=B\n'), gbk, Buffer.from([0xff, 0xff, 10]), gbk]), { encoding: 'gb18030' })) as [SourceFile]
    const { text, undecodable, lineOf } = await copy(source, { cut: { linesBefore: 1, lineAfterHeader: true, quote: '"' } })
    expect({ text, undecodable, lines: [1, 2, 3, 4].map(lineOf) }).toEqual({ text: '订单,1\n订单,1\n\n订单,1\n', undecodable: [{ line: 5, raw: expect.stringContaining('\ufffd'), isCut: false, isTorn: false }], lines: [2, 4, 5, 6] })
  })

  test('keeps a U+FFFD that somebody wrote, and takes out what is none, wherever pieces end', async () => {
    const line = '第\ufffd行,😀\n'
    const long = line.repeat(60_000)
    const [member, sheet] = [...(await open('fffd.zip', await makeZip({ 'a.csv': long }))), ...(await open('fffd.xlsx', await makeWorkbook({ sheets: { S: row('a\ufffdb') } })))] as [SourceFile, SourceFile]
    const [bad] = (await open('bad.zip', await makeZip({ 'a.csv': Buffer.concat([Buffer.from(long.replaceAll('\ufffd', '一')), Buffer.from([0x80, 44, 49, 10])]) }))) as [SourceFile]
    const answers = [await copy(member), await copy(sheet), await copy(bad)]
    expect(answers.map(({ text, undecodable }) => [text === long, undecodable.filter((found) => found.line > 60_000)])).toEqual([[true, []], [false, []], [false, [{ line: 60_001, raw: '\ufffd,1', isCut: false, isTorn: false }]]])
  })

  test('that is cancelled leaves no file', async () => {
    const [sheet] = (await open('stop.xlsx', await makeWorkbook({ sheets: { S: row('x') } }))) as [SourceFile]
    expect(await failureOf(decodeFile(sheet, join(folder, 'stopped'), { lineEnds: null, signal: AbortSignal.abort() }))).toEqual({ kind: 'cancelled' })
    expect(readdirSync(folder)).not.toContain('stopped')
  })
})
