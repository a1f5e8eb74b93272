#!/usr/bin/env node
/** The command `souk`: runs what was built. `npm start` and `npm run build` build it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const cli = join(import.meta.dirname, 'out', 'main', 'cli.js')
if (!existsSync(cli)) {
  process.stderr.write('souk: nothing is built yet. Run `npm run build` in Souk’s folder first.\n')
  process.exit(1)
}
await import(cli)
