import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { load } from '../../pipeline/load/load'
import { readers } from '../../pipeline/load/readers'
import { createRandom, type Random } from '../../pipeline/numeric/random'
import { createContext, type Context } from '../../pipeline/step/context'
import { toFailure, type Failure } from '../../protocol/failure'
import { writeExport } from '../formats/write-export'

const folder = mkdtempSync(join(tmpdir(), 'souk-corrupted-'))
let context: Context
// Many small files: an engine of its own for each format stays quick, and threads would only wait for each other.
beforeEach(() => {
  context = createContext({ workspace: folder, threads: 1 })
})
afterEach(() => context.close())

const rowCount = 12
/** One line a record, so that lines can be counted whatever happened to the quotes. */
const plainTexts = ['plain', '中文', 'comma, inside', "it's", '007', 'ünïcödé']

type Corrupt = (text: Buffer, random: Random) => Buffer

const onLines = (change: (lines: string[], random: Random) => string[]): Corrupt => (text, random) => Buffer.from(change(text.toString('utf8').split('\n'), random).join('\n'))
const middle = (lines: readonly string[]): number => Math.floor(lines.length / 2)

/** What happens to files on their way. */
const corruptions: Record<string, Corrupt> = {
  'the end is missing': (text) => text.subarray(0, Math.floor(text.length * 0.6)),
  'only half of the first line is there': (text) => text.subarray(0, Math.floor(text.indexOf(10) / 2)),
  'the first line is missing': onLines((lines) => lines.slice(1)),
  'a name is missing in the header': onLines(([header = '', ...lines]) => [header.slice(Math.max(header.indexOf(','), header.indexOf('\t'), header.indexOf(';')) + 1), ...lines]),
  'a row has too many cells': onLines((lines) => lines.map((line, at) => (at === middle(lines) ? `${line},more,cells` : line))),
  'a row breaks in two': onLines((lines) => lines.map((line, at) => (at === middle(lines) ? line.replace(/[,\t;|:]/, '$&\n') : line))),
  'a quote is left open': onLines((lines) => lines.map((line, at) => (at === middle(lines) ? line.replace(/^[^,\t;|]*/, '"open') : line))),
  'bytes are no text': (text, random) => Buffer.concat([text.subarray(0, text.length / 2), Buffer.from([0xff, 0xfe, 0x80, 200 + random.integer(50)]), text.subarray(text.length / 2)]),
  'zeros stand in it': (text) => Buffer.concat([text.subarray(0, text.length / 2), Buffer.alloc(3), text.subarray(text.length / 2)]),
  'bits have flipped': (text, random) => {
    const bytes = Buffer.from(text)
    for (let time = 0; time < 12; time += 1) {
      const at = random.integer(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8))
    }
    return bytes
  },
  'it is a page that says no': () => Buffer.from('<!doctype html><html><body><h1>403 Forbidden</h1><p>登录已过期，请重新登录</p></body></html>\n'),
  'nothing is in it': () => Buffer.alloc(0),
}

/** What a person can act on; `bug` is none. */
const clear: Failure['kind'][] = ['file-empty', 'file-binary', 'unknown-format', 'missing-column', 'bad-encoding', 'file-unreadable', 'line-too-long', 'too-many-columns']

function countLines(text: string): number {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length
}

/** Lines that quotes hold together count as one. */
function countRecords(text: string): number {
  return countLines(text.replaceAll(/"[^"]*"/g, 'x'))
}

/** What lies between the lines of a file and its rows: the header, and what is told to be no data. */
async function attempt(name: string, as: string | undefined): Promise<Failure['kind'] | { lines: number }> {
  try {
    const loaded = await load(name, { context, ...(as === undefined ? {} : { as }) })
    const rejected = new Set((await loaded.rejects.rows()).map(({ line, raw }) => String(line ?? /^row (\d+)/.exec(String(raw))?.[0])).filter((line) => !line.startsWith('row')))
    return { lines: loaded.rowCount + rejected.size }
  } catch (thrown) {
    return toFailure(thrown).kind
  }
}

/** What comes with a data set is read the same way as its main file. */
const formats = readers.filter(({ partOf, platform }) => partOf === undefined || ['taobao', 'jd', 'douyin', 'shopify'].includes(platform ?? ''))

test.each(formats.map((reader) => [reader.id, reader] as const))('%s: however a file was damaged, it fails clearly or every line is a row or a reject', async (id, reader) => {
  const random = createRandom(5, id)
  const { text, name } = reader.shape === 'lines' ? { text: Array.from({ length: rowCount }, (_, at) => `192.0.2.${at} - - [10/Oct/2026:13:55:3${at % 10} +0800] "GET /a${at} HTTP/1.1" 200 ${at}${id.includes('common') ? '' : ' "-" "Mozilla/5.0"'}\n`).join(''), name: 'access.log' } : writeExport(reader, random, rowCount, plainTexts)
  const wrong: unknown[] = []
  for (const [damage, corrupt] of Object.entries(corruptions)) {
    const bytes = corrupt(Buffer.from(text), random)
    writeFileSync(join(folder, `${id}-${name}`), bytes)
    // Found out, and at times said by the call: a damaged file may be taken for something else.
    const as = Object.keys(corruptions).indexOf(damage) % 3 === 2 ? id : undefined
    const outcome = await attempt(`${id}-${name}`, as)
    const there = [countLines(bytes.toString('latin1')), countRecords(bytes.toString('latin1'))]
    // A quote that is left open may hold everything behind it: one record, which is a reject.
    const mayHoldMore = ['a quote is left open', 'bits have flipped'].includes(damage)
    const isWhole = typeof outcome === 'object' && there.some((count) => outcome.lines === count || outcome.lines === count - 1 || (mayHoldMore && outcome.lines < count))
    if (typeof outcome === 'object' ? !isWhole : !clear.includes(outcome)) wrong.push({ damage, as, outcome, there })
  }
  expect(wrong).toEqual([])
})
