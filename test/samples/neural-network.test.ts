import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSample } from '../../notebooks/samples.mjs'
import type { NotebookFile } from '../../protocol/notebook'
import { isBuilt, souk } from './command-line'

let folder: string
let paths: Record<'en' | 'zh', string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'souk-neural-'))
  const copy = async (language: 'en' | 'zh') => (await makeSample({ folder, language, name: 'neural-network' })).path
  paths = { en: await copy('en'), zh: await copy('zh') }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The figures of the table of forecasts, in the order of its rows. */
function forecastErrors(language: 'en' | 'zh'): number[] {
  const { cells } = JSON.parse(readFileSync(paths[language], 'utf8')) as NotebookFile
  const [output] = cells.find((cell) => cell.id === 'verdict')?.outputs ?? []
  const words: unknown = output && 'data' in output ? output.data['text/markdown'] : undefined
  return [...[words].flat().join('').matchAll(/\| (\d+\.\d\d) \|/g)].map(([, error]) => Number(error))
}

describe.skipIf(!isBuilt)('the sample about neural networks, run', () => {
  test('trains to the same figures again, in both languages', () => {
    expect({ en: souk('verify', paths.en, '--lang', 'en'), zh: souk('verify', paths.zh, '--lang', 'zh') }).toEqual({
      en: { status: 0, said: expect.stringContaining('identical: 23 cells') },
      zh: { status: 0, said: expect.stringContaining('23') },
    })
  }, 240_000)

  test('says the same of its forecasts in both languages, the baselines among them', () => {
    const errors = forecastErrors('en')
    expect([errors.length, forecastErrors('zh')]).toEqual([4, errors])
  })

  test('stops where a claim does not hold', () => {
    const broken = join(folder, 'broken.ipynb')
    writeFileSync(broken, readFileSync(paths.en, 'utf8').replace('w: 2 * mean(errors.map', 'w: 3 * mean(errors.map'))
    const { status, said } = souk('run', broken, '--lang', 'en')
    expect([status, said]).toEqual([1, expect.stringContaining('paper and tape agree')])
  }, 120_000)
})
