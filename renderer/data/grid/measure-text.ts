let context: CanvasRenderingContext2D | null = null
let face = ''
let digitWidth = 0
let loadedCount = 0

/** Width of a text in px in the face that cells of the grid have, where every digit is as wide as any other. */
export function measureText(text: string): number {
  context ??= document.createElement('canvas').getContext('2d')
  if (context === null) return text.length * 7
  const current = getComputedStyle(document.documentElement).getPropertyValue('--font-interface')
  if (current !== face) {
    face = current
    context.font = `12px ${face}`
  }
  // A canvas knows no tabular figures.
  if (digitWidth === 0) digitWidth = tabularDigitWidth()
  const others = text.replace(/\d/g, '')
  return context.measureText(others).width + (text.length - others.length) * digitWidth
}

/** Counts how often faces have loaded: widths that were measured before are another face's. For `useSyncExternalStore`. */
export function facesLoaded(): number {
  return loadedCount
}

export function onFacesLoaded(changed: () => void): () => void {
  const announce = () => {
    loadedCount++
    digitWidth = 0
    changed()
  }
  document.fonts.addEventListener('loadingdone', announce)
  return () => document.fonts.removeEventListener('loadingdone', announce)
}

function tabularDigitWidth(): number {
  const probe = document.createElement('span')
  probe.style.cssText = 'position:absolute;visibility:hidden;font-size:12px;font-variant-numeric:tabular-nums;white-space:pre'
  probe.textContent = '0'.repeat(40)
  document.body.append(probe)
  const width = probe.getBoundingClientRect().width / 40
  probe.remove()
  return width
}
