import { chmodSync, mkdtempSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { removeAbandonedWrites, writeAtomically } from './atomic-write'

const folder = () => mkdtempSync(join(tmpdir(), 'souk-write-'))

it('replaces the content, keeps the mode and leaves nothing beside it', async () => {
  const place = folder()
  const file = join(place, 'a.ipynb')
  writeFileSync(file, 'old')
  chmodSync(file, 0o666)
  await writeAtomically(file, 'new')
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777, readdirSync(place)]).toEqual(['new', 0o666, ['a.ipynb']])
})

it('writes through a symbolic link', async () => {
  const place = folder()
  writeFileSync(join(place, 'real'), 'old')
  symlinkSync('real', join(place, 'link'))
  await writeAtomically(join(place, 'link'), 'new')
  expect([readFileSync(join(place, 'real'), 'utf8'), readdirSync(place)]).toEqual(['new', ['link', 'real']])
})

it('leaves the old file alone when writing fails', async () => {
  const place = folder()
  const file = join(place, 'a')
  writeFileSync(file, 'old')
  // A content that cannot be written stands for a device that cannot take it.
  await expect(writeAtomically(file, { not: 'text' } as unknown as string)).rejects.toThrow()
  expect([readFileSync(file, 'utf8'), readdirSync(place)]).toEqual(['old', ['a']])
})

it('removes the half-written files of dead writers only', async () => {
  const place = folder()
  const names = [`.a.ipynb.999999999-0123abcd.souk-tmp`, `.a.ipynb.${process.pid}-0123abcd.souk-tmp`, '.other.tmp']
  for (const name of names) writeFileSync(join(place, name), '')
  await removeAbandonedWrites(place)
  expect(readdirSync(place).sort()).toEqual([names[1], names[2]].sort())
})
