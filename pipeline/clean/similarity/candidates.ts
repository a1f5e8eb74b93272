/** Finds those among texts seen before that may be alike. */
export interface Candidates {
  /** Places of texts to compare with, each once at least; a block of too many is passed over. */
  of(group: string, text: string): Iterable<number>
  add(group: string, text: string, place: number): void
}

/** A block that more texts share than this tells nothing about them, and comparing all of its pairs would take the square of its size. */
export const mostInBlock = 100

/**
 * Candidates within a share of edits (Pass-Join, Li et al. 2011): a text is cut into one piece more than edits are allowed, so one piece at least
 * stands unchanged in whatever is alike, moved by no more than the edits.
 */
export function createPieceCandidates(least: number): Candidates {
  const groups = new Map<string, Map<number, Map<string, number[]>[]>>()
  // The longer of two texts alike has at most 1 ÷ least times the characters of the shorter.
  const edits = (length: number): number => Math.floor((1 - least) * Math.floor(length / least + 1e-9) + 1e-9)
  return {
    *of(group, text) {
      const byLength = groups.get(group)
      if (byLength === undefined) return
      for (let length = Math.ceil(text.length * least - 1e-9); length <= Math.floor(text.length / least + 1e-9); length += 1) {
        const pieces = byLength.get(length)
        if (pieces === undefined) continue
        const most = edits(length)
        const longer = text.length - length
        for (const [index, piece] of pieces.entries()) {
          const [start, end] = place(length, pieces.length, index)
          const [from, to] = [Math.max(0, start - Math.floor((most - longer) / 2)), Math.min(text.length - (end - start), start + Math.floor((most + longer) / 2))]
          for (let at = from; at <= to; at += 1) {
            const found = piece.get(text.slice(at, at + end - start))
            if (found !== undefined && found.length <= mostInBlock) yield* found
          }
        }
      }
    },
    add(group, text, number) {
      const byLength = groups.get(group) ?? new Map<number, Map<string, number[]>[]>()
      groups.set(group, byLength)
      const count = Math.min(Math.max(1, text.length), edits(text.length) + 1)
      const pieces = byLength.get(text.length) ?? Array.from({ length: count }, () => new Map<string, number[]>())
      byLength.set(text.length, pieces)
      pieces.forEach((piece, index) => addTo(piece, text.slice(...place(text.length, pieces.length, index)), number))
    },
  }
}

/** Candidates that share one of the rarest members of two sets, so many that sets alike enough must share one (prefix filtering, Chaudhuri et al. 2006). */
export function createPrefixCandidates(toMembers: (text: string) => readonly string[], frequency: ReadonlyMap<string, number>, shareOfMembers: number): Candidates {
  const index = new Map<string, number[]>()
  const rarest = (group: string, text: string): string[] => {
    const members = [...new Set(toMembers(text))].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1))
    return members.slice(0, Math.max(1, members.length - Math.ceil(shareOfMembers * members.length - 1e-9) + 1)).map((member) => `${group}\u0000${member}`)
  }
  return {
    *of(group, text) {
      for (const key of rarest(group, text)) {
        const found = index.get(key)
        if (found !== undefined && found.length <= mostInBlock) yield* found
      }
    },
    add(group, text, place) {
      for (const key of rarest(group, text)) addTo(index, key, place)
    },
  }
}

function place(length: number, count: number, index: number): [number, number] {
  return [Math.floor((index * length) / count), Math.floor(((index + 1) * length) / count)]
}

/** One more than the most that are ever looked at is enough to know that a block is too large. */
function addTo(map: Map<string, number[]>, key: string, place: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [place])
  else if (list.length <= mostInBlock) list.push(place)
}
