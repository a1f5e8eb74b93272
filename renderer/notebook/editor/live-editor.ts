type MountedEditor = typeof import('./mounted-editor')

let loaded: MountedEditor | null = null
let loading: Promise<MountedEditor> | null = null

/** The editor, which is fetched after the notebook is on the screen: Monaco is most of the page's code. */
export function loadEditor(): Promise<MountedEditor> {
  loading ??= import('./mounted-editor').then((module) => (loaded = module))
  return loading
}

/** The editor if it is there already. */
export function loadedEditor(): MountedEditor | null {
  return loaded
}

/** Where the caret stands in the cell's whole source; null while the cell is not in the editor. */
export function sourceOffset(session: string, cell: string): number | null {
  return loaded?.sourceOffset(session, cell) ?? null
}

let pointed: { cell: string; x: number; y: number } | null = null

/** Remembers where a press fell on a cell's still text, so that the caret goes there once the editor stands in its place. */
export function pointAt(cell: string, point: { x: number; y: number }): void {
  pointed = { cell, ...point }
}

/** Where the last press fell, if it was on this cell. */
export function takePoint(cell: string): { x: number; y: number } | null {
  const point = pointed
  pointed = null
  return point?.cell === cell ? point : null
}

const held = new Map<string, string>()

/** Keeps what was typed into a cell before its editor could take it. A cell that is left before waits until it is edited again. */
export function holdTyped(session: string, cell: string, text: string): void {
  const key = `${session} ${cell}`
  held.set(key, (held.get(key) ?? '') + text)
}

export function takeTyped(session: string, cell: string): string {
  const key = `${session} ${cell}`
  const text = held.get(key) ?? ''
  held.delete(key)
  return text
}
