import { setImmediate } from 'node:timers/promises'
import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import type { StepContext } from '../step/step-context'

/** Milliseconds that a loop may hold the thread. */
const interval = 25

/** For loops over many numbers: called at each turn it lets others run now and then, reports how far it is, and ends with `cancelled` when interrupted. */
export function breather({ signal, report }: StepContext, phrase: Text): (fraction: number | null) => Promise<void> | undefined {
  let next = performance.now() + interval
  const breathe = async (fraction: number | null): Promise<void> => {
    report(fraction, phrase)
    await setImmediate()
    if (signal.aborted) fail({ kind: 'cancelled' })
    next = performance.now() + interval
  }
  return (fraction) => (performance.now() < next ? undefined : breathe(fraction))
}
