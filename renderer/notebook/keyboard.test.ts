import { expect, test } from 'vitest'
import { chordOf, readKey, type KeyPress } from './keyboard'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })

test('d pressed twice deletes, once does nothing yet', () => {
  const first = readKey('command', null, press('d'))
  expect(first).toEqual({ pending: 'd', command: null })
  expect(readKey('command', first.pending, press('d'))).toEqual({ pending: null, command: 'delete' })
})

test('a key after an unfinished pair is read on its own', () => {
  expect(readKey('command', 'd', press('j'))).toEqual({ pending: null, command: 'down' })
  expect(readKey('command', 'd', press('i'))).toEqual({ pending: 'i', command: null })
})

test('letters type text while editing, and run keys work in both modes', () => {
  expect(readKey('edit', null, press('a'))).toEqual({ pending: null, command: null })
  expect(readKey('edit', null, press('Enter', { shiftKey: true }))).toEqual({ pending: null, command: 'run-advance' })
  expect(readKey('command', null, press('Enter', { shiftKey: true }))).toEqual({ pending: null, command: 'run-advance' })
})

test('the shifted minus of a keyboard is the minus of the split command', () => {
  expect(chordOf(press('_', { ctrlKey: true, shiftKey: true }))).toBe('Mod Shift -')
  expect(readKey('edit', null, press('_', { ctrlKey: true, shiftKey: true })).command).toBe('split')
})

test('caps lock does not change a command, shift does', () => {
  expect(readKey('command', null, press('V')).command).toBe('paste')
  expect(readKey('command', null, press('V', { shiftKey: true })).command).toBe('paste-above')
})

test('digits make headings, two zeros restart', () => {
  expect(readKey('command', null, press('2')).command).toBe('heading-2')
  expect(readKey('command', '0', press('0')).command).toBe('restart')
})
