/** npm run bench [-- NAME …]: the measurements of bench/NAME/index.mjs, one after another; without a name all of them. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { node, root, run } from './run.mjs'

ensureInstalled()
ensureBuilt()
const all = readdirSync(join(root, 'bench')).filter((name) => existsSync(join(root, 'bench', name, 'index.mjs')))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`souk: no bench named ${unknown.join(', ')}; there are ${all.join(', ')}\n`)
  process.exit(2)
}
let failed = 0
for (const name of wanted.length > 0 ? wanted : all) {
  process.stdout.write(`\n── ${name} ──\n`)
  if ((await run(node, [join('bench', name, 'index.mjs')])) !== 0) failed++
}
process.exit(failed > 0 ? 1 : 0)
