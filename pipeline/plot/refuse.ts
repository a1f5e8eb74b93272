import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import { currentContext } from '../step/context'

/** Fails with `bad-params` for an option of a chart, in the reader's language. */
export function refuse(chart: string, option: string, problem: Text, given: unknown): never {
  fail({ kind: 'bad-params', step: chart, parameter: option, problem: problem[currentContext().language], given: String(given) })
}
