import { expect, it } from 'vitest'
import type { Output } from '../output'
import { appendOutputs } from './outputs'

const stdout = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text })

it('keeps a line of progress one line, however it arrives', () => {
  const joined = (...texts: string[]): string => {
    const [only] = texts.reduce((outputs: Output[], text) => appendOutputs(outputs, [stdout(text)]), [])
    return only?.output_type === 'stream' ? only.text : ''
  }
  expect([joined('start\n10 %', '\r20 %', '\r30 %\n', 'end'), joined('10 %\r', '20 %\r', 'done'), joined('a\r', '\nb'), joined('a', 'b\nc', '\rd')]).toEqual(['start\n30 %\nend', 'done', 'a\nb', 'ab\nd'])
})
