import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { dataMessages } from '../../protocol/messages/data'
import { useText } from '../workbench/language'

/** Keeps long content to a height that it scrolls in, with a button that opens it up. */
export function Bounded({ children }: { children: ReactNode }) {
  const text = useText()
  const ref = useRef<HTMLDivElement>(null)
  const [isLong, setLong] = useState(false)
  const [isOpen, setOpen] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => setLong(element.scrollHeight > element.clientHeight + 4)
    measure()
    const observer = new ResizeObserver(measure)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
  return (
    <div className="bounded">
      <div ref={ref} className="bounded-content" data-open={isOpen || undefined} {...(isLong && !isOpen ? { tabIndex: 0, role: 'region', 'aria-label': text(dataMessages.outputOf) } : {})}>
        {children}
      </div>
      {isLong || isOpen ? (
        <button type="button" className="output-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {text(isOpen ? dataMessages.showLess : dataMessages.expand)}
        </button>
      ) : null}
    </div>
  )
}
