import { expect, test } from 'vitest'
import { toColumnNames } from './column-names'

test('toColumnNames trims, fills and tells apart, without taking a name that stands later', () => {
  expect(toColumnNames([' a ', '', 'A', 'a', 'a_2', '\ufeffb'])).toEqual({
    names: ['a', 'column_2', 'A_3', 'a_4', 'a_2', 'b'],
    renamed: [{ from: 'A', to: 'A_3' }, { from: 'a', to: 'a_4' }],
  })
})
