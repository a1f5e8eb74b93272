import { describe, expect, test } from 'vitest'
import { readPhone } from './read-phone'

describe('a phone number', () => {
  test.each([
    ['13800138000', 'CN', '+8613800138000', 'mobile', null],
    ['+86 138-0013-8000', null, '+8613800138000', 'mobile', null],
    ['0086 13800138000', 'US', '+8613800138000', 'mobile', null],
    ['8613800138000', 'CN', '+8613800138000', 'mobile', null],
    ["'13800138000", 'CN', '+8613800138000', 'mobile', null],
    ['="13800138000"', 'CN', '+8613800138000', 'mobile', null],
    ['13800138000.0', 'CN', '+8613800138000', 'mobile', null],
    ['１３８００１３８０００', 'CN', '+8613800138000', 'mobile', null],
    ['手机：138 0013 8000', 'CN', '+8613800138000', 'mobile', null],
    ['010-65529988', 'CN', '+861065529988', 'landline', null],
    ['(0755) 8655 2998', 'CN', '+8675586552998', 'landline', null],
    ['138****1234', 'CN', '+86138****1234', 'mobile', 'masked'],
    ['12800138000', 'CN', null, null, 'not-in-plan'],
    ['138001380', 'CN', null, null, 'too-short'],
    ['138001380001', 'CN', null, null, 'too-long'],
    ['(415) 555-2671', 'US', '+14155552671', 'unknown', null],
    ['1-415-555-2671', 'CA', '+14155552671', 'unknown', null],
    ['011 86 13800138000', 'US', '+8613800138000', 'mobile', null],
    ['115-555-2671', 'US', null, null, 'not-in-plan'],
    ['+1 415 555 2671', null, '+14155552671', 'unknown', null],
    ['07911 123456', 'GB', '+447911123456', 'mobile', null],
    ['+44 (0)20 7946 0018', null, '+442079460018', 'landline', null],
    ['0151 23456789', 'DE', '+4915123456789', 'mobile', null],
    ['030 901820', 'DE', '+4930901820', 'landline', null],
    ['06 12 34 56 78', 'FR', '+33612345678', 'mobile', null],
    ['090-1234-5678', 'JP', '+819012345678', 'mobile', null],
    ['03-1234-5678', 'Japan', '+81312345678', 'landline', null],
    ['+852 9123 4567', null, '+85291234567', 'mobile', null],
    ['06 1234 5678', 'Italy', '+390612345678', 'unknown', null],
    ['13800138000', null, null, null, 'unknown-country'],
    ['call me', 'CN', null, null, 'no-number'],
    ['', 'CN', null, null, 'no-number'],
  ])('%s of %s is %s', (text, country, e164, kind, problem) => {
    const read = readPhone(text, country)
    expect({ e164: read.e164, kind: read.kind, problem: read.problem }).toEqual({ e164, kind, problem })
  })

  test.each([['010-65529988转123', '123'], ['+1 415 555 2671 ext. 9', '9'], ['415-555-2671x12', '12'], ['010-65529988 #4', '4']])('%s has the extension %s', (text, extension) => {
    expect(readPhone(text, text.startsWith('010') ? 'CN' : 'US').extension).toBe(extension)
  })
})
