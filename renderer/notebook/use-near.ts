import { useEffect, useState, type RefObject } from 'react'

const nearEnough = '1200px 0px'
const waiting = new WeakMap<Element, () => void>()
const observers = new Map<Element | null, IntersectionObserver>()

/** True from the moment the element has come within a screen or so of the view; stays true. */
export function useNear(element: RefObject<HTMLElement | null>, isNearNow: boolean): boolean {
  const [isNear, setNear] = useState(isNearNow)
  if (isNearNow && !isNear) setNear(true)
  const isDrawn = isNear || isNearNow
  useEffect(() => {
    const target = element.current
    if (isDrawn || !target) return
    const observer = observerFor(target.closest('.notebook-scroller'))
    waiting.set(target, () => setNear(true))
    observer.observe(target)
    return () => observer.unobserve(target)
  }, [element, isDrawn])
  return isDrawn
}

/** One observer a scroller: five hundred would each be asked at every scroll. */
function observerFor(scroller: Element | null): IntersectionObserver {
  let observer = observers.get(scroller)
  if (!observer) {
    observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue
          observer?.unobserve(entry.target)
          waiting.get(entry.target)?.()
        }
      },
      { root: scroller, rootMargin: nearEnough },
    )
    observers.clear()
    observers.set(scroller, observer)
  }
  return observer
}
