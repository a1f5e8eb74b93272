/** Installs the npm packages when package-lock.json is not what was installed last. Install scripts stay off (.npmrc). */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, runQuietly } from './run.mjs'

const stamp = join(root, 'node_modules', '.souk-installed')

export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}-${process.versions.modules}`)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`souk: Node 20.19 or newer is needed, this is ${process.versions.node}\n`)
    process.exit(1)
  }
  process.stderr.write('souk: installing packages (about a minute, once) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Not `npm ci`: it refuses a lock that was written where a registry has only one platform's optional binaries.
  // `--no-save` keeps to the lock and leaves it as it is.
  runQuietly('npm install', npm, ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' })
  writeFileSync(stamp, wanted)
}
