import { existsSync, writeFileSync } from 'node:fs'
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

interface Mortal {
  network: NetworkSpec
  /** A file that is there when the network has died. */
  marker: string
  /** The pass that it dies in. */
  diesIn: number
}

let passes = 0

/** A network that dies once. */
const mortal: Architecture<Mortal> = {
  name: 'mortal',
  inputs: (config) => network.inputs(config.network),
  targets: (config) => network.targets(config.network),
  parameters: (config) => network.parameters(config.network),
  couplesRows: (config) => network.couplesRows(config.network),
  bytesOfRow: (config) => network.bytesOfRow(config.network),
  outputs: (tape, config, ...given) => network.outputs(tape, config.network, ...given),
  loss(tape, config, ...given) {
    passes += 1
    if (passes === config.diesIn && !existsSync(config.marker)) {
      writeFileSync(config.marker, '')
      process.exit(7)
    }
    return network.loss(tape, config.network, ...given)
  },
}

/** For tests: networks that do what none should. */
export const testArchitectures: Readonly<Record<string, Architecture<unknown>>> = Object.fromEntries(
  [ending('first'), ending('other'), mortal].map((architecture) => [architecture.name, architecture as unknown as Architecture<unknown>]),
)
