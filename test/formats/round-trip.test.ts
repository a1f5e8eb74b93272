import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeGb18030 } from '../../pipeline/engine/write/gb18030-encoder'
import { load } from '../../pipeline/load/load'
import { readers } from '../../pipeline/load/readers'
import { createRandom } from '../../pipeline/numeric/random'
import { createContext, type Context } from '../../pipeline/step/context'
import { writeExport } from './write-export'

const folder = mkdtempSync(join(tmpdir(), 'souk-formats-'))
let context: Context

beforeAll(() => {
  context = createContext({ workspace: folder })
})
afterAll(() => context.close())

const encodings: Record<string, (text: string) => Uint8Array> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-8-bom': (text) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  gb18030: (text) => {
    const room = new Uint8Array(4 * text.length + 16)
    return room.slice(0, encodeGb18030(text, room))
  },
}

/** Lines of a log are no cells: its own tests write them. */
const ofCells = readers.filter(({ shape }) => shape !== 'lines')

test.each(ofCells.map((reader) => [reader.id, reader] as const))('%s: any table written as this export and read back is equal', async (id, reader) => {
  const random = createRandom(11, id)
  for (const encoding of ['utf-8', reader.shape === 'json' ? 'utf-16le' : 'gb18030']) {
    const written = writeExport(reader, random, 40)
    writeFileSync(join(folder, `${id}-${encoding}-${written.name}`), encodings[encoding]?.(written.text) ?? '')
    const loaded = await load(`${id}-${encoding}-${written.name}`, { context, as: id, encoding: encoding as 'utf-8' })
    const rows = (await loaded.rows()).map((row) => Object.fromEntries(written.names.map((name) => [name, row[name] ?? null])))
    expect({ encoding, rows, rejects: await loaded.rejects.rows() }).toEqual({ encoding, rows: written.rows, rejects: [] })
  }
})
