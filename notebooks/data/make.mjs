import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pathToFileURL } from 'node:url'
import { writeEvents } from './events.mjs'
import { furtherPlatforms, isFurther } from './further-platforms.mjs'
import { makeWorld, usual } from './world.mjs'

/**
 * Writes the exports and the truth into a folder, which it makes where it is missing.
 *
 * @param {string} folder
 * @param {{ seed?: number, people?: number, platforms?: readonly string[] }} [options]
 * @returns {string[]} the files' names, with `/`
 */
export function writeWorld(folder, options) {
  const files = Object.entries(makeWorld(options))
  for (const [name, bytes] of files) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
  return files.map(([name]) => name)
}

const words = {
  en: {
    usage: 'node notebooks/data/make.mjs --out FOLDER [--seed N] [--people N] [--platforms NAMES] [--events N] [--language en|zh]\n\n--people   inhabitants of the sample world, at least 200\n--platforms   exports to write besides the usual three: jd, pinduoduo, douyin, woocommerce, ebay, joined by commas, or all\n--events   also write UserBehavior.csv with so many lines of browsing (ten million for benches)',
    made: (/** @type {number} */ count, /** @type {string} */ folder, /** @type {number} */ seed) => `${count} files in ${folder} (seed ${seed}); what is true about them stands in truth/`,
  },
  zh: {
    usage: 'node notebooks/data/make.mjs --out 文件夹 [--seed N] [--people N] [--platforms 名称] [--events N] [--language en|zh]\n\n--people   样本世界里的人数，至少 200\n--platforms   在通常的三个平台之外另写的导出文件：jd、pinduoduo、douyin、woocommerce、ebay，以逗号分隔，或 all\n--events   另写 UserBehavior.csv，含指定行数的浏览记录（测速用一千万行）',
    made: (/** @type {number} */ count, /** @type {string} */ folder, /** @type {number} */ seed) => `已在 ${folder} 生成 ${count} 个文件（种子 ${seed}）；真相在 truth/ 里`,
  },
}

/** @param {string[]} given @returns {Promise<number>} exit code */
async function main(given) {
  const number = (/** @type {string | undefined} */ text, /** @type {number} */ otherwise) => (text === undefined ? otherwise : /^\d+$/.test(text) ? Number(text) : Number.NaN)
  const { values } = parseArgs({
    args: given,
    options: { out: { type: 'string' }, seed: { type: 'string' }, people: { type: 'string' }, platforms: { type: 'string', default: '' }, events: { type: 'string' }, language: { type: 'string', default: 'en' }, help: { type: 'boolean', short: 'h' } },
  })
  const say = words[values.language === 'zh' ? 'zh' : 'en']
  const seed = number(values.seed, usual.seed)
  const people = number(values.people, usual.people)
  const events = number(values.events, 0)
  const platforms = values.platforms === 'all' ? furtherPlatforms : values.platforms.split(',').filter(Boolean)
  if (values.help || values.out === undefined || [seed, people, events].some(Number.isNaN) || !platforms.every(isFurther) || people < 200 || seed > 0xffffffff) {
    console.log(say.usage)
    return values.help ? 0 : 2
  }
  const names = writeWorld(values.out, { seed, people, platforms })
  if (events > 0) {
    await writeEvents({ path: join(values.out, 'UserBehavior.csv'), events, seed })
    names.push('UserBehavior.csv')
  }
  console.log(say.made(names.length, resolve(values.out), seed))
  return 0
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof TypeError && String(/** @type {{ code?: string }} */ (error).code).startsWith('ERR_PARSE_ARGS'))) throw error
    console.error(`${error.message}\n\n${words.en.usage}`)
    process.exitCode = 2
  }
}
