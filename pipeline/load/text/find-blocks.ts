/** One of several tables in a text, each under notes or a blank line. Lines count from 0. */
export interface Block {
  name: string
  /** Where its header stands: the line, and the place in the text. */
  line: number
  start: number
  /** Behind its last line; in a text that is only the head of a file the last block may go on. */
  endLine: number
  end: number
}

/** The tables of a report that stands in one file: lines between notes (`# …`) and blank ones. A line break inside quotes ends none. */
export function findBlocks(text: string): Block[] {
  const blocks: Block[] = []
  let open: Omit<Block, 'name'> | null = null
  let isInQuotes = false
  let line = 0
  for (const { 0: whole, index: start } of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    if (whole === '') break
    const isBetween = !isInQuotes && (/^\s*"?#/.test(whole) || !/[^,;\s"]/.test(whole))
    if (isBetween && open !== null) blocks.push({ name: `block ${blocks.length + 1}`, ...open })
    if (isBetween) open = null
    else {
      open ??= { line, start, endLine: line, end: start }
      open = { ...open, endLine: line + 1, end: start + whole.length }
      if (whole.split('"').length % 2 === 0) isInQuotes = !isInQuotes
    }
    line += 1
  }
  return open === null ? blocks : [...blocks, { name: `block ${blocks.length + 1}`, ...open }]
}
