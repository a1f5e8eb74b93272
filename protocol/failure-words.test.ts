import { describe, expect, it } from 'vitest'
import type { FailureKind, FailureOf } from './failure'
import { describeFailure, failureText, formatBytes, placeWords, sqlExcerpt } from './failure-words'
import { languages } from './text'

const samples: { [Kind in FailureKind]: FailureOf<Kind> } = {
  'file-missing': { kind: 'file-missing', path: 'a.csv', nearby: [] },
  'file-empty': { kind: 'file-empty', path: 'a.csv' },
  'file-outside': { kind: 'file-outside', path: '/x/a.csv', workspace: '/w' },
  'file-binary': { kind: 'file-binary', path: 'a.csv', looksLike: 'PNG' },
  'file-unreadable': { kind: 'file-unreadable', path: 'a.csv', reason: 'EACCES' },
  'bad-encoding': { kind: 'bad-encoding', path: 'a.csv', encoding: 'gbk', line: 3, byte: 70 },
  'line-too-long': { kind: 'line-too-long', path: 'a.csv', line: 1, bytes: 209715200, limit: 33554432 },
  'too-many-columns': { kind: 'too-many-columns', path: 'a.csv', columns: 10000, limit: 4096 },
  'text-too-long': { kind: 'text-too-long', path: 'a.xlsx', row: 3, column: 'note', characters: 40000, limit: 32767 },
  'bad-export': { kind: 'bad-export', option: 'encoding', given: 'big5', allowed: ['utf-8', 'gbk'] },
  'unknown-format': { kind: 'unknown-format', path: 'a.bin', detail: 'no reader' },
  'missing-column': { kind: 'missing-column', where: 'orders', column: 'pric', columns: ['amount', 'price'] },
  'unreadable-value': { kind: 'unreadable-value', where: 'a.csv', row: 7, column: 'price', value: 'x', wanted: 'a number' },
  'bad-params': { kind: 'bad-params', step: 'clean.report', parameter: 'limit', problem: 'must be positive.', given: '-1' },
  'too-few-rows': { kind: 'too-few-rows', step: 'profile.rfm', rows: 1, needed: 5 },
  'rules-broken': { kind: 'rules-broken', table: 'orders', rules: [{ rule: { en: 'order_id is unique', zh: 'order_id 不重复' }, failed: 3 }] },
  'no-seed': { kind: 'no-seed', step: 'sample' },
  'sql': { kind: 'sql', sql: 'select\n  pric\nfrom orders', message: 'no column pric', line: 2, column: 3 },
  'out-of-memory': { kind: 'out-of-memory', what: 'sort', limitBytes: 2147483648 },
  'package-missing': { kind: 'package-missing', package: 'danfojs-node', install: 'npm install danfojs-node' },
  'bad-shape': { kind: 'bad-shape', layer: 'hidden', operation: 'dense', wanted: '[64, 8]', given: '[64, 7]', batch: 3 },
  'id-out-of-range': { kind: 'id-out-of-range', layer: 'items', id: 2000, size: 2000, place: 17, batch: 4 },
  'not-finite': { kind: 'not-finite', what: 'loss', layer: 'output', epoch: 2, batch: 31 },
  'not-enough-memory': { kind: 'not-enough-memory', what: 'training', neededBytes: 8589934592, limitBytes: 2147483648 },
  'bad-weights': { kind: 'bad-weights', path: 'model.safetensors', problem: 'hidden/weight is [8, 4], not [8, 3]' },
  'cell-syntax': { kind: 'cell-syntax', message: 'expected )', line: 2, column: 4 },
  'cell-types': { kind: 'cell-types', diagnostics: [{ severity: 'error', code: 2322, message: 'no', line: 4, column: 2, endLine: 4, endColumn: 5 }] },
  'cell-error': { kind: 'cell-error', name: 'ReferenceError', message: 'x is not defined', frames: [{ cell: 'c1', line: 2, column: 1, function: 'total' }] },
  'cell-threw': { kind: 'cell-threw', value: '42' },
  'kernel-lost': { kind: 'kernel-lost', reason: 'killed', code: null, signal: 'SIGKILL' },
  'kernel-start': { kind: 'kernel-start', reason: 'no answer' },
  'notebook-corrupt': { kind: 'notebook-corrupt', path: 'a.ipynb', reason: 'unexpected end', line: 9 },
  'notebook-changed': { kind: 'notebook-changed', path: 'a.ipynb' },
  'notebook-locked': { kind: 'notebook-locked', path: 'a.ipynb', process: 12345 },
  'notebook-untrusted': { kind: 'notebook-untrusted', path: 'a.ipynb' },
  'file-exists': { kind: 'file-exists', path: 'a.ipynb' },
  'save-failed': { kind: 'save-failed', path: 'a.ipynb', reason: 'disk full' },
  'unknown-parameter': { kind: 'unknown-parameter', name: 'platfrm', known: ['from', 'platform'] },
  'bad-parameter-value': { kind: 'bad-parameter-value', name: 'limit', given: 'x', wanted: 'a number' },
  'not-found': { kind: 'not-found', what: 'table', name: 'orders' },
  'usage': { kind: 'usage', problem: 'no file given' },
  'disconnected': { kind: 'disconnected' },
  'cancelled': { kind: 'cancelled' },
  'bug': { kind: 'bug', message: 'x', stack: 'at y' },
}

describe('words of failures', () => {
  for (const language of languages) {
    it.each(Object.values(samples))(`has words for $kind in ${language}, with no place left unfilled`, (failure) => {
      const { title, detail, hint } = describeFailure(failure, language)
      for (const text of [title, detail, hint ?? 'x']) {
        expect(text).not.toBe('')
        expect(text).not.toMatch(/\{\w+|undefined|\[object/)
        if (language === 'zh' && failure.kind !== 'sql') expect(`${title}${hint ?? ''}`).toMatch(/\p{Script=Han}/u)
      }
      expect(failureText(failure, language)).toContain(title)
    })
  }

  it('says what is wrong, where and what to do', () => {
    expect(describeFailure(samples['bad-encoding'], 'en')).toEqual({
      title: 'Some characters cannot be read',
      detail: '“a.csv” is not valid GBK in line 3 (byte 70).',
      hint: 'The file may have been cut off: export it again. If it is complete, name its encoding when you load it.',
      place: { file: 'a.csv', line: 3 },
    })
    expect(describeFailure(samples['not-found'], 'zh')).toEqual({
      title: '找不到数据表',
      detail: '没有名为“orders”的数据表，或它已不存在。',
      hint: '请重新运行生成这个数据表的单元格。',
      place: null,
    })
  })

  it('offers the names that are like the one that was meant first', () => {
    expect(describeFailure(samples['missing-column'], 'en').hint).toBe('Its columns: price, amount.')
    expect(describeFailure({ kind: 'file-missing', path: 'a.csv', nearby: ['b.csv'] }, 'en').hint).toBe('Is it one of these? b.csv')
  })

  it('puts a caret under the spot in the SQL, also behind Chinese characters', () => {
    expect(sqlExcerpt(samples.sql)).toEqual(['select', '  pric', '  ^'])
    expect(sqlExcerpt({ kind: 'sql', sql: 'select 金额 fron t', message: '', line: 1, column: 11 })).toEqual(['select 金额 fron t', '            ^'])
  })

  it('names a place by file, by cell number and by line', () => {
    expect(placeWords({ file: 'a.ts', line: 3, column: 2 }, 'en')).toBe('a.ts, line 3, column 2')
    expect(placeWords({ cell: 'c1', line: 3 }, 'zh', () => '4')).toBe('单元格 4 第 3 行')
    expect(placeWords({}, 'en')).toBe('')
  })

  it('writes a size in decimal units', () => {
    expect([0, 999, 1000, 1536, 33_554_432, 1_073_700_000].map((bytes) => formatBytes(bytes, 'en'))).toEqual(['0 B', '999 B', '1 kB', '1.5 kB', '34 MB', '1.1 GB'])
  })
})
