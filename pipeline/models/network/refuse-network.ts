import { fail } from '../../../protocol/failure'
import type { Text } from '../../../protocol/text'
import { currentContext } from '../../step/context'

/** Fails with `bad-params` about one place of a network. */
export function refuseNetwork(parameter: string, problem: Text, given: string): never {
  fail({ kind: 'bad-params', step: 'network', parameter, problem: problem[currentContext().language], given })
}
