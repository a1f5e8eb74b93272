/** Builds what runs into out/, when a source is newer than the last build. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildKernels } from './build-kernels.mjs'
import { collectSteps } from './collect-steps.mjs'
import { ensureInstalled } from './install.mjs'
import { node, program, root, runQuietly } from './run.mjs'

const stamp = join(root, 'out', '.built')
const sources = ['protocol', 'pipeline', 'cells', 'kernels', 'main', 'renderer', 'electron.vite.config.ts', 'tsconfig.base.json', 'package-lock.json']

/** Names, sizes and times of all sources: what make would look at. */
function fingerprint() {
  const hash = createHash('sha256')
  const add = (path) => {
    const status = statSync(join(root, path))
    if (status.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`)
    } else if (!path.includes('.test.')) hash.update(`${path} ${status.size} ${status.mtimeMs}\n`)
  }
  for (const source of sources) add(source)
  return hash.digest('hex')
}

export function ensureBuilt() {
  collectSteps()
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('souk: building …\n')
  buildKernels()
  // The types of `souk`, which the language server reads for the cells.
  runQuietly('building the types', node, [program('typescript/bin/tsc'), '-b', 'pipeline'])
  runQuietly('the build', node, [program('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'])
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, wanted)
}

if (process.argv[1] === import.meta.filename) {
  ensureInstalled()
  ensureBuilt()
}
