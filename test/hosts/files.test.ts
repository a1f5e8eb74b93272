import { spawn } from 'node:child_process'
import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { HostProcess, Place, toNotebook, type WindowClient } from './host-process'

let place: Place
let host: HostProcess
let window: WindowClient

beforeEach(async () => {
  place = new Place()
  host = await HostProcess.start(place)
  window = await host.openWindow()
})

afterEach(async () => {
  await host.end()
  place.remove()
})

const type = (session: string, cell: string, source: string) => window.api.edit({ session, view: 'v', edits: [{ kind: 'source', cell, source }] })
const failureOf = (call: Promise<unknown>): Promise<unknown> => call.then(() => null, (thrown: { failure: unknown }) => thrown.failure)
const sources = (path: string) => place.notebook(path).cells.map((cell) => cell.source.join(''))

it('does not touch a file by opening it, and saves by itself after an edit', async () => {
  const text = toNotebook('1')
  place.write('a.ipynb', text)
  const { session } = await window.openNotebook('a.ipynb')
  const opened = place.read('a.ipynb')
  await type(session, 'c1', '22')
  const dirty = await window.until(session, (state) => state.saving.isDirty)
  const saved = await window.until(session, (state) => !state.saving.isDirty)
  expect([opened, dirty.saving, saved.saving, sources('a.ipynb')]).toEqual([
    text,
    { isDirty: true, savedAt: null, failure: null, isConflict: false },
    { isDirty: false, savedAt: expect.any(Number), failure: null, isConflict: false },
    ['22'],
  ])
})

it('loses at most the last moments when the host is killed', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const { session } = await window.openNotebook('a.ipynb')
  await type(session, 'c1', 'kept')
  await window.until(session, (state) => state.saving.savedAt !== null)
  await type(session, 'c1', 'perhaps lost')
  await host.end('SIGKILL')
  host = await HostProcess.start(place)
  window = await host.openWindow()
  const again = await window.openNotebook('a.ipynb')
  expect([again.cells.map((cell) => cell.source), again.readOnly]).toEqual([['kept'], null])
})

it('saves what was typed last before it ends when it is asked to, and frees the notebook', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const { session } = await window.openNotebook('a.ipynb')
  await type(session, 'c1', 'last words')
  const code = await host.end('SIGTERM')
  expect([code, sources('a.ipynb'), readdirSync(join(place.workspace, '.souk', 'locks'))]).toEqual([0, ['last words'], []])
})

it('keeps the file valid whenever a writer is killed', async () => {
  place.write('a.ipynb', toNotebook('1'))
  for (let round = 0; round < 6; round++) {
    const { session } = await window.openNotebook('a.ipynb')
    const big = 'x'.repeat(2_000_000)
    const endless = (async () => {
      for (let count = 0; ; count++) {
        await type(session, 'c1', `${round}.${count} ${big}`)
        await window.api.save({ session })
      }
    })().catch(() => {})
    await window.until(session, (state) => state.saving.savedAt !== null)
    await host.end('SIGKILL')
    await endless
    expect(place.notebook('a.ipynb').cells[0]?.source.join('')).toMatch(/^\d\.\d+ x{2000000}$/)
    host = await HostProcess.start(place)
    window = await host.openWindow()
  }
  await window.openNotebook('a.ipynb')
  expect(readdirSync(place.workspace).filter((name) => name.endsWith('.souk-tmp'))).toEqual([])
})

it('keeps the old file and says so when the disk takes no more, and saves once it does', async () => {
  const text = toNotebook('1')
  place.write('a.ipynb', text)
  await host.end()
  // A limit on the size of files stands for a full disk: writing fails in the middle.
  const child = spawn('bash', ['-c', `ulimit -f 1000; trap '' XFSZ; exec "${process.execPath}" "${join(import.meta.dirname, '..', '..', 'souk.mjs')}" serve "${place.workspace}"`], {
    env: { ...process.env, SOUK_HOME: place.home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  host = await HostProcess.of(child)
  window = await host.openWindow()
  const { session } = await window.openNotebook('a.ipynb')
  await type(session, 'c1', 'x'.repeat(3_000_000))
  const refused = await failureOf(window.api.save({ session }))
  const state = window.state(session)
  const kept = place.read('a.ipynb')
  const left = readdirSync(place.workspace).filter((name) => name.endsWith('.souk-tmp'))
  await type(session, 'c1', 'short')
  await window.api.save({ session })
  expect({ refused, saving: state.saving, kept, left, now: sources('a.ipynb') }).toEqual({
    refused: { kind: 'save-failed', path: 'a.ipynb', reason: expect.any(String) },
    saving: { isDirty: true, savedAt: null, failure: refused, isConflict: false },
    kept: text,
    left: [],
    now: ['short'],
  })
})

it('never writes over a change from outside: it waits for a choice, and each choice does what it says', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const { session } = await window.openNotebook('a.ipynb')
  const collide = async (theirs: string, ours: string) => {
    await type(session, 'c1', ours)
    // As git and editors do it: another file takes the name.
    renameSync(place.write('draft', toNotebook(theirs)), join(place.workspace, 'a.ipynb'))
    const refused = await failureOf(window.api.save({ session }))
    await window.until(session, (state) => state.saving.isConflict)
    return [refused, sources('a.ipynb')]
  }
  const waits = await collide('theirs 1', 'ours 1')
  await window.api.resolveConflict({ session, choose: 'overwrite' })
  const overwritten = sources('a.ipynb')
  await collide('theirs 2', 'ours 2')
  await window.api.resolveConflict({ session, choose: 'reload' })
  const reloaded = [sources('a.ipynb'), window.state(session).cells.map((cell) => cell.source), window.state(session).saving.isConflict]
  await collide('theirs 3', 'ours 3')
  const { path } = await window.api.resolveConflict({ session, choose: 'copy' })
  expect({ waits, overwritten, reloaded, copied: [path, sources(path), sources('a.ipynb'), window.state(session).cells[0]?.source] }).toEqual({
    waits: [{ kind: 'notebook-changed', path: 'a.ipynb' }, ['theirs 1']],
    overwritten: ['ours 1'],
    reloaded: [['theirs 2'], ['theirs 2'], false],
    copied: ['a 2.ipynb', ['ours 3'], ['theirs 3'], 'theirs 3'],
  })
})

it('notices a change from outside before anybody saves, and that it was taken back', async () => {
  const text = toNotebook('1')
  place.write('a.ipynb', text)
  const { session } = await window.openNotebook('a.ipynb')
  place.write('a.ipynb', toNotebook('2'))
  await window.until(session, (state) => state.saving.isConflict)
  place.write('a.ipynb', text)
  await window.until(session, (state) => !state.saving.isConflict)
})

it('opens a notebook that another process holds read-only, follows it, and takes over once it is free', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const first = await window.openNotebook('a.ipynb')
  const other = await HostProcess.start(place)
  const second = await other.openWindow()
  const held = await second.openNotebook('a.ipynb')
  const locked = { kind: 'notebook-locked', path: 'a.ipynb', process: host.child.pid }
  const refusals = await Promise.all([failureOf(second.api.edit({ session: held.session, view: 'v', edits: [] })), failureOf(second.api.run({ session: held.session, cells: ['c1'] })), failureOf(second.api.save({ session: held.session }))])
  await type(first.session, 'c1', 'news')
  await second.until(held.session, (state) => state.cells[0]?.source === 'news')
  await window.api.close({ session: first.session })
  const free = await second.openNotebook('a.ipynb')
  await other.end()
  expect([held.readOnly, refusals, free.readOnly, free.cells[0]?.source]).toEqual([{ process: host.child.pid }, [locked, locked, locked], null, 'news'])
})

it('saves a notebook that another process holds under another name, and never over one', async () => {
  place.write('a.ipynb', toNotebook('1'))
  place.write('b.ipynb', toNotebook('mine'))
  await window.openNotebook('a.ipynb')
  const other = await HostProcess.start(place)
  const second = await other.openWindow()
  const { session: own } = await second.openNotebook('b.ipynb')
  const over = await failureOf(second.api.saveAs({ session: own, path: 'a.ipynb', mayOverwrite: true }))
  const { session: held } = await second.openNotebook('a.ipynb')
  const again = await second.api.saveAs({ session: own, path: 'b.ipynb', mayOverwrite: true })
  const locks = readdirSync(join(place.workspace, '.souk', 'locks')).length
  const copy = await second.api.saveAs({ session: held, path: 'c', mayOverwrite: false })
  const opened = await second.openNotebook(copy.path)
  await other.end()
  expect([over, again, locks, copy, opened.readOnly, second.state(held).path, sources('a.ipynb'), sources('c.ipynb')]).toEqual([
    { kind: 'notebook-locked', path: 'a.ipynb', process: host.child.pid },
    { path: 'b.ipynb' },
    2,
    { path: 'c.ipynb' },
    null,
    'a.ipynb',
    ['1'],
    ['1'],
  ])
})

it('puts what was typed beside the file when it ends in a conflict', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const { session } = await window.openNotebook('a.ipynb')
  await type(session, 'c1', 'ours')
  place.write('a.ipynb', toNotebook('theirs'))
  await window.until(session, (state) => state.saving.isConflict)
  await host.end('SIGTERM')
  expect([sources('a.ipynb'), sources('a 2.ipynb')]).toEqual([['theirs'], ['ours']])
})

it('keeps a change from outside apart when the notebook is renamed', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const { session } = await window.openNotebook('a.ipynb')
  place.write('a.ipynb', toNotebook('theirs'))
  await window.until(session, (state) => state.saving.isConflict)
  await window.api.renameFile({ path: 'a.ipynb', to: 'b.ipynb' })
  await type(session, 'c1', 'ours')
  expect([await failureOf(window.api.save({ session })), sources('b.ipynb')]).toEqual([{ kind: 'notebook-changed', path: 'b.ipynb' }, ['theirs']])
})

it('reads no input of a notebook from elsewhere that lies outside the workspace', async () => {
  const secret = join(place.home, 'secret.csv')
  writeFileSync(secret, 'abc')
  const proof = { code: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', used: '', result: '', milliseconds: 1, isDeterministic: true }
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  const inputs = ['in.csv', relative(place.workspace, secret)].map((path) => ({ path, bytes: 3, sha256: abc, rows: 1, schema: [], reader: 'generic', options: {} }))
  place.write('in.csv', 'abc')
  const cell = { cell_type: 'code', id: 'c1', execution_count: 1, outputs: [], source: [], metadata: { souk: { ...proof, inputs: inputs.map(({ path }) => path) } } }
  place.write('a.ipynb', JSON.stringify({ cells: [cell], metadata: { souk: { format: 1, seed: 1, versions: {}, inputs } }, nbformat: 4, nbformat_minor: 5 }))
  const { session } = await window.openNotebook('a.ipynb')
  const marked = await window.until(session, (state) => state.cells[0]?.stale?.because === 'input-changed')
  expect(marked.cells[0]?.stale).toEqual({ because: 'input-changed', paths: [relative(place.workspace, secret)] })
})

it('leaves a corrupt file as it is and says where it stops being a notebook', async () => {
  const text = '{\n "cells": [\n  {"cell_type": "code" "id": "a"}\n ]\n}'
  place.write('a.ipynb', text)
  expect([await failureOf(window.openNotebook('a.ipynb')), place.read('a.ipynb')]).toEqual([
    { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'a comma or } is missing', line: 3, column: 24 },
    text,
  ])
})

it('makes, renames, duplicates, saves under another name and deletes, and never over another file', async () => {
  const { path } = await window.api.newNotebook({ folder: '' })
  const { session, isTrusted } = await window.openNotebook(path)
  const cell = window.state(session).cells[0]?.id ?? ''
  await type(session, cell, '1')
  const second = await window.api.newNotebook({ folder: '' })
  const taken = await failureOf(window.api.renameFile({ path, to: second.path }))
  await window.api.renameFile({ path, to: 'sub/b.ipynb' })
  const renamed = [window.state(session).path, sources('sub/b.ipynb')]
  const copy = await window.api.duplicateFile({ path: 'sub/b.ipynb' })
  await type(session, cell, '2')
  const saved = await window.api.saveAs({ session, path: 'c', mayOverwrite: false })
  await window.api.deleteFile({ path: second.path })
  await window.api.deleteFile({ path: 'c.ipynb' })
  const entries = (await window.api.listFolder({ path: '' })).map(({ path: entry, kind }) => [entry, kind])
  const outside = await failureOf(window.api.renameFile({ path: 'sub/b.ipynb', to: '../b.ipynb' }))
  expect({ path, isTrusted, second, taken, renamed, copy, saved, entries, session: window.events.some((event) => event.kind === 'session-ended'), outside }).toEqual({
    path: 'notebook.ipynb',
    isTrusted: true,
    second: { path: 'notebook 2.ipynb' },
    taken: { kind: 'file-exists', path: 'notebook 2.ipynb' },
    renamed: ['sub/b.ipynb', ['1']],
    copy: { path: 'sub/b 2.ipynb' },
    saved: { path: 'c.ipynb' },
    entries: [['sub', 'folder']],
    session: true,
    outside: { kind: 'file-outside', path: '../b.ipynb', workspace: place.workspace },
  })
})

it('copies a sample with the data that it reads, trusted', async () => {
  const { samples } = await window.api.hello(null)
  const sample = samples.find(({ path }) => path.endsWith('two-platforms.zh.ipynb'))
  const { path } = await window.api.copyIn({ from: sample?.path ?? '', folder: '样例' })
  const { isTrusted, cells } = await window.openNotebook(path)
  expect([samples.length, path, isTrusted, cells.length > 10, readdirSync(join(place.workspace, '样例'))]).toEqual([6, '样例/two-platforms.zh.ipynb', true, true, ['exports', 'two-platforms.zh.ipynb']])
})

it('tells when a folder that was listed changes', async () => {
  await window.api.listFolder({ path: '' })
  const told = window.event((event) => event.kind === 'files-changed')
  writeFileSync(join(place.workspace, 'new.csv'), 'a')
  expect(await told).toEqual({ kind: 'files-changed', folder: '' })
})
