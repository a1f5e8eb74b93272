/**
 * npm run dev [-- FOLDER]: the web host with the renderer served by Vite, so that a saved source shows at once.
 * electron-vite starts any program in Electron's place that ELECTRON_EXEC_PATH names.
 */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildKernels } from './build-kernels.mjs'
import { collectSteps } from './collect-steps.mjs'
import { ensureInstalled } from './install.mjs'
import { node, program, root, run, runQuietly } from './run.mjs'

ensureInstalled()
collectSteps()
buildKernels()
runQuietly('building the types', node, [program('typescript/bin/tsc'), '-b', 'pipeline'])

const folder = process.argv[2] ?? '.'
const script = join(mkdtempSync(join(tmpdir(), 'souk-dev-')), 'host.sh')
writeFileSync(script, `#!/bin/sh\nexec "${node}" "${join(root, 'souk.mjs')}" serve "${folder}"\n`)
chmodSync(script, 0o755)
process.exit(await run(node, [program('electron-vite/bin/electron-vite.js'), 'dev', '--watch'], { env: { ...process.env, ELECTRON_EXEC_PATH: script } }))
