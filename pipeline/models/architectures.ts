import type { Architecture } from './architecture'
import { network } from './network/network-architecture'
import { refuseWeights } from './network/refuse-network'

/**
 * Every family of networks by its name, so that a worker or a file can name one. A stage that brings its own writes
 * an `Architecture` and adds it here; what trains, saves, loads and searches then knows it.
 */
const architectures: Readonly<Record<string, Architecture<never>>> = { network }

/** The family of this name, for a config that was checked to be one of its own. */
export function architectureOf(name: string): Architecture<unknown> {
  const found = architectures[name]
  if (found === undefined) {
    const known = Object.keys(architectures)
    refuseWeights(name, { en: `no such architecture; there are: ${known.join(', ')}`, zh: `没有这种架构；现有：${known.join('、')}` })
  }
  // Which config belongs to it is not known to the type; who names it has the config beside it.
  return found as unknown as Architecture<unknown>
}

export const architectureNames = (): string[] => Object.keys(architectures)
