import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toFailure } from '../../protocol/failure'
import { cancelReceiving, receivePiece } from './receive-file'

const workspace = mkdtempSync(join(tmpdir(), 'souk-receive-'))
const piece = (text: string, rest: { name?: string; folder?: string; offset?: number; isLast?: boolean; upload?: string } = {}) =>
  receivePiece(workspace, { upload: 'u', name: 'orders.csv', folder: '', offset: 0, isLast: true, data: Buffer.from(text).toString('base64'), ...rest }).then(({ path }) => path)

test('pieces become one file under a free name, whatever name a page gives', async () => {
  writeFileSync(join(workspace, 'orders.csv'), 'there')
  expect([await piece('ab', { isLast: false }), await piece('cd', { offset: 2 })]).toEqual([null, 'orders 2.csv'])
  expect([readFileSync(join(workspace, 'orders.csv'), 'utf8'), readFileSync(join(workspace, 'orders 2.csv'), 'utf8')]).toEqual(['there', 'abcd'])
  expect([await piece('x', { name: '../../evil.csv', folder: 'in' }), await piece('x', { name: '.bashrc' }), await piece('x', { name: 'a\\b.csv' })]).toEqual(['in/evil.csv', 'bashrc', 'b.csv'])
})

test('a file that the workspace has already is used where it is', async () => {
  mkdirSync(join(workspace, 'exports', 'may'), { recursive: true })
  writeFileSync(join(workspace, 'exports', 'may', 'shop.csv'), 'id\n1\n')
  const send = (text: string) => receivePiece(workspace, { upload: 'w', name: 'shop.csv', folder: 'imports', offset: 0, isLast: true, data: Buffer.from(text).toString('base64') })
  expect([await send('id\n1\n'), await send('id\n2\n'), await send('id\n2\n')]).toEqual([
    { path: 'exports/may/shop.csv', isNew: false },
    { path: 'imports/shop.csv', isNew: true },
    { path: 'imports/shop.csv', isNew: false },
  ])
})

test('a lost piece and a folder elsewhere are refused; a cancelled file leaves nothing', async () => {
  await piece('ab', { isLast: false })
  const failures = await Promise.all([piece('cd', { offset: 3 }).catch(toFailure), piece('x', { folder: '../elsewhere', upload: 'v' }).catch(toFailure)])
  await cancelReceiving(workspace, 'u')
  expect([failures.map((failure) => (typeof failure === 'object' ? failure?.kind : failure)), readdirSync(join(workspace, '.souk', 'temp', 'received'))]).toEqual([['usage', 'file-outside'], []])
})
