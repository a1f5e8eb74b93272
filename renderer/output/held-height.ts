import { useEffect, useRef, useState, type RefObject } from 'react'
import type { CellRun } from '../../protocol/session/state'

/** Output needs a moment to be drawn; a run that goes on may put out more. */
const settleMilliseconds = { over: 300, running: 3000 }

/**
 * Keeps the height of a cell's old outputs while it runs again, until there is output that had time to be drawn or
 * the run has ended, so that what stands below does not jump up and down.
 */
export function useHeldHeight(status: CellRun['status'], hasOutputs: boolean): { ref: RefObject<HTMLDivElement | null>; minHeight: number } {
  const ref = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  const [held, setHeld] = useState(0)
  const [before, setBefore] = useState(status)
  const isRunning = status === 'running'

  if (status !== before) {
    setBefore(status)
    if (isRunning && height > 0) setHeld(height)
  }

  useEffect(() => {
    const element = ref.current
    if (!element || isRunning) return
    const observer = new ResizeObserver(() => setHeight(element.offsetHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasOutputs, isRunning])

  const isOver = !isRunning && status !== 'queued'
  useEffect(() => {
    if (held === 0 || (!hasOutputs && !isOver)) return
    const timer = setTimeout(() => setHeld(0), isOver ? settleMilliseconds.over : settleMilliseconds.running)
    return () => clearTimeout(timer)
  }, [held, hasOutputs, isOver])

  return { ref, minHeight: held }
}
