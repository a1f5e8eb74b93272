import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recogniseHeader } from '../recognition'
import { readers } from '.'

test('every reader’s file is in the list, named by its id', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !name.includes('.test.') && !['index.ts', 'reader.ts'].includes(name))
  expect(readers.map(({ id }) => `${id.replaceAll('_', '-')}.ts`).sort()).toEqual(files.sort())
})

test.each(readers.map((reader) => [reader.id, reader] as const))('%s is told by columns that it knows, and belongs to a reader that is there', (_, reader) => {
  const known = Object.keys(reader.columns)
  expect({
    unknown: [...reader.signature, ...Object.values(reader.aliases ?? {})].filter((column) => !known.includes(column)),
    untrimmed: known.filter((column) => column !== column.trim()),
    isPartKnown: reader.partOf === undefined || readers.some(({ id }) => id === reader.partOf),
  }).toEqual({ unknown: [], untrimmed: [], isPartKnown: true })
})

const withHeader = readers.filter(({ headerless, shape, preamble }) => headerless === undefined && shape !== 'lines' && preamble === undefined)

test.each(withHeader.map((reader) => [reader.id, reader] as const))('%s is told from all others by its own header, in any order and with a column more', (id, { columns, usual = Object.keys(columns), hasNoOthers = false }) => {
  const more = hasNoOthers ? usual : [...usual, 'Something of my own']
  const found = [usual, usual.toReversed(), more].map((names) => recogniseHeader(names, 'export.csv'))
  expect(found.map(({ reader, confidence }) => [reader?.id, confidence >= 0.9])).toEqual([[id, true], [id, true], [id, true]])
})
