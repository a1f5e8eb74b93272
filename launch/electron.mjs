/** Whether the workbench can open in Electron here, and if not, why, in one line. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node, program, root } from './run.mjs'

const fetchSeconds = 20
const triedStamp = join(root, 'node_modules', '.souk-electron-tried')

/** @returns {{ binary: string } | { why: string }} */
export function findElectron() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return { why: 'there is no display' }
  if (process.getuid?.() === 0) return { why: 'Electron does not run as root' }
  return installed() ?? fetched() ?? { why: `Electron's binary is not here and could not be fetched within ${fetchSeconds} s` }
}

function installed() {
  const folder = program('electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? { binary } : undefined
}

/** Tried once for each installation: later starts must not wait for a network that is not there. */
function fetched() {
  if (existsSync(triedStamp)) return undefined
  writeFileSync(triedStamp, '')
  process.stderr.write(`souk: fetching Electron (at most ${fetchSeconds} s) …\n`)
  spawnSync(node, [program('electron/install.js')], { timeout: fetchSeconds * 1000, stdio: 'ignore' })
  return installed()
}
