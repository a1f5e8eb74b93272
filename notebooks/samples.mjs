import { copyFileSync, constants, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the sample notebooks lie. Their data is made, not kept. */
export const samplesFolder = fileURLToPath(new URL('.', import.meta.url))

/** The folder beside a sample notebook that holds its exports. */
const dataFolder = 'exports'

/**
 * The sample notebooks there are, by name, English first.
 *
 * @returns {{ name: string, title: string, language: 'en' | 'zh', path: string }[]} `path` is absolute
 */
export function listSamples() {
  return readdirSync(samplesFolder).sort().flatMap((file) => {
    const match = /^(.+)\.(en|zh)\.ipynb$/.exec(file)
    if (!match) return []
    const path = join(samplesFolder, file)
    const { metadata } = JSON.parse(readFileSync(path, 'utf8'))
    return [{ name: match[1], title: metadata.title ?? match[1], language: /** @type {'en' | 'zh'} */ (match[2]), path }]
  })
}

/**
 * Copies a sample notebook into a folder, under a free name, and makes its exports beside it where they are missing
 * (about a second). Fails where there is no such sample.
 *
 * @param {{ folder: string, language?: 'en' | 'zh', name?: string }} request  `folder` is made where it is missing
 * @returns {Promise<{ path: string, madeData: boolean }>} the copy's absolute path
 */
export async function makeSample({ folder, language = 'en', name = 'two-platforms' }) {
  const sample = listSamples().find((one) => one.name === name && one.language === language)
  if (!sample) throw new Error(`no sample notebook named ${name} in ${language}`)
  mkdirSync(folder, { recursive: true })
  const { madeData } = await makeData(folder)
  const stem = basename(sample.path, '.ipynb')
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? `${stem}.ipynb` : `${stem} ${number}.ipynb`)
    try {
      copyFileSync(sample.path, path, constants.COPYFILE_EXCL)
      return { path, madeData }
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
  }
}

/**
 * Makes the exports that the samples read, as `exports/` in the folder. A folder that has them is left as it is.
 *
 * @param {string} [folder]  that of the samples themselves unless told otherwise
 * @returns {Promise<{ folder: string, madeData: boolean }>}
 */
export async function makeData(folder = samplesFolder) {
  const exports = join(folder, dataFolder)
  // Written last: a run that was broken off is made again.
  if (existsSync(join(exports, 'truth', 'totals.json'))) return { folder: exports, madeData: false }
  const { writeWorld } = await import('./data/make.mjs')
  writeWorld(exports)
  return { folder: exports, madeData: true }
}
