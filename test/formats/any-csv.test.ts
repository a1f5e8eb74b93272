import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeGb18030 } from '../../pipeline/engine/write/gb18030-encoder'
import { load } from '../../pipeline/load/load'
import { createRandom, type Random } from '../../pipeline/numeric/random'
import { createContext, type Context } from '../../pipeline/step/context'
import { toFailure } from '../../protocol/failure'

const folder = mkdtempSync(join(tmpdir(), 'souk-any-csv-'))
let context: Context
beforeAll(() => {
  context = createContext({ workspace: folder })
})
afterAll(() => context.close())

interface Generated {
  bytes: Uint8Array
  /** Records below the header, blank lines left out. */
  records: number
  options: { delimiter: string; encoding?: 'gbk' | 'utf-8' }
}

/** A file that keeps its lines apart, whatever else is wrong with it: each record is one of them, or several held together by quotes that close. */
function generate(random: Random): Generated {
  const pick = <Value>(from: readonly Value[]): Value => from[random.integer(from.length)] as Value
  const delimiter = pick([',', ';', '\t', '|', '^'])
  const newline = pick(['\n', '\r\n'])
  const width = 2 + random.integer(6)
  const isGbk = random.integer(4) === 0
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const cells = ['', ' ', '1', '-2.50', '007', '1e400', 'NaN', 'true', '2026-02-30', '2026-02-03 04:05:06', '中文', 'naïve', '=HYPERLINK("x")', "'; drop table x; --", '\u200b', '🛒', 'x'.repeat(2000), '123456789012345678901234567890', quoted('a "b" c'), quoted(`with${delimiter}delimiter`), quoted(`two${newline}lines`), quoted(''), `mid"quote`, '-', '\\', '\\N', '#', '--']
  const texts = isGbk ? cells.filter((cell) => !/[🛒\u200bï]/u.test(cell)) : cells
  const records = 5 + random.integer(40)
  const lines = Array.from({ length: records }, () => {
    const length = random.integer(10) === 0 ? Math.max(1, width + random.integer(5) - 2) : width
    const line = Array.from({ length }, () => pick(texts)).join(delimiter)
    // A line of blanks alone is none.
    return line.trim() === '' || line.replaceAll('"', '').trim() === '' ? `x${line}` : line
  })
  const header = Array.from({ length: width }, (_, index) => pick([`column ${index}`, `列${index}`, `n${index}`])).join(delimiter)
  const blanks = random.integer(3) === 0 ? lines.flatMap((line) => (random.integer(8) === 0 ? ['', line] : [line])) : lines
  const text = [header, ...blanks].join(newline) + pick(['', newline])
  const room = new Uint8Array(4 * text.length + 16)
  const bytes = isGbk ? room.slice(0, encodeGb18030(text, room)) : Buffer.from(pick(['', '\ufeff']) + text)
  return { bytes, records, options: { delimiter, ...(isGbk ? { encoding: 'gbk' } : {}) } }
}

test('rows and rejects of any delimited file are all records that it holds', async () => {
  const random = createRandom(23)
  for (let round = 0; round < 80; round += 1) {
    const { bytes, records, options } = generate(random)
    writeFileSync(join(folder, `any-${round}.csv`), bytes)
    const loaded = await load(`any-${round}.csv`, { context, ...options, header: true })
    const rejected = new Set((await loaded.rejects.rows()).map(({ line }) => line)).size
    expect({ round, records: loaded.rowCount + rejected }).toEqual({ round, records })
  }
})

test('whatever bytes a file holds, loading ends with rows, rejects or a failure that a person can act on', async () => {
  const random = createRandom(29)
  const pieces = ['"', '""', ',', ';', '\t', '\n', '\r', '\r\n', '\u0000', '\ufeff', 'a', '1', ' ', '中', '{', '}', '[', ']', ':', "'", 'sep=;\n', '# x\n', '<table>', '\\', '€', '0'.repeat(50)]
  const kinds: string[] = []
  for (let round = 0; round < 120; round += 1) {
    const text = Array.from({ length: 1 + random.integer(200) }, () => pieces[random.integer(pieces.length)]).join('')
    const bytes = Buffer.from(text)
    for (let flip = random.integer(10); flip > 0; flip -= 1) bytes[random.integer(bytes.length)] = random.integer(256)
    const name = `bytes-${round}.${['csv', 'txt', 'json', 'log'][round % 4]}`
    writeFileSync(join(folder, name), bytes)
    try {
      const loaded = await load(name, { context })
      // A quote that is left open may make one record of everything, which is then the header.
      if (loaded.rowCount + loaded.rejects.rowCount === 0 && !bytes.includes(34) && bytes.toString('latin1').split(/[\r\n]/).filter((line) => /[a-z0-9]/.test(line)).length > 1) kinds.push(`${round}: nothing`)
    } catch (thrown) {
      const failure = toFailure(thrown)
      const { kind } = failure
      if (!['file-empty', 'file-binary', 'unknown-format', 'bad-encoding', 'file-unreadable', 'line-too-long', 'too-many-columns', 'missing-column'].includes(kind)) kinds.push(`${round}: ${kind}`)
    }
  }
  expect(kinds).toEqual([])
})
