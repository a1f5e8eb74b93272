import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { beforeAll, describe, expect, test } from 'vitest'
import { FailureError } from '../../../protocol/failure'
import { openWorkbook } from './open-workbook'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'souk-xls-'))))

const { signal } = new AbortController()

async function read(content: string | Uint8Array) {
  const path = join(folder, 'book.xls')
  writeFileSync(path, content)
  try {
    const workbook = await openWorkbook({ path, shortPath: 'book.xls', language: 'en' })
    const sheets: { name: string; isHidden: boolean; rows: unknown[] }[] = []
    for (const [index, { name, isHidden }] of workbook.sheets.entries()) {
      const rows: unknown[] = []
      for await (const batch of workbook.rows(index, { signal })) for (const { number, cells } of batch) rows.push([number, ...cells])
      sheets.push({ name, isHidden, rows })
    }
    return sheets
  } catch (problem) {
    if (problem instanceof FailureError) return problem.failure
    throw problem
  }
}

function makeXls(bookType: 'biff8' | 'biff5' | 'xlml'): Buffer {
  const sheet = utils.aoa_to_sheet([['订单号', '时间', '金额', '完成'], ['260000000000000019', 0, 19.99, true], [123_456_789_012_345, 0, 0.1 + 0.2, false], [], ['last']])
  sheet['B2'] = { t: 'n', v: 45_351.520_833_333_336, z: 'yyyy-mm-dd hh:mm:ss' }
  sheet['B3'] = { t: 'n', v: 45_351, z: 'yyyy/m/d' }
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, '订单')
  utils.book_append_sheet(book, utils.aoa_to_sheet([['x'], [1]]), 'hidden')
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] }
  return write(book, { type: 'buffer', bookType, codepage: 936 }) as Buffer
}

const values = [
  [1, '订单号', '时间', '金额', '完成'],
  [2, '260000000000000019', '2024-02-29 12:30:00', '19.99', 'true'],
  [3, '123456789012345', '2024-02-29', '0.30000000000000004', 'false'],
  [5, 'last'],
]

describe('an old workbook', () => {
  test('gives the same values as a new one: long ids, dates, truth, hidden sheets', async () => {
    expect(await read(makeXls('biff8'))).toEqual([
      { name: '订单', isHidden: false, rows: values },
      { name: 'hidden', isHidden: true, rows: [[1, 'x'], [2, '1']] },
    ])
  })

  test('cut off or changed anywhere, it fails or is read; it never breaks in another way', async () => {
    const whole = makeXls('biff8')
    const kinds = new Set<string>()
    const seen = (answer: Awaited<ReturnType<typeof read>>) => kinds.add(Array.isArray(answer) ? 'read' : answer.kind)
    for (const share of [0.01, 0.05, 0.2, 0.4, 0.6, 0.8]) seen(await read(whole.subarray(0, Math.ceil(whole.length * share))))
    for (let at = 8; at < whole.length; at += 997) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 0xff
      seen(await read(changed))
    }
    expect([...kinds].filter((kind) => !['read', 'file-unreadable', 'unknown-format'].includes(kind))).toEqual([])
  })

  test('one that is protected by a password says what to do', async () => {
    const container = Buffer.alloc(4096)
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(container)
    container.write('EncryptedPackage', 1024, 'utf16le')
    expect(await read(container)).toEqual({ kind: 'file-unreadable', path: 'book.xls', reason: expect.stringContaining('protected by a password. Open it in Excel or WPS') })
  })

  test('a Word document in the same container is named', async () => {
    const container = Buffer.alloc(4096)
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(container)
    container.write('WordDocument', 1024, 'utf16le')
    expect(await read(container)).toEqual({ kind: 'file-binary', path: 'book.xls', looksLike: 'Word' })
  })
})

describe('a web page that is named .xls', () => {
  test('gives its tables as text, in whatever encoding it names', async () => {
    // 订单 in GB 18030.
    const order = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]).toString('latin1')
    const page = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><style>td{x:1}<table></style></head><body><table border="1"><tr><th>${order}</th><th>a&amp;b&nbsp;</th></tr><tr><td style="vnd.ms-excel.numberformat:@">123456789012345678</td><td>x<br>y</td></tr><tr><td x:num="260000000000000019">2.6E+17</td></tr></table></body></html>`
    expect(await read(Buffer.from(page, 'latin1'))).toEqual([{ name: '1', isHidden: false, rows: [[1, '订单', 'a&b'], [2, '123456789012345678', 'x\ny'], [3, '260000000000000019']] }])
  })

  test('an encoding that cannot be told from so few letters is the one it names', async () => {
    const page = Buffer.from('<html><meta charset="Shift_JIS"><table><tr><td>\xb1\xb2\xb3\xb4</td></tr></table></html>', 'latin1')
    expect(await read(page)).toEqual([{ name: '1', isHidden: false, rows: [[1, 'ｱｲｳｴ']] }])
  })

  test('cells that reach over columns and rows leave the rest empty; inner tables are text', async () => {
    const page = '<table><tr><td colspan="2">wide</td><td>c</td></tr><tr><td rowspan=2>tall</td><td>1</td><tr><td>2</td><td><table><tr><td>in</td></tr></table></td></tr></table><table><tr><td>second</td></tr></table>'
    expect(await read(page)).toEqual([
      { name: '1', isHidden: false, rows: [[1, 'wide', '', 'c'], [2, 'tall', '1'], [3, '', '2', 'in']] },
      { name: '2', isHidden: false, rows: [[1, 'second']] },
    ])
  })

  test('cut off inside a cell it fails, unclosed it does not; without a table it is no workbook', async () => {
    expect([await read('<table><tr><td>1</td></tr><tr><td>2'), await read('<table><tr><td>1</td></tr>'), await read('<html><p>Please log in<table></table>')]).toEqual([
      { kind: 'file-unreadable', path: 'book.xls', reason: expect.stringContaining('cut off') },
      [{ name: '1', isHidden: false, rows: [[1, '1']] }],
      { kind: 'unknown-format', path: 'book.xls', detail: 'a web page without a table.' },
    ])
  })
})

describe('the XML of Excel 2003', () => {
  test('gives the same values', async () => {
    const [first] = (await read(makeXls('xlml'))) as { rows: unknown[] }[]
    expect(first?.rows.map((row) => (row as unknown[]).slice(0, 2))).toEqual(values.map((row) => row.slice(0, 2)))
    const book = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="一"><Table><Row ss:Index="3"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="DateTime">2024-02-29T12:30:00.000</Data></Cell><Cell><Data ss:Type="Number">260000000000000019</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table></Worksheet></Workbook>'
    expect([await read(book), await read(book.slice(0, -30))]).toEqual([
      [{ name: '一', isHidden: false, rows: [[3, '', '2024-02-29 12:30:00', '', '260000000000000019', 'true']] }],
      { kind: 'file-unreadable', path: 'book.xls', reason: expect.stringContaining('cannot be understood') },
    ])
  })
})
