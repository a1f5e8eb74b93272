import { describe, expect, it } from 'vitest'
import { bundleText, richestType } from './richest'

describe('the richest form of an output', () => {
  it('is the table where there are table, HTML and text', () => {
    expect(richestType({ 'text/plain': 'x', 'text/html': '<table>', 'application/vnd.souk.table+json': {} })).toBe('application/vnd.souk.table+json')
  })

  it('is HTML before an image and an image before text', () => {
    expect([richestType({ 'text/plain': 'x', 'image/png': 'y' }), richestType({ 'image/png': 'y', 'text/html': '<p>' })]).toEqual(['image/png', 'text/html'])
  })

  it('is the text of a kind that nobody here knows, and nothing without one', () => {
    expect([richestType({ 'application/vnd.other+json': {}, 'text/plain': 'x' }), richestType({ 'application/x': '' }), richestType({})]).toEqual(['text/plain', null, null])
  })

  it('reads text that was stored as lines', () => {
    expect([bundleText(['a\n', 'b']), bundleText('c'), bundleText(undefined)]).toEqual(['a\nb', 'c', ''])
  })
})
