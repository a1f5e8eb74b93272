import { workerData } from 'node:worker_threads'
import type { Architecture } from '../architecture'
import { network } from '../network/network-architecture'
import type { NetworkSpec } from '../network/network-spec'

const roleOf = (data: unknown): unknown => (typeof data === 'object' && data !== null && 'role' in data ? data.role : undefined)

/** A network whose threads of that role end in the middle of a step, without a word. */
const ending = (role: 'first' | 'other'): Architecture<NetworkSpec> => ({
  ...network,
  name: `${role} ends`,
  loss(...given) {
    if (roleOf(workerData) === role) process.exit(7)
    return network.loss(...given)
  },
})

/** For tests: networks that do what none should. */
export const testArchitectures: Readonly<Record<string, Architecture<unknown>>> = Object.fromEntries(
  [ending('first'), ending('other')].map((architecture) => [architecture.name, architecture as unknown as Architecture<unknown>]),
)
