import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { makeZip } from '../../../test/faults/make-workbook'
import { listMembers, readWholeMember, type ArchivePlace } from './zip'

let place: ArchivePlace
beforeAll(() => (place = { path: join(mkdtempSync(join(tmpdir(), 'souk-zip-')), 'a.zip'), shortPath: 'a.zip', language: 'en' }))

async function open(content: Uint8Array) {
  writeFileSync(place.path, content)
  return listMembers(place)
}

/** Changes bytes of every header of a member: the one before its bytes and the one in the list. */
function patch(zip: Buffer, name: string, change: (header: { at: number; shift: number }) => void): void {
  for (let at = zip.indexOf(name); at >= 0; at = zip.indexOf(name, at + 1)) {
    if (zip.readUInt32LE(Math.max(at - 30, 0)) === 0x04034b50) change({ at: at - 30, shift: 0 })
    if (zip.readUInt32LE(Math.max(at - 46, 0)) === 0x02014b50) change({ at: at - 46, shift: 2 })
  }
}

test('members are read back, stored or packed, empty or not, in folders or not', async () => {
  const files = { 'a.csv': 'x,y\n', '数据/b.csv': '一'.repeat(100_000), 'empty.txt': '' }
  const answers: unknown[] = []
  for (const compress of [true, false]) for (const member of await open(await makeZip(files, { compress }))) answers.push([member.name, (await readWholeMember(place, member, 1e6)).toString()])
  expect(answers).toEqual([...Object.entries(files), ...Object.entries(files)])
})

test('names without the mark of UTF-8 are UTF-8 where that is valid, else GBK', async () => {
  const zip = await makeZip({ 'DDDD.csv': 'x', '名.csv': 'y' })
  for (const name of ['DDDD.csv', '名.csv']) patch(zip, name, ({ at, shift }) => zip.writeUInt16LE(0, at + 6 + shift))
  // 订单 in GB 18030.
  for (let at = zip.indexOf('DDDD.csv'); at >= 0; at = zip.indexOf('DDDD.csv', at)) Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]).copy(zip, at)
  expect((await open(zip)).map(({ name }) => name)).toEqual(['订单.csv', '名.csv'])
})

test('what is encrypted, packed in another way, damaged or too large says so', async () => {
  const fresh = () => makeZip({ 'a.csv': 'x'.repeat(1000) }, { compress: false })
  const zips = [await fresh(), await fresh(), await fresh(), await fresh()] as const
  patch(zips[0], 'a.csv', ({ at, shift }) => zips[0].writeUInt16LE(1, at + 6 + shift))
  patch(zips[1], 'a.csv', ({ at, shift }) => zips[1].writeUInt16LE(14, at + 8 + shift))
  zips[2][zips[2].indexOf('xxxx') + 5] = 0
  const reasons: unknown[] = []
  for (const [index, zip] of zips.entries()) {
    const [member] = await open(zip)
    reasons.push(await readWholeMember(place, member as never, index === 3 ? 999 : 1e6).catch((problem: { failure: unknown }) => problem.failure))
  }
  expect(reasons).toEqual(['protected by a password', 'not read here (14)', 'checksum', 'unpack to 1,000 bytes'].map((words) => ({ kind: 'file-unreadable', path: 'a.zip', reason: expect.stringContaining(words) })))
})
