import { expect, test } from 'vitest'
import { rankEntries } from './rank-entries'

const entry = (label: string, detail = '') => ({ label, detail })

test('what begins with the letters comes before what only holds them', () => {
  const entries = [entry('Split at the cursor'), entry('Restart'), entry('Clear all', 'start afresh'), entry('Start page'), entry('Go to start')]
  expect(rankEntries(entries, 'start', 10).map((one) => one.label)).toEqual(['Start page', 'Go to start', 'Restart', 'Clear all'])
})

test('letters in order find an entry when nothing better does', () => {
  expect(rankEntries([entry('Run all cells'), entry('Save')], 'rac', 10).map((one) => one.label)).toEqual(['Run all cells'])
})

test('nothing typed gives the first ones in their order', () => {
  expect(rankEntries([entry('b'), entry('a'), entry('c')], ' ', 2).map((one) => one.label)).toEqual(['b', 'a'])
})
