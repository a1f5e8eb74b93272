import { expect, it } from 'vitest'
import { mime } from '../../protocol/output'
import { ResultHash } from './result-hash'

function hash(fill: (hash: ResultHash) => void): string {
  const result = new ResultHash()
  fill(result)
  return result.digest()
}

it('counts decimals to 12 digits, in text, results and charts', () => {
  const chart = (y: number) => ({ [mime.plotly]: { data: [{ y: [y], uid: Math.random() }], layout: {} }, [mime.text]: `chart ${Math.random()}` })
  expect([
    hash((one) => one.text('sum 0.30000000000000004\n')) === hash((one) => one.text('sum 0.3\n')),
    hash((one) => one.bundle({ [mime.text]: '0.1234567890123' })) === hash((one) => one.bundle({ [mime.text]: '0.1234567890124' })),
    hash((one) => one.bundle(chart(0.1 + 0.2))) === hash((one) => one.bundle(chart(0.3))),
    hash((one) => one.bundle(chart(0.31))) === hash((one) => one.bundle(chart(0.3))),
  ]).toEqual([true, true, true, false])
})

it('counts text as a terminal shows it, however it was cut', () => {
  const whole = hash((one) => one.text('a\n10 %\r20 %\rdone\nlast'))
  const pieces = hash((one) => ['a', '\n10 %', '\r20', ' %\rdo', 'ne\nla', 'st'].forEach((piece) => one.text(piece)))
  expect([whole === pieces, whole === hash((one) => one.text('a\ndone\nlast')), whole === hash((one) => one.text('a\ndone\nlost'))]).toEqual([true, true, false])
})

it('leaves out paths of files that output went to, and counts order', () => {
  const file = (path: string) => ({ [mime.file]: { path, lines: 1, bytes: 1 } })
  expect([
    hash((one) => one.bundle(file('a'))) === hash((one) => one.bundle(file('b'))),
    hash((one) => ['x', 'y'].forEach((text) => one.bundle({ [mime.text]: text }))) === hash((one) => ['y', 'x'].forEach((text) => one.bundle({ [mime.text]: text }))),
  ]).toEqual([true, false])
})
