import { copyFileSync, constants, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the sample notebooks lie. Their data is made, not kept. */
export const samplesFolder = fileURLToPath(new URL('.', import.meta.url))

/** What each sample reads: the folder beside it, and whose exports are in there besides the usual ones. */
const dataOf = /** @type {Record<string, { folder: string, platforms: 'usual' | 'all' }>} */ ({
  'two-platforms': { folder: 'exports', platforms: 'usual' },
  'unify-platforms': { folder: 'downloads', platforms: 'all' },
  'neural-network': { folder: 'exports', platforms: 'usual' },
})

const sampleFile = /^(.+)\.(en|zh)\.ipynb$/

/**
 * The sample notebooks there are, by name, English first.
 *
 * @returns {{ name: string, title: string, language: 'en' | 'zh', path: string }[]} `path` is absolute
 */
export function listSamples() {
  return readdirSync(samplesFolder).sort().flatMap((file) => {
    const match = sampleFile.exec(file)
    if (!match) return []
    const path = join(samplesFolder, file)
    const { metadata } = JSON.parse(readFileSync(path, 'utf8'))
    return [{ name: match[1], title: metadata.title ?? match[1], language: /** @type {'en' | 'zh'} */ (match[2]), path }]
  })
}

/**
 * Copies a sample notebook into a folder, under a free name, and makes its exports beside it where they are missing
 * (a few seconds at most). Fails where there is no such sample.
 *
 * @param {{ folder: string, language?: 'en' | 'zh', name?: string }} request  `folder` is made where it is missing
 * @returns {Promise<{ path: string, madeData: boolean }>} the copy's absolute path
 */
export async function makeSample({ folder, language = 'en', name = 'two-platforms' }) {
  const sample = listSamples().find((one) => one.name === name && one.language === language)
  if (!sample) throw new Error(`no sample notebook named ${name} in ${language}`)
  mkdirSync(folder, { recursive: true })
  const { madeData } = await makeData(folder, name)
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
 * Makes the exports that a sample reads, in the folder beside it. Where they are, they are left as they are.
 *
 * @param {string} [folder]  that of the samples themselves unless told otherwise
 * @param {string} [name]  the sample's, also as its file is called
 * @returns {Promise<{ folder: string, madeData: boolean }>}
 */
export async function makeData(folder = samplesFolder, name = 'two-platforms') {
  const wanted = dataOf[sampleFile.exec(basename(name))?.[1] ?? name]
  if (!wanted) throw new Error(`no sample notebook named ${name}`)
  const exports = join(folder, wanted.folder)
  // Written last: a run that was broken off is made again.
  if (existsSync(join(exports, 'truth', 'totals.json'))) return { folder: exports, madeData: false }
  const [{ writeWorld }, { furtherPlatforms }] = await Promise.all([import('./data/make.mjs'), import('./data/further-platforms.mjs')])
  writeWorld(exports, { platforms: wanted.platforms === 'all' ? furtherPlatforms : [] })
  return { folder: exports, madeData: true }
}
