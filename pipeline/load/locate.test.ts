import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { FailureError } from '../../protocol/failure'
import { locateFiles, toWorkspacePath } from './locate'

let workspace: string
const place = () => ({ workspace, folder: join(workspace, 'notebooks') })
const found = (paths: string | string[]) => locateFiles(paths, place()).map((path) => toWorkspacePath(path, place()))

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'souk-locate-'))
  for (const folder of ['notebooks', 'data/2026', '.souk']) mkdirSync(join(workspace, folder), { recursive: true })
  for (const file of ['data/a1.csv', 'data/a2.csv', 'data/b.tsv', 'data/2026/a3.csv', 'data/[odd] name.csv', '.souk/a9.csv']) writeFileSync(join(workspace, file), 'x')
})

describe('locateFiles', () => {
  test('starts at the notebook’s folder, takes patterns in order of names, and no file twice', () => {
    expect([found('../data/a*.csv'), found('../**/a?.csv'), found(['../data/{b,a1}.*', '../data/a1.csv']), found('../data/a[!1].csv'), found('../data/[odd] name.csv')]).toEqual([
      ['data/a1.csv', 'data/a2.csv'],
      ['data/a1.csv', 'data/a2.csv', 'data/2026/a3.csv'],
      ['data/a1.csv', 'data/b.tsv'],
      ['data/a2.csv'],
      ['data/[odd] name.csv'],
    ])
  })

  test('a folder means the data files in it, hidden ones and others left out; an empty one fails', () => {
    for (const path of ['export/2025', 'export/.git', 'export/node_modules', 'empty/.hidden']) mkdirSync(join(workspace, path), { recursive: true })
    for (const file of ['2025/b.XLSX', '2025/a.csv.gz', 'z.csv', 'c.jsonl', 'notes.md', 'picture.png', '.hidden.csv', '.git/x.csv', 'node_modules/x.json', '2025/~$b.xlsx']) writeFileSync(join(workspace, 'export', file), 'x')
    expect([found('../export'), found('../export/')]).toEqual(Array.from({ length: 2 }, () => ['export/2025/a.csv.gz', 'export/2025/b.XLSX', 'export/c.jsonl', 'export/z.csv']))
    expect(() => found('../empty')).toThrow(expect.objectContaining({ failure: { kind: 'file-missing', path: '../empty', nearby: [] } }))
  })

  test('names what is near when nothing is there', () => {
    const failure = (path: string) => {
      try {
        return locateFiles(path, place())
      } catch (problem) {
        return problem instanceof FailureError ? problem.failure : problem
      }
    }
    expect([failure('a1.csv'), failure('../data/a4.csv'), failure('../data/*.xlsx')]).toEqual([
      { kind: 'file-missing', path: 'a1.csv', nearby: ['../data/a1.csv'] },
      { kind: 'file-missing', path: '../data/a4.csv', nearby: ['../data/a1.csv', '../data/a2.csv', '../data/b.tsv'] },
      { kind: 'file-missing', path: '../data/*.xlsx', nearby: expect.any(Array) },
    ])
  })

  test('a pattern does not lead out of the workspace by a link', () => {
    const outside = mkdtempSync(join(tmpdir(), 'souk-outside-'))
    writeFileSync(join(outside, 'z.csv'), 'x')
    symlinkSync(outside, join(workspace, 'data', 'zlink'))
    expect(() => locateFiles('../data/zlink/*.csv', place())).toThrow(expect.objectContaining({ failure: expect.objectContaining({ kind: 'file-outside' }) }))
  })
})
