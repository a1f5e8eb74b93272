import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatMoment } from './language'

test('a time taken is as exact as one reads it', () => {
  expect([0, 4, 412, 3240, 61_000, 125_400].map((milliseconds) => formatDuration(milliseconds, 'en'))).toEqual(['0.01 s', '0.01 s', '0.41 s', '3.2 s', '1 min 1 s', '2 min 5 s'])
  expect(formatDuration(3240, 'zh')).toBe('3.2 秒')
})

test('bytes are in decimal units', () => {
  expect([0, 999, 1500, 212_400_000, 3_000_000_000_000].map((bytes) => formatBytes(bytes, 'en'))).toEqual(['0 B', '999 B', '1.5 kB', '212 MB', '3 TB'])
})

test('a moment today is a time, another day has its date', () => {
  const now = new Date('2026-11-23T20:00:00+08:00').getTime()
  expect(formatMoment(new Date('2026-11-23T14:02:00+08:00').getTime(), 'en', now)).toBe('14:02')
  expect(formatMoment(new Date('2026-11-20T14:02:00+08:00').getTime(), 'en', now)).toBe('20 Nov, 14:02')
})
