/** Chromium caps an element's height at 33,554,428 px; below this limit a pixel of the scroll bar is a pixel of the rows. */
export const heightLimit = 12_000_000

/** A list of rows of one height, seen through a window. All in px. */
export interface ScrollFrame {
  rowCount: number
  rowHeight: number
  /** Of the part where rows show. */
  viewHeight: number
}

/** What the scrolled element is tall: the rows' own height, or the limit where they would be taller. */
export function scrollHeight(frame: ScrollFrame): number {
  return Math.min(fullHeight(frame), heightLimit)
}

/** True where the scroll bar moves the rows by more than its own pixels; a wheel then has to be followed by hand. */
export function isScaled(frame: ScrollFrame): boolean {
  return fullHeight(frame) > heightLimit
}

/** Position of the view among all rows for a position of the scroll bar. Both ends meet exactly. */
export function topOfScroll(frame: ScrollFrame, scrollTop: number): number {
  const most = mostTop(frame)
  const range = scrollHeight(frame) - frame.viewHeight
  if (!isScaled(frame)) return clamp(scrollTop, 0, most)
  return range <= 0 ? 0 : clamp((scrollTop / range) * most, 0, most)
}

/** Position of the scroll bar for a position of the view: the inverse of `topOfScroll`, to the pixel of the bar. */
export function scrollOfTop(frame: ScrollFrame, top: number): number {
  const most = mostTop(frame)
  const range = scrollHeight(frame) - frame.viewHeight
  if (!isScaled(frame)) return clamp(top, 0, most)
  return most <= 0 ? 0 : clamp((top / most) * range, 0, range)
}

/** Rows of which at least a pixel shows: first, and one past the last. */
export function rowsInView(frame: ScrollFrame, top: number): { first: number; end: number } {
  const first = clamp(Math.floor(top / frame.rowHeight), 0, Math.max(0, frame.rowCount - 1))
  const end = Math.min(frame.rowCount, Math.ceil((top + frame.viewHeight) / frame.rowHeight))
  return { first: frame.rowCount === 0 ? 0 : first, end: Math.max(end, 0) }
}

/** The nearest position at which the row is whole in view; the same one where it is already. */
export function topShowing(frame: ScrollFrame, top: number, row: number): number {
  const start = row * frame.rowHeight
  const end = start + frame.rowHeight
  if (start < top) return clamp(start, 0, mostTop(frame))
  if (end > top + frame.viewHeight) return clamp(end - frame.viewHeight, 0, mostTop(frame))
  return top
}

/** The lowest position of the view: its last row ends at the view's end. */
export function mostTop(frame: ScrollFrame): number {
  return Math.max(0, fullHeight(frame) - frame.viewHeight)
}

function fullHeight(frame: ScrollFrame): number {
  return frame.rowCount * frame.rowHeight
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
