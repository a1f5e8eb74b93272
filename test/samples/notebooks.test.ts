import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listSamples, makeData, makeSample, samplesFolder } from '../../notebooks/samples.mjs'
import { toNotebook } from '../../notebooks/write-notebooks.mjs'
import type { NotebookFile } from '../../protocol/notebook'

let folder: string

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'souk-samples-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const readNotebook = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as NotebookFile
/** The sample with each cell's source as one text; files have lines. */
const sample = (name: string, language: 'en' | 'zh') => {
  const notebook = readNotebook(join(samplesFolder, `${name}.${language}.ipynb`))
  return { ...notebook, cells: notebook.cells.map((cell) => ({ ...cell, source: [cell.source].flat().join('') })) }
}

/** Code with its texts for people blanked, so that what remains must be the same in both languages. */
function bones(source: string): string {
  const isTemplate = source.includes('display.markdown(`')
  const values = [...source.matchAll(/\$\{([^{}]+)\}/g)].map(([, value]) => value).toSorted()
  const code = isTemplate ? source.replace(/display\.markdown\(`[\s\S]*`\)/, `markdown of ${values.join(', ')}`) : source
  // A step's own words stand in a column of each language.
  return code.replaceAll(/segment_zh( as segment)?/g, 'segment').replace(/'[^']*'/g, "''").replaceAll('}%`', '} %`')
}

describe('the sample notebooks', () => {
  test('are listed with their titles and languages', () => {
    expect(listSamples()).toEqual([
      { name: 'neural-network', title: 'From one neuron to an LSTM', language: 'en', path: join(samplesFolder, 'neural-network.en.ipynb') },
      { name: 'neural-network', title: '从一个神经元到 LSTM', language: 'zh', path: join(samplesFolder, 'neural-network.zh.ipynb') },
      { name: 'two-platforms', title: 'One shop, two platforms', language: 'en', path: join(samplesFolder, 'two-platforms.en.ipynb') },
      { name: 'two-platforms', title: '一家店，两个平台', language: 'zh', path: join(samplesFolder, 'two-platforms.zh.ipynb') },
      { name: 'unify-platforms', title: 'The first hour: eight platforms, one model', language: 'en', path: join(samplesFolder, 'unify-platforms.en.ipynb') },
      { name: 'unify-platforms', title: '第一个小时：八个平台，一个模型', language: 'zh', path: join(samplesFolder, 'unify-platforms.zh.ipynb') },
    ])
  })

  test('are notebooks of nbformat 4.5 with a name of its own for each cell', () => {
    for (const { path } of listSamples()) {
      const { nbformat, nbformat_minor, cells } = readNotebook(path)
      const ids = cells.map((cell) => cell.id)
      const broken = cells.filter((cell) => !/^[\w-]{1,64}$/.test(cell.id) || (cell.cell_type === 'code') !== (Array.isArray(cell.outputs) && 'execution_count' in cell))
      expect({ nbformat, nbformat_minor, isUnique: new Set(ids).size === ids.length, broken }).toEqual({ nbformat: 4, nbformat_minor: 5, isUnique: true, broken: [] })
    }
  })

  test('are what their sources say', () => {
    for (const { path } of listSamples()) {
      const source = readFileSync(join(samplesFolder, 'sources', basename(path).replace('.ipynb', '.md')), 'utf8')
      expect(JSON.parse(toNotebook(source, readNotebook(path)))).toEqual(readNotebook(path))
    }
  })

  test.each(['neural-network', 'two-platforms', 'unify-platforms'])('do the same in both languages: %s', (name) => {
    const shape = (language: 'en' | 'zh') => sample(name, language).cells.map((cell) => ({ id: cell.id, type: cell.cell_type, tags: cell.metadata.tags, code: cell.cell_type === 'code' ? bones(cell.source) : null }))
    expect(shape('zh')).toEqual(shape('en'))
  })

  test('show every kind of cell: TypeScript, SQL with a bound value, and text with formulas', () => {
    const { cells } = sample('two-platforms', 'en')
    const has = (type: string, pattern: RegExp) => cells.some((cell) => cell.cell_type === type && pattern.test(cell.source))
    expect([has('code', /^const /), has('code', /^%%sql \w+\n[\s\S]*\$\{yuanPerDollar\}/), has('markdown', /\$\$[\s\S]*\$\$/), cells.some((cell) => cell.metadata.tags?.includes('parameters'))]).toEqual([true, true, true, true])
  })

  test('are opened as copies with their exports beside them, a second copy under a free name', async () => {
    const first = await makeSample({ folder, language: 'zh' })
    const second = await makeSample({ folder, language: 'zh' })
    expect({
      first: [basename(first.path), first.madeData],
      second: [basename(second.path), second.madeData],
      isSame: readFileSync(first.path).equals(readFileSync(join(samplesFolder, 'two-platforms.zh.ipynb'))),
      files: readdirSync(folder).sort(),
      exports: readdirSync(join(folder, 'exports')).sort(),
    }).toEqual({
      first: ['two-platforms.zh.ipynb', true],
      second: ['two-platforms.zh 2.ipynb', false],
      isSame: true,
      files: ['exports', 'two-platforms.zh 2.ipynb', 'two-platforms.zh.ipynb'],
      exports: ['68213402019877.txt', 'ExportOrderDetailList202411301016.csv', 'ExportOrderList202411301016.csv', 'orders_export_1.csv', 'truth'],
    })
  })

  test('come with the exports of all platforms where they are about all', async () => {
    const first = await makeSample({ folder, name: 'unify-platforms' })
    const second = await makeSample({ folder, name: 'unify-platforms', language: 'zh' })
    expect([first.madeData, second.madeData, readdirSync(folder).sort(), readdirSync(join(folder, 'downloads')).length]).toEqual([true, false, ['downloads', 'unify-platforms.en.ipynb', 'unify-platforms.zh.ipynb'], 10])
  })

  test('share the exports where they read the same', async () => {
    const first = await makeSample({ folder })
    const second = await makeSample({ folder, name: 'neural-network' })
    expect([first.madeData, second.madeData, readdirSync(folder).sort()]).toEqual([true, false, ['exports', 'neural-network.en.ipynb', 'two-platforms.en.ipynb']])
  })

  test('say what is missing when a sample is asked for that is not there', async () => {
    await expect(makeSample({ folder, name: 'nothing' })).rejects.toThrow('no sample notebook named nothing in en')
    await expect(makeData(folder, 'nothing.zh.ipynb')).rejects.toThrow('no sample notebook named nothing.zh.ipynb')
  })
})
