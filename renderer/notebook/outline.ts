import type { CellState } from '../../protocol/session/state'

export interface OutlineHeading {
  cell: string
  /** 1 to 6. */
  level: number
  text: string
}

/** Headings of Markdown cells in notebook order, without their marks; what stands in fenced code is no heading. */
export function outlineOf(cells: readonly Pick<CellState, 'id' | 'type' | 'source'>[]): OutlineHeading[] {
  return cells.flatMap((cell) => {
    if (cell.type !== 'markdown') return []
    let isFenced = false
    return cell.source.split('\n').flatMap((line): OutlineHeading[] => {
      if (/^\s*(```|~~~)/.test(line)) isFenced = !isFenced
      const heading = isFenced ? null : /^(#{1,6})\s+(.+?)\s*#*$/.exec(line)
      if (!heading) return []
      const text = (heading[2] ?? '').replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_`]/g, '')
      return [{ cell: cell.id, level: heading[1]?.length ?? 1, text }]
    })
  })
}
