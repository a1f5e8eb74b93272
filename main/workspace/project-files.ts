import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Souk's own root folder: the nearest one above this file with Souk's package.json, in the sources and in out/ alike. */
export const projectRoot = findRoot(import.meta.dirname)

/** What the build made, as every host starts or serves it. */
export const builtFiles = {
  kernel: join(projectRoot, 'out', 'main', 'kernel.js'),
  renderer: join(projectRoot, 'out', 'renderer'),
  preload: join(projectRoot, 'out', 'preload', 'index.cjs'),
} as const

export const soukVersion: string = readPackage(projectRoot).version

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && readPackage(folder).name === 'souk') return folder
  const above = dirname(folder)
  if (above === folder) throw new Error('Souk was started from outside its own folder')
  return findRoot(above)
}

function readPackage(folder: string): { name: string; version: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string }
}
