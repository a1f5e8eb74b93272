/** What of a long text is shown before somebody asks for all of it. */
export interface FoldedText {
  head: string
  /** Empty where everything is in the head. */
  tail: string
  lineCount: number
  hiddenLines: number
}

const headLines = 24
const tailLines = 12
const partLimit = 16_000

/** The first and last lines of a text; all of it where little would be hidden. Works on megabytes within a few ms. */
export function foldText(text: string): FoldedText {
  const lineCount = countLines(text)
  if (lineCount <= headLines + tailLines + 8 && text.length <= 3 * partLimit) return { head: text, tail: '', lineCount, hiddenLines: 0 }
  const headEnd = Math.min(indexOfLine(text, headLines), partLimit)
  const tailStart = Math.max(indexOfLineFromEnd(text, tailLines), text.length - partLimit, headEnd)
  const head = text.slice(0, headEnd)
  const tail = text.slice(tailStart)
  return { head, tail, lineCount, hiddenLines: Math.max(0, lineCount - countLines(head) - countLines(tail)) }
}

/** Lines of a text; a line end at its end begins no new one. */
export function countLines(text: string): number {
  let count = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Blocks of some hundred lines, so that the browser lays out only those in view. */
export function toBlocks(text: string, linesABlock = 400): string[] {
  const blocks: string[] = []
  for (let from = 0; from < text.length; ) {
    const end = from + indexOfLine(text.slice(from, from + linesABlock * 4000), linesABlock)
    blocks.push(text.slice(from, end))
    from = end
  }
  return blocks
}

function indexOfLine(text: string, line: number): number {
  let at = 0
  for (let count = 0; count < line; count++) {
    const end = text.indexOf('\n', at)
    if (end < 0) return text.length
    at = end + 1
  }
  return at
}

function indexOfLineFromEnd(text: string, lines: number): number {
  let at = text.endsWith('\n') ? text.length - 1 : text.length
  for (let count = 0; count < lines; count++) {
    const end = text.lastIndexOf('\n', at - 1)
    if (end < 0) return 0
    at = end
  }
  return at + 1
}
