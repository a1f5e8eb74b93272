/**
 * npm start: installs and builds what changed, then opens the workbench. Arguments go on: `npm start -- FOLDER`.
 * Without one the workbench opens the folder Souk in your home. `--web` asks for the web host even where Electron could run.
 */
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findElectron } from './electron.mjs'
import { ensureInstalled } from './install.mjs'
import { node, root, run } from './run.mjs'

ensureInstalled()
ensureBuilt()

const args = process.argv.slice(2).filter((argument) => argument !== '--web')
if (!args.some((argument, index) => !argument.startsWith('-') && args[index - 1] !== '--port')) {
  const folder = join(homedir(), 'Souk')
  mkdirSync(folder, { recursive: true })
  args.push(folder)
}

const electron = process.argv.includes('--web') ? { why: 'you asked for it' } : findElectron()
// npm changes to the project's folder; paths that a person typed start where they stood.
const options = { cwd: process.env.INIT_CWD ?? process.cwd() }
// Ctrl-C reaches the host as well: it saves and ends by itself.
process.on('SIGINT', () => {})

if ('binary' in electron) {
  process.stderr.write('souk: opening in Electron, whose binary is here\n')
  process.exit(await run(electron.binary, [root, ...args], options))
} else {
  process.stderr.write(`souk: opening in the browser (web host), because ${electron.why}\n`)
  process.exit(await run(node, [join(root, 'souk.mjs'), 'serve', ...args], options))
}
