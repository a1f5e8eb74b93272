import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { KernelEvent } from '../../protocol/kernel'
import { mime, type FileOutput, type Output } from '../../protocol/output'
import { appendOutputs } from '../../protocol/session/outputs'
import { collapseReturns, RunOutput } from './run-output'

const workspace = mkdtempSync(join(tmpdir(), 'souk-output-'))
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

/** An output with a clock that the test moves. */
function start(): { output: RunOutput; sent: KernelEvent[]; clock: { now: number }; shown(): Output[] } {
  const sent: KernelEvent[] = []
  const clock = { now: 0 }
  const output = new RunOutput({ run: 'r', cell: 'c', workspace, send: (event) => sent.push(event), now: () => clock.now })
  return { output, sent, clock, shown: () => sent.flatMap((event) => (event.kind === 'outputs' ? event.outputs : [])) }
}

describe('the output of a run', () => {
  it('sends the first text at once and then at most 20 batches a second', () => {
    const { output, sent, clock } = start()
    for (let line = 0; line < 1_000; line += 1) {
      clock.now = line
      output.write('stdout', `${line}\n`)
    }
    const inOneSecond = sent.length
    output.finish()
    expect([inOneSecond <= 20, inOneSecond >= 15, sent[0]]).toEqual([true, true, { kind: 'outputs', run: 'r', cell: 'c', outputs: [{ output_type: 'stream', name: 'stdout', text: '0\n' }] }])
  })

  it('keeps the order of streams and displays', () => {
    const { output, shown } = start()
    output.write('stdout', 'a')
    output.write('stderr', 'b')
    output.show({ output_type: 'display_data', data: { 'text/plain': 'c' }, metadata: {} })
    output.write('stderr', 'd')
    output.finish()
    expect(shown().map((one) => (one.output_type === 'stream' ? [one.name, one.text] : one.output_type))).toEqual([['stdout', 'a'], ['stderr', 'b'], 'display_data', ['stderr', 'd']])
  })

  it('puts a flood into a file, whole, with first and last lines kept', () => {
    const { output, shown, sent } = start()
    const lines = Array.from({ length: 5_000 }, (_, index) => `第 ${index} 行\n`)
    for (const line of lines) output.write('stdout', line)
    output.finish()
    const all = shown().reduce((outputs: Output[], one) => appendOutputs(outputs, [one]), [])
    const [first, link, last] = all
    const updated = sent.findLast((event) => event.kind === 'output-updated' && event.displayId === 'file-r')
    const file = updated?.kind === 'output-updated' && 'data' in updated.output ? (updated.output.data[mime.file] as FileOutput) : null
    const written = readFileSync(join(workspace, file?.path ?? ''), 'utf8')
    expect({ first, link: link?.output_type, last, file, isWhole: written === lines.join('') }).toEqual({
      first: { output_type: 'stream', name: 'stdout', text: lines.slice(0, 2_000).join('') },
      link: 'display_data',
      last: { output_type: 'stream', name: 'stdout', text: lines.slice(-20).join('') },
      file: { path: '.souk/outputs/r.txt', lines: 5_000, bytes: Buffer.byteLength(lines.join('')) },
      isWhole: true,
    })
  })
})

describe('a carriage return', () => {
  it('leaves what a terminal would show', () => {
    expect(['10 %\r20 %\rdone\n', 'a\r\nb', '\rlater', '10 %\r', 'x\ny\rz\n'].map(collapseReturns)).toEqual(['\rdone\n', 'a\nb', '\rlater', '10 %\r', 'x\nz\n'])
  })
})
