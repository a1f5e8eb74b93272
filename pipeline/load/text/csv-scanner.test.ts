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
