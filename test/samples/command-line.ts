import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

export const program = resolve(import.meta.dirname, '../../souk.mjs')

/** The samples are run by the built command line; says so once for each file of tests that is skipped. */
export const isBuilt = existsSync(resolve(import.meta.dirname, '../../out/main/cli.js'))
if (!isBuilt) console.warn('SKIPPED: the sample notebooks are run by the built command line; run `npm run build` first')

export function souk(...given: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...given], { encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}` }
}
