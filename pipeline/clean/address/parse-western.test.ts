import { expect, test } from 'vitest'
import { parseWesternAddress } from './parse-western'

test.each([
  ['123 Main St, Apt 4B, Springfield, IL 62704, USA', ['123', 'Main St', 'Springfield', 'IL', '62704', 'US', 'Apt 4B']],
  ['1600 Amphitheatre Parkway\nMountain View, CA 94043-1351', ['1600', 'Amphitheatre Parkway', 'Mountain View', 'CA', '94043-1351', 'US', null]],
  ['350 5th Ave Suite 7000, New York, NY, 10118', ['350', '5th Ave', 'New York', 'NY', '10118', 'US', 'Suite 7000']],
  ['10 Downing Street, London SW1A 2AA, United Kingdom', ['10', 'Downing Street', 'London', null, 'SW1A 2AA', 'GB', null]],
  ['Flat 2, 221B Baker Street, London, NW1 6XE', ['221B', 'Baker Street', 'London', null, 'NW1 6XE', 'GB', 'Flat 2']],
  ['111 Wellington St, Ottawa ON K1A 0A9', ['111', 'Wellington St', 'Ottawa', 'ON', 'K1A 0A9', 'CA', null]],
  ['Unter den Linden 77, 10117 Berlin, Germany', ['77', 'Unter den Linden', 'Berlin', null, '10117', 'DE', null]],
  ['Hauptstraße 5a, D-80331 München', ['5a', 'Hauptstraße', 'München', null, '80331', null, null]],
  ['10 bis rue de Rivoli, 75001 Paris, France', ['10 bis', 'rue de Rivoli', 'Paris', null, '75001', 'FR', null]],
  ['Damrak 1, 1012 LG Amsterdam', ['1', 'Damrak', 'Amsterdam', null, '1012 LG', 'NL', null]],
  ['Via Roma 12, 00184 Roma (RM), Italy', ['12', 'Via Roma', 'Roma', 'RM', '00184', 'IT', null]],
  ['48 Pirrama Rd, Pyrmont NSW 2009, Australia', ['48', 'Pirrama Rd', 'Pyrmont', 'NSW', '2009', 'AU', null]],
])('%s', (text, pieces) => {
  const { houseNumber, street, city, region, postalCode, country, detail, confidence } = parseWesternAddress(text)
  expect([[houseNumber, street, city, region, postalCode, country, detail], confidence]).toEqual([pieces, 1])
})

test.each([['', 'no-address'], ['12345', 'no-address'], ['somewhere', 'no-address'], ['Berlin, Germany', 'no-address'], ['10117 Berlin', 'no-street'], ['5 Main Street', 'no-city']])('%s says what is not known: %s', (text, problem) => {
  expect(parseWesternAddress(text).problem).toBe(problem)
})
