import { expect, test } from 'vitest'
import { CsvScanner } from './csv-scanner'

test('CsvScanner says the same however the bytes are cut into pieces', () => {
  const text = Buffer.from('id,text,n\r\n1,"two\r\nlines",5\r\n2,"a ""b""",0\r\n3,x\r\n4,y,06\r\n\r\n5,z,7,')
  const results = Array.from({ length: text.length }, (_, cut) => {
    const scanner = new CsvScanner(3, { delimiter: ',', quote: '"' }, 1)
    const at = text.lastIndexOf(10, cut) + 1
    if (at > 0) scanner.push(text, at)
    const rest = text.subarray(at)
    scanner.push(rest, rest.length)
    scanner.finish()
    return JSON.stringify([scanner.records, scanner.badRecords, scanner.types(), scanner.lineEnds])
  })
  expect([...new Set(results)]).toEqual([JSON.stringify([5, 1, ['BIGINT', 'VARCHAR', 'VARCHAR'], { lf: 0, crlf: 6, cr: 0 }])])
})

test('CsvScanner says the same of plain fields passed over by words as of fields looked at byte by byte', () => {
  // A delimiter of two characters is always looked at byte by byte.
  const scan = (text: string, delimiter: string, missing: string[]): unknown => {
    const bytes = Buffer.from(text)
    const scanner = new CsvScanner(3, { delimiter, quote: '"' }, 1, missing)
    scanner.push(bytes, bytes.length)
    scanner.finish()
    return { records: scanner.records, badRecords: scanner.badRecords, types: scanner.types(), lineEnds: scanner.lineEnds }
  }
  const values = ['7', '0', '06', '12345', '999999999999999', '1000000000000000', '-5', '+5', '3.25', '0.5', '1e5', '.', '', '', ' 8', '8 ', ' ', 'true', 'NA', '2024-05-01', '2024-05-01 10:00:00', '10:00', '名字', 'é', 'a\tb', 'a\u0001\u0000b', '12:4', '12/4', '1234\u00b2', '"x"', '"7"', '"06"', '"a,b\n""c"""', 'a"b', '"a"b', '"'].concat(Array<string>(30).fill('42'))
  const numbers = ['7', '0', '12345', '', '42', '999999999999999', 'NA', '06', '-5', '3.25', '2024-05-01', '"7"']
  let seed = 20
  const draw = (below: number): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1) % below
  const differing: string[] = []
  for (let round = 0; round < 3000; round += 1) {
    // Few sorts of values a text, or every column would be text at once.
    const pool = Array.from({ length: 1 + draw(4) }, () => (draw(2) === 0 ? values[draw(values.length)] : numbers[draw(numbers.length)]))
    const end = ['\n', '\r\n', '\r'][draw(3)] ?? '\n'
    const record = (): string => Array.from({ length: draw(9) === 0 ? 1 + draw(4) : 3 }, () => pool[draw(pool.length)]).join(',') + (draw(20) === 0 ? '\n' : end)
    const text = `a,b,c\n${Array.from({ length: draw(12) }, record).join('')}`
    const missing = draw(3) === 0 ? ['NA', '06'] : []
    if (JSON.stringify(scan(text, ',', missing)) !== JSON.stringify(scan(text.replaceAll(',', '||'), '||', missing))) differing.push(text)
  }
  expect(differing).toEqual([])
})
