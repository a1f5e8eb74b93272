import type { DataFrame } from 'danfojs-node'
import { fail } from '../../protocol/failure'
import type { Table } from './table'
import { toColumns } from './table-columns'

// Kept from the bundler: the package is optional, and heavy where it is there.
const packageName: string = 'danfojs-node'

/** The rows as a Danfo.js data frame, for people who know it. Fails with `package-missing` where the package is not installed. */
export async function toDataFrame(table: Table): Promise<DataFrame> {
  const danfo = await importDanfo()
  const arrays = await toColumns(table, [])
  return new danfo.DataFrame(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, Array.from<unknown>(array)])))
}

async function importDanfo(): Promise<typeof import('danfojs-node')> {
  try {
    const loaded: { default?: typeof import('danfojs-node') } & typeof import('danfojs-node') = await import(/* @vite-ignore */ packageName)
    return loaded.default ?? loaded
  } catch {
    return fail({ kind: 'package-missing', package: packageName, install: `npm install ${packageName}` })
  }
}
