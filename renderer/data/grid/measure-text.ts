import type { Measure } from './column-widths'

let context: CanvasRenderingContext2D | null = null
/** Widths of the printable ASCII characters with tabular figures, which a canvas does not know; empty until they are measured. */
let widths: number[] = []

function measureText(text: string): number {
  if (widths.length === 0) widths = asciiWidths()
  let width = 0
  let others = ''
  for (const char of text) {
    const known = widths[char.charCodeAt(0) - 32]
    if (known === undefined || char.length > 1) others += char
    else width += known
  }
  return others === '' ? width : width + measureOnCanvas(others)
}

let measure: Measure = (text) => measureText(text)

/** Gives the width of a text in px in the face that cells of the grid have. Another function once faces have loaded: what was measured before is another face's. */
export function currentMeasure(): Measure {
  return measure
}

/** Hears when `currentMeasure` gives another function; for `useSyncExternalStore`. */
export function onFacesLoaded(changed: () => void): () => void {
  const renew = () => {
    widths = []
    context = null
    measure = (text) => measureText(text)
    changed()
  }
  document.fonts.addEventListener('loadingdone', renew)
  return () => document.fonts.removeEventListener('loadingdone', renew)
}

function measureOnCanvas(text: string): number {
  if (context === null) {
    context = document.createElement('canvas').getContext('2d')
    if (context === null) return text.length * 12
    context.font = `12px ${getComputedStyle(document.documentElement).getPropertyValue('--font-interface')}`
  }
  return context.measureText(text).width
}

/** All in one layout of the page. */
function asciiWidths(): number[] {
  const probe = document.createElement('div')
  probe.style.cssText = 'position:absolute;visibility:hidden;font-size:12px;font-variant-numeric:tabular-nums;white-space:pre'
  for (let code = 32; code < 127; code++) {
    const char = document.createElement('span')
    char.textContent = String.fromCharCode(code)
    probe.append(char)
  }
  document.body.append(probe)
  const measured = Array.from(probe.children, (char) => char.getBoundingClientRect().width)
  probe.remove()
  return measured
}
