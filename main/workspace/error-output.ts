import type { Failure } from '../../protocol/failure'
import { describeFailure } from '../../protocol/failure-words'
import type { Output } from '../../protocol/output'
import type { Language } from '../../protocol/text'

/** A failure that the host puts into a cell, with words for readers that know nothing of ours. */
export function toErrorOutput(failure: Failure, language: Language): Output {
  const { title, detail, hint } = describeFailure(failure, language)
  return {
    output_type: 'error',
    ename: title,
    evalue: detail,
    traceback: [`${title}: ${detail}`, ...(hint ? [hint] : [])],
    metadata: { souk: { failure } },
  }
}
