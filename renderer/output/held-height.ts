import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { CellRun } from '../../protocol/session/state'

/** Output needs a moment to be drawn; a run that goes on may put out more. */
const settleMilliseconds = { over: 300, running: 3000 }

/**
 * Keeps the height of a cell's old outputs while it runs again, until there is output that had time to be drawn or
 * the run has ended, so that what stands below does not jump up and down.
 */
export function useHeldHeight(status: CellRun['status'], hasOutputs: boolean): { ref: RefObject<HTMLDivElement | null>; minHeight: number } {
  const ref = useRef<HTMLDivElement>(null)
  const lastHeight = useRef(0)
  const [held, setHeld] = useState(0)
  const wasRunning = useRef(status === 'running')

  // The height as it was before this draw took the old outputs away.
  if (status === 'running' && !wasRunning.current && lastHeight.current > 0 && held === 0) setHeld(lastHeight.current)
  useLayoutEffect(() => {
    wasRunning.current = status === 'running'
  }, [status])

  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (!wasRunning.current) lastHeight.current = element.offsetHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasOutputs])

  const isOver = status !== 'running' && status !== 'queued'
  useEffect(() => {
    if (held === 0 || (!hasOutputs && !isOver)) return
    const timer = setTimeout(() => setHeld(0), isOver ? settleMilliseconds.over : settleMilliseconds.running)
    return () => clearTimeout(timer)
  }, [held, hasOutputs, isOver])

  return { ref, minHeight: held }
}
