import { useEffect, useState } from 'react'
import type { StepDescription } from '../../protocol/kernel'
import { host } from './host'
import { reportFailure } from './store'

let known: StepDescription[] | null = null

/**
 * The steps that the kernel has; null until it has answered. Asked once: they are the same for every notebook.
 * `quietly` leaves a failure unsaid, where steps are one thing among others.
 */
export function useSteps(session: string | null, { isWanted = true, quietly = false } = {}): StepDescription[] | null {
  const [steps, setSteps] = useState(known)
  useEffect(() => {
    if (known || session === null || !isWanted) return
    let isOver = false
    host.steps({ session }).then(
      (answer) => {
        known = answer
        if (!isOver) setSteps(answer)
      },
      (thrown: unknown) => {
        if (!isOver && !quietly) reportFailure(thrown)
      },
    )
    return () => {
      isOver = true
    }
  }, [session, isWanted, quietly])
  return steps ?? known
}
