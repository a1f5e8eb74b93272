import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { FailureError, type Failure } from '../../../protocol/failure'
import { makeWorkbook, makeZip, workbookParts, type WorkbookWishes } from '../../../test/faults/make-workbook'
import { openWorkbook } from './open-workbook'
import type { SheetRow } from './workbook'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'souk-xlsx-'))))

const { signal } = new AbortController()

async function read(content: Uint8Array, sheet = 0): Promise<SheetRow[]> {
  const path = join(folder, 'book.xlsx')
  writeFileSync(path, content)
  const workbook = await openWorkbook({ path, shortPath: 'book.xlsx', language: 'en' })
  const rows: SheetRow[] = []
  for await (const batch of workbook.rows(sheet, { signal })) rows.push(...batch)
  return rows
}

/** The cells of a workbook's only sheet. */
async function cells(sheet: string, more: Omit<WorkbookWishes, 'sheets'> = {}): Promise<string[][]> {
  return (await read(await makeWorkbook({ sheets: { S: sheet }, ...more }))).map((row) => row.cells)
}

async function failure(content: Uint8Array): Promise<Failure | SheetRow[]> {
  try {
    return await read(content)
  } catch (problem) {
    if (problem instanceof FailureError) return problem.failure
    throw problem
  }
}

describe('texts', () => {
  test('shared, inline and computed texts come whole, how they are pronounced does not', async () => {
    const texts = [
      '<t>红色&amp;蓝色 &#x1F600;&#20013;</t>',
      '<r><rPr><b/></rPr><t xml:space="preserve">Bold </t></r><r><t>plain</t></r>',
      '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
      '<t xml:space="preserve"> kept </t>',
      '<t> not kept\n</t>',
      '<t>one_x000D_\ntwo _x005F_x000D_ &lt;td&gt;</t>',
      '<t><![CDATA[a < b & c]]></t>',
      '<t/>',
    ]
    const sheet = `<row>${texts.map((_, index) => `<c t="s"><v>${index}</v></c>`).join('')}<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t="str"><f>A1&amp;"x"</f><v>a&lt;b</v></c></row>`
    expect(await cells(sheet, { texts })).toEqual([['红色&蓝色 😀中', 'Bold plain', '東京', ' kept ', 'not kept', 'one\r\ntwo _x000D_ <td>', 'a < b & c', '', 'inline', 'a<b']])
  })

  test('a text that is cut by a piece of the file at any byte stays whole', async () => {
    const long = '长文本，很长。'.repeat(4000)
    const sheet = Array.from({ length: 40 }, (_, index) => `<row r="${index + 1}"><c r="A${index + 1}" t="inlineStr"><is><t>${index}${long}</t></is></c></row>`).join('')
    expect(await cells(sheet)).toEqual(Array.from({ length: 40 }, (_, index) => [`${index}${long}`]))
  })
})

describe('numbers', () => {
  test('long ids keep every digit, powers of ten are written out, doubles are as short as they can be', async () => {
    const stored = ['123456789012345678', '2600000000000000019', '1.2345678901234567E+18', '0.30000000000000004', '19.989999999999998', '12.50', '1E-3', '1.0000000000000001E-5', '-7.5E+2', '1234567890123456.789', '5.0E-324', '0.15', '42']
    expect(await cells(`<row>${stored.map((value) => `<c><v>${value}</v></c>`).join('')}</row>`)).toEqual([
      ['123456789012345678', '2600000000000000019', '1234567890123456700', '0.30000000000000004', '19.99', '12.50', '0.001', '0.00001', '-750', '1234567890123456.789', '5e-324', '0.15', '42'],
    ])
  })

  test('truth is true or false, errors are empty, a percentage stays a number', async () => {
    expect(await cells('<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c s="1"><v>0.125</v></c></row>', { formats: [10] })).toEqual([['true', 'false', '', '0.125']])
  })
})

describe('dates and times', () => {
  const serials = (values: (number | string)[], style = 1): string => `<row>${values.map((value) => `<c s="${style}"><v>${value}</v></c>`).join('')}</row>`

  test('a format makes a number a date, a time or both; the value decides what is written', async () => {
    const formats = [14, 22, 20, 46, 31, 57, 33, 'yyyy"年"m"月"d"日";@', '[$-804]aaaa;@', 'yyyy/m/d h:mm', 'mm:ss.000', '[h]:mm', 'mmm-yy', '上午/下午h"时"mm"分"', '[$-411]ggge"年"m"月"d"日"']
    const value = 45_351.520_833_333_336
    const row = `<row>${formats.map((_, index) => `<c s="${index + 1}"><v>${value}</v></c>`).join('')}</row>`
    const [all] = await cells(row, { formats })
    expect(all?.map((text, index) => [formats[index], text])).toEqual(formats.map((format) => [format, format === 46 || format === '[h]:mm' ? '1088436:30:00' : '2024-02-29 12:30:00']))
    expect(await cells(serials([45_351, 45_351.25, 0.25, 45_351.999_999_9]), { formats: [14] })).toEqual([['2024-02-29', '2024-02-29 06:00:00', '06:00:00', '2024-03-01']])
    expect(await cells(serials([45_351, 0.5]), { formats: [22] })).toEqual([['2024-02-29 00:00:00', '12:00:00']])
  })

  test('what is quoted, escaped, in brackets or only looks like a date is a number', async () => {
    const formats = ['0.00"d"', '#,##0\\d', '[Red]0', '0.00E+00', 'General', '0_);[Red]\\(0\\)', '"yyyy"0', '¥#,##0.00', '@', '[$HKD] 0']
    expect(await cells(`<row>${formats.map((_, index) => `<c s="${index + 1}"><v>45351.5</v></c>`).join('')}</row>`, { formats })).toEqual([formats.map(() => '45351.5')])
  })

  test('seconds are rounded, parts of them shown where the format shows them', async () => {
    // 44000.46 is how one platform writes 11:02:24; ten digits after the point are a few microseconds off.
    expect(await cells(serials([44_000.46, '44927.9999884259', 44_927.999_999_9, 45_000.000_005_787_04]), { formats: ['yyyy-mm-dd hh:mm:ss'] })).toEqual([['2020-06-18 11:02:24', '2023-01-01 23:59:59', '2023-01-02 00:00:00', '2023-03-15 00:00:01']])
    expect(await cells(serials([45_000.000_005_787_04]), { formats: ['yyyy-mm-dd hh:mm:ss.000'] })).toEqual([['2023-03-15 00:00:00.500']])
  })

  test('the year 1900 as Excel counts it, the count from 1904, and what is no date', async () => {
    expect(await cells(serials([1, 59, 60, 61, 0, 2_958_465, 2_958_466, -1]), { formats: [14] })).toEqual([['1900-01-01', '1900-02-28', '1900-02-28', '1900-03-01', '00:00:00', '9999-12-31', '2958466', '-1']])
    expect(await cells(serials([0, 43_889, 0.5]), { formats: [14], properties: '<workbookPr date1904="1"/>' })).toEqual([['1904-01-01', '2024-02-29', '1904-01-01 12:00:00']])
  })

  test('dates of strict workbooks are texts', async () => {
    expect(await cells('<row><c t="d"><v>2024-02-29T12:30:00Z</v></c><c t="d"><v>2024-02-29</v></c><c t="d"><v>2024-02-29T12:30:00.250</v></c></row>')).toEqual([['2024-02-29 12:30:00', '2024-02-29', '2024-02-29 12:30:00.250']])
  })
})

describe('places', () => {
  test('cells stand where they say, or after the last; rows keep their numbers; blanks at the end are nothing', async () => {
    const sheet = '<row r="2"><c r="B2"><v>1</v></c><c r="AB2"><v>2</v></c><c><v>3</v></c><c r="AE2" s="1"/></row><row/><row><c r="A4"><v>4</v></c></row><row r="9" ht="15"><c r=\'A9\' t = "str"><v>odd</v></c></row><row r="10"><c r="A10" s="1"/></row>'
    const gap = (count: number): string[] => Array.from({ length: count }, () => '')
    expect(await read(await makeWorkbook({ sheets: { S: sheet } }))).toEqual([
      { number: 2, cells: ['', '1', ...gap(25), '2', '3'] },
      { number: 4, cells: ['4'] },
      { number: 9, cells: ['odd'] },
    ])
  })

  test('a formula without its result, an id that was rounded and merged areas of several rows are told', async () => {
    const path = join(folder, 'notes.xlsx')
    const sheet = '<worksheet><sheetData><row><c><f>1+1</f><v>2</v></c></row><row><c><v>1.2345678901234568E+17</v></c><c><v>123456789012345678</v></c><c><v>1.2345678901234568E-17</v></c></row><row><c><f>A1</f></c><c t="str"><f>""</f><v></v></c><c><f>B1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B4"/><mergeCell ref="C2:D3"/></mergeCells></worksheet>'
    writeFileSync(path, await makeWorkbook({ sheets: { S: '' }, parts: { 'xl/worksheets/sheet1.xml': sheet } }))
    const workbook = await openWorkbook({ path, shortPath: 'notes.xlsx', language: 'en' })
    const notes: string[] = []
    for await (const _ of workbook.rows(0, { signal, onNote: ({ en }) => notes.push(en) })) continue
    expect(notes).toEqual([expect.stringMatching(/^2 cells hold formulas .* from row 3 on/), expect.stringMatching(/^1 number of more than 15 digits was rounded .* row 2:/), expect.stringMatching(/^2 merged areas reach over several rows, the first at B2:B4/)])
  })

  test('elements may have a prefix, any namespace, a `>` in an attribute, and a dimension that lies', async () => {
    const sheet = '<?xml version="1.0"?><!-- <row> --><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:dimension ref="A1:A1"/><x:sheetData><x:row r="1" note="a>b"><x:c r="A1" t="inlineStr"><x:is><x:t>一</x:t></x:is></x:c><x:c note="a>b" r="D1"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    expect(await cells('', { parts: { 'xl/worksheets/sheet1.xml': sheet } })).toEqual([['一', '', '', '2']])
  })

  test('a sheet in UTF-16 or with a byte order mark is read', async () => {
    const sheet = '\ufeff<worksheet><sheetData><row><c t="inlineStr"><is><t>名称</t></is></c></row></sheetData></worksheet>'
    expect([await cells('', { parts: { 'xl/worksheets/sheet1.xml': Buffer.from(sheet, 'utf16le') } }), await cells('', { parts: { 'xl/worksheets/sheet1.xml': sheet } })]).toEqual([[['名称']], [['名称']]])
  })
})

describe('sheets', () => {
  test('are named in order, hidden ones as such, charts left out; their parts may stand anywhere', async () => {
    const path = join(folder, 'sheets.xlsx')
    const relations = (target: string): string => `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="/xl/Other/One.xml"/><Relationship Id="rId2" Type="http://x/worksheet" Target="${target}"/><Relationship Id="rId3" Type="http://x/chartsheet" Target="charts/c.xml"/></Relationships>`
    const sheet = (value: number): string => `<worksheet><sheetData><row><c><v>${value}</v></c></row></sheetData></worksheet>`
    writeFileSync(path, await makeWorkbook({ sheets: { '订单&amp;明细': '', hidden: '', chart: '' }, states: { hidden: 'state="veryHidden"' }, parts: { 'xl/_rels/workbook.xml.rels': relations('../two.xml'), 'xl/other/one.xml': sheet(1), 'two.xml': sheet(2), 'xl/sharedStrings.xml': null, 'xl/styles.xml': null } }))
    const workbook = await openWorkbook({ path, shortPath: 'sheets.xlsx', language: 'en' })
    const values: string[][][] = []
    for (const index of [0, 1]) for await (const rows of workbook.rows(index, { signal })) values.push(rows.map((row) => row.cells))
    expect({ sheets: workbook.sheets, values }).toEqual({ sheets: [{ name: '订单&明细', isHidden: false }, { name: 'hidden', isHidden: true }], values: [[['1']], [['2']]] })
  })

  test('relations may be missing: sheets are then taken by their order', async () => {
    expect(await cells('<row><c><v>1</v></c></row>', { parts: { '_rels/.rels': null, 'xl/_rels/workbook.xml.rels': null, '[Content_Types].xml': null } })).toEqual([['1']])
  })
})

describe('a workbook that is not whole says so', () => {
  const sheet = '<row><c t="s"><v>0</v></c></row>'
  const wishes = { sheets: { S: sheet }, texts: ['<t>x</t>'] }

  test('each part that is missing or not XML is named', async () => {
    const part = (name: string, content: string | null) => makeWorkbook({ ...wishes, parts: { [name]: content } }).then(failure)
    const answers = [
      await part('xl/workbook.xml', null),
      await part('xl/worksheets/sheet1.xml', null),
      await part('xl/sharedStrings.xml', null),
      await part('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row><c><v>1</v></c></row>'),
      await part('xl/worksheets/sheet1.xml', 'garbage'),
      await part('xl/worksheets/sheet1.xml', ''),
      await part('xl/worksheets/sheet1.xml', '<a></b></c></d>'),
      await part('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row r="99999999"><c><v>1</v></c></row></sheetData></worksheet>'),
      await part('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>'),
      await part('xl/workbook.xml', '<workbook><sheets/></workbook>'),
      await part('xl/styles.xml', '<styleSheet><cellXfs>'),
    ]
    const broken = (name: string) => ({ kind: 'file-unreadable', path: 'book.xlsx', reason: expect.stringContaining(`"${name}" in it cannot be understood`) })
    const missing = (name: string) => ({ kind: 'file-unreadable', path: 'book.xlsx', reason: expect.stringContaining(`"${name}" is not in it`) })
    expect(answers).toEqual([
      missing('xl/workbook.xml'),
      missing('xl/worksheets/sheet1.xml'),
      { kind: 'file-unreadable', path: 'book.xlsx', reason: expect.stringContaining('row 1 of the sheet "S" refers to a text that is not in the file') },
      ...Array.from({ length: 6 }, () => broken('xl/worksheets/sheet1.xml')),
      { kind: 'unknown-format', path: 'book.xlsx', detail: 'a workbook without any sheet of cells.' },
      broken('xl/styles.xml'),
    ])
  })

  test('wrong content types are of no interest', async () => {
    expect(await cells(sheet, { texts: ['<t>x</t>'], parts: { '[Content_Types].xml': 'garbage' } })).toEqual([['x']])
  })

  test('cut off at any place, it fails', async () => {
    const whole = await makeWorkbook(wishes)
    for (const share of [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
      expect(await failure(whole.subarray(0, Math.ceil(whole.length * share)))).toEqual({ kind: 'file-unreadable', path: 'book.xlsx', reason: expect.stringContaining('cut off or damaged') })
    }
  })

  test('a byte that was changed anywhere fails or changes nothing', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `<row><c><v>${index}</v></c><c t="s"><v>0</v></c></row>`).join('')
    const content = await makeWorkbook({ ...wishes, sheets: { S: rows } })
    const whole = await read(content)
    for (let at = 7; at < content.length; at += 61) {
      const changed = Buffer.from(content)
      changed[at] = (changed[at] ?? 0) ^ 0x55
      const answer = await failure(changed)
      if (Array.isArray(answer)) expect(answer).toEqual(whole)
      else expect(['file-unreadable', 'unknown-format']).toContain(answer.kind)
    }
  })

  test('XML with pieces cut out, doubled or overwritten is read or refused, never more', async () => {
    const parts = workbookParts({ ...wishes, sheets: { S: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45351.5</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>&lt;x&gt;</t></is></c></row>'.repeat(5) }, formats: ['yyyy-mm-dd'] })
    let state = 20_261
    const draw = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
    const kinds = new Set<string>()
    for (let round = 0; round < 250; round += 1) {
      const name = ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels'][draw(5)] ?? ''
      const xml = String(parts[name])
      const [from, to] = [draw(xml.length), draw(xml.length)].sort((one, other) => one - other) as [number, number]
      const middle = [xml.slice(from, to).repeat(2), '', '<', '&#xffffffff;', '"', '\u0000', ']]>', '<![CDATA[', '<!--', '>'][draw(10)] ?? ''
      const answer = await failure(await makeZip({ ...parts, [name]: xml.slice(0, from) + middle + xml.slice(to) }))
      kinds.add(Array.isArray(answer) ? 'read' : answer.kind)
    }
    expect([...kinds].sort()).toEqual(['file-unreadable', 'read', 'unknown-format'])
  })

  test('an archive that announces far too much, or less than it holds, is refused', async () => {
    const zip = await makeWorkbook(wishes)
    const announce = (name: string, bytes: number): Buffer => {
      const changed = Buffer.from(zip)
      // In the archive's list, the unpacked size stands 22 bytes before the name.
      changed.writeUInt32LE(bytes, changed.lastIndexOf(name) - 22)
      return changed
    }
    const answers = [await failure(announce('xl/worksheets/sheet1.xml', 10)), await failure(announce('xl/worksheets/sheet1.xml', 0xffff_fff0)), await failure(announce('xl/sharedStrings.xml', 300 * 1024 ** 2))]
    expect(answers).toEqual(['checksum', 'checksum', 'more than any export holds'].map((words) => ({ kind: 'file-unreadable', path: 'book.xlsx', reason: expect.stringContaining(words) })))
  })

  test('other office files are named', async () => {
    const answers: unknown[] = []
    const others: Record<string, string>[] = [{ 'xl/workbook.bin': 'x' }, { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' }, { '[Content_Types].xml': '', 'word/document.xml': '' }, { 'a.csv': 'x' }]
    for (const files of others) answers.push(await failure(await makeZip(files)))
    expect(answers).toEqual(['XLSB. Save it as', 'OpenDocument. Save it as', 'Word. Save it as', 'without any sheet'].map((words) => ({ kind: 'unknown-format', path: 'book.xlsx', detail: expect.stringContaining(words) })))
  })

  test('reading stops when it is cancelled', async () => {
    const path = join(folder, 'cancel.xlsx')
    writeFileSync(path, await makeZip(workbookParts(wishes)))
    const workbook = await openWorkbook({ path, shortPath: 'cancel.xlsx', language: 'en' })
    await expect(workbook.rows(0, { signal: AbortSignal.abort() }).next()).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
  })
})
