import { describe, expect, test } from 'vitest'
import { sniffDialect } from './sniff-dialect'

describe('sniffDialect', () => {
  const sniff = (text: string) => {
    const { delimiter, quote, hasHeader } = sniffDialect(text, true)
    return { delimiter, quote, hasHeader }
  }
  test('takes what gives records of one width; quotes only where they hold', () => {
    expect([sniff('a;b\n1,5;2\n2,5;3\n'), sniff('a\tb\n19" rack\t2\n5" disk\t3\n'), sniff('a,b\n"x,y",2\n'), sniff('1,pv,3\n2,buy,4\n'), sniff('words\nand more words\n')]).toEqual([
      { delimiter: ';', quote: '"', hasHeader: true },
      { delimiter: '\t', quote: '"', hasHeader: true },
      { delimiter: ',', quote: '"', hasHeader: true },
      { delimiter: ',', quote: '"', hasHeader: false },
      { delimiter: ',', quote: '"', hasHeader: true },
    ])
  })
})
