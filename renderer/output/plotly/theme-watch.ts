const listeners = new Set<() => void>()
let version = 0
let observer: MutationObserver | null = null

/** Hears every change of theme; for `useSyncExternalStore`. */
export function watchTheme(changed: () => void): () => void {
  listeners.add(changed)
  if (observer === null) {
    observer = new MutationObserver(announce)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  }
  return () => {
    listeners.delete(changed)
    if (listeners.size > 0) return
    observer?.disconnect()
    observer = null
  }
}

/** Changes with every change of theme. */
export function themeSnapshot(): number {
  return version
}

function announce(): void {
  version++
  for (const listener of listeners) listener()
}
