/** Runs programs for the launchers. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** Runs a program with its output on our own; promises its exit code (130 for a signal). */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(signal ? 130 : code))
  })
}

/** Runs a program quietly; on failure prints what it said and ends with its code. */
export function runQuietly(what, command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  if (status === 0) return stdout
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}\nsouk: ${what} failed (see above)\n`)
  process.exit(status || 1)
}

/** npm and the programs of packages, started through Node so that no shell and no PATH is needed. */
export const node = process.execPath
export const program = (path) => join(root, 'node_modules', path)
