/** npm run souk -- ARGUMENTS: the command line from a checkout, built first where a source has changed. */
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { node, root, run } from './run.mjs'

ensureInstalled()
ensureBuilt()
// The command line answers Ctrl-C itself.
process.on('SIGINT', () => {})
process.exit(await run(node, [join(root, 'souk.mjs'), ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? process.cwd() }))
