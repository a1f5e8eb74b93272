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

let pointed: { x: number; y: number } | null = null

/** Remembers where a press fell on a cell's still text, so that the caret goes there once the editor stands in its place. */
export function pointAt(point: { x: number; y: number } | null): void {
  pointed = point
}

export function takePoint(): { x: number; y: number } | null {
  const point = pointed
  pointed = null
  return point
}

let held = ''

/** Keeps what was typed before the editor was there. */
export function holdTyped(text: string): void {
  held += text
}

export function takeTyped(): string {
  const text = held
  held = ''
  return text
}
