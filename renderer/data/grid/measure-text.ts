let context: CanvasRenderingContext2D | null = null

/** Width of a text in px in the face that cells of the grid have. */
export function measureText(text: string): number {
  context ??= document.createElement('canvas').getContext('2d')
  if (context === null) return text.length * 7
  context.font = `12px ${getComputedStyle(document.documentElement).getPropertyValue('--font-interface')}`
  return context.measureText(text).width
}
