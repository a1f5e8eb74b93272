import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Output } from '../../protocol/output'
import type { CellState } from '../../protocol/session/state'
import { newCodeCell } from './new-notebook'
import { readNotebook, writeNotebook } from './notebook-file'
import { Trust } from './trust'

const home = () => mkdtempSync(join(tmpdir(), 'souk-trust-'))
const cellWith = (source: string, ...outputs: Output[]): CellState => ({ ...newCodeCell(source), outputs })
const html: Output = { output_type: 'display_data', data: { 'text/html': '<b>1</b>\n2', b: 1, a: undefined }, metadata: {}, transient: { display_id: 'x' } }
const reread = (cells: CellState[]) => readNotebook('a', new TextEncoder().encode(writeNotebook({ cells, metadata: {}, unknown: {} }))).cells

it('trusts what was signed, also after it went through the file, and nothing that differs', () => {
  const folder = home()
  const cells = [cellWith('f()', html)]
  new Trust(folder).add(cells)
  const trust = new Trust(folder)
  expect({
    same: trust.has(reread(cells)),
    otherSource: trust.has([cellWith('g()', html)]),
    otherOutput: trust.has([cellWith('f()', { ...html, data: { 'text/html': '<script>' } })]),
    markdown: trust.has([...cells, { ...newCodeCell('<script>'), type: 'markdown' }]),
    elsewhere: new Trust(home()).has(cells),
    empty: trust.has([cellWith(' ')]),
  }).toEqual({ same: true, otherSource: false, otherOutput: false, markdown: false, elsewhere: false, empty: true })
})

it('forgets on request, keeps one signature of a session, and its key to the user', () => {
  const folder = home()
  const trust = new Trust(folder)
  const first = trust.add([cellWith('1')])
  trust.add([cellWith('2')], first)
  const kept = [trust.has([cellWith('1')]), trust.has([cellWith('2')])]
  trust.remove([cellWith('2')])
  expect({ kept, after: readdirSync(join(folder, 'trusted')), mode: statSync(join(folder, 'trust-key')).mode & 0o777 }).toEqual({ kept: [false, true], after: [], mode: 0o600 })
})
