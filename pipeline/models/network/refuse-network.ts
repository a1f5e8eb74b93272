import { fail } from '../../../protocol/failure'
import type { Text } from '../../../protocol/text'
import { currentContext } from '../../step/context'

/** Fails with `bad-params` about one place of a network. */
export function refuseNetwork(parameter: string, problem: Text, given: string): never {
  fail({ kind: 'bad-params', step: 'network', parameter, problem: problem[currentContext().language], given })
}

/** Fails with `bad-weights` about one parameter, or a file of them. */
export function refuseWeights(path: string, problem: Text): never {
  fail({ kind: 'bad-weights', path, problem: problem[currentContext().language] })
}
