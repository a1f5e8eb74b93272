import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import type { CellValue, Column } from '../../../protocol/table'
import { useLanguage } from '../../workbench/language'
import { valueText } from '../value-text'

interface FullValueProps {
  /** Id of the cell that has the focus. */
  cell: string
  value: CellValue
  column: Column | undefined
  /** Changes whenever the cell may have moved. */
  redrawn: string
}

/** The whole of a value that does not fit its cell, over the cell while it has the focus. */
export function FullValue({ cell, value, column, redrawn }: FullValueProps) {
  const language = useLanguage()
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    const frame = requestAnimationFrame(() => setBox(boxUnder(cell)))
    return () => cancelAnimationFrame(frame)
  }, [cell, value, redrawn])
  useEffect(() => {
    if (box === null) return
    const hide = (event: Event) => {
      if (!(event.target instanceof Element && event.target.closest('.full-value'))) setBox(null)
    }
    window.addEventListener('scroll', hide, true)
    return () => window.removeEventListener('scroll', hide, true)
  }, [box])
  if (box === null || column === undefined) return null
  const text = column.kind === 'json' ? prettyJson(value) : valueText(value, column, language)
  return createPortal(
    <div className="full-value" aria-hidden style={{ left: Math.min(box.left, window.innerWidth - 440), top: Math.min(box.top, window.innerHeight - 80), minWidth: Math.min(box.width, 420) }}>
      {text}
    </div>,
    document.body,
  )
}

interface Box {
  left: number
  top: number
  width: number
}

/** The place under a cell whose value is cut off and that is in view; null for any other. */
function boxUnder(cell: string): Box | null {
  const element = document.getElementById(cell)
  const grid = element?.closest('.grid')?.getBoundingClientRect()
  if (!element || !grid || element.scrollWidth <= element.clientWidth + 1) return null
  const { left, bottom, top, width } = element.getBoundingClientRect()
  const isInView = top >= grid.top && bottom <= grid.bottom + 1
  return isInView ? { left: Math.max(left, 8), top: bottom + 3, width } : null
}

function prettyJson(value: CellValue): string {
  try {
    return JSON.stringify(JSON.parse(String(value)), null, 2)
  } catch {
    return String(value)
  }
}
