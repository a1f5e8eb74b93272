import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { KernelInfo } from '../protocol/kernel'

// Not called `require`: the bundler puts one of its own into modules that name it.
const ownRequire = createRequire(import.meta.url)

/** Read from the packages' own files: asking DuckDB itself would load it. */
export function readVersions(): KernelInfo['versions'] {
  return {
    souk: packageVersion(dirname(import.meta.filename), 'souk'),
    node: process.versions.node,
    duckdb: packageVersion(dirname(ownRequire.resolve('@duckdb/node-api')), '@duckdb/node-api').replace(/-.*/, ''),
  }
}

/** The version in the nearest package.json of that name, from a folder upwards. */
function packageVersion(folder: string, name: string): string {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const found = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as { name?: string; version?: string }
      if (found.name === name) return found.version ?? ''
    } catch {
      // No package starts here.
    }
    if (dirname(at) === at) return ''
  }
}
