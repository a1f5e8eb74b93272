import type { Completion } from '../../protocol/language-service'
import { columnItems, uniqueByLabel, type KnownTable } from './sql-language'

/**
 * Column names for a string that is an argument: `{ by: 'cu|' }`. Those of the tables that the same statement names,
 * else of all that the cell names, else of all there are. Empty where the place is in no string of a call.
 */
export function completeColumns(source: string, offset: number, tables: readonly KnownTable[]): Completion[] {
  const place = stringAt(source, offset)
  if (!place) return []
  const isNamedIn = (text: string) => (table: KnownTable) => new RegExp(`(?<![\\p{L}\\p{N}_$.])${escapeName(table.name)}(?![\\p{L}\\p{N}_$])`, 'u').test(text)
  const inCall = tables.filter(isNamedIn(source.slice(place.statementStart, place.start)))
  const inCell = inCall.length > 0 ? inCall : tables.filter(isNamedIn(source))
  const lineStart = source.lastIndexOf('\n', offset - 1) + 1
  const range = { startColumn: place.start - lineStart + 2, endColumn: place.end - lineStart + 1 }
  return uniqueByLabel((inCell.length > 0 ? inCell : tables).flatMap((table) => columnItems(table, '0'))).map((item) => ({
    ...item,
    insertText: item.label.replaceAll('\\', '\\\\').replaceAll(place.quote, `\\${place.quote}`),
    range,
  }))
}

interface StringPlace {
  quote: string
  /** Offset of the opening quote. */
  start: number
  /** Offset of the closing quote, or the line's end. */
  end: number
  statementStart: number
}

const piece = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(['"])(?:(?!\1)[^\\\n]|\\[\s\S])*(?:\1|(?=\n)|$)|`(?:[^`\\]|\\[\s\S])*`?|[()[\]{};\n]/g

function stringAt(source: string, offset: number): StringPlace | null {
  /** Where the statements began that stand around open brackets. */
  const open: { bracket: string; statementStart: number }[] = []
  let statementStart = 0
  for (const match of source.matchAll(piece)) {
    if (match.index >= offset) return null
    const text = match[0]
    const quote = match[1]
    const end = match.index + text.length
    if (quote !== undefined) {
      const isClosed = text.length > 1 && text.endsWith(quote)
      if (offset <= (isClosed ? end - 1 : end)) {
        const isInCall = open.some(({ bracket }) => bracket === '(')
        return isInCall ? { quote, start: match.index, end: isClosed ? end - 1 : end, statementStart: open[0]?.statementStart ?? statementStart } : null
      }
    } else if (/^[([{]$/.test(text)) open.push({ bracket: text, statementStart })
    else if (/^[)\]}]$/.test(text)) open.pop()
    else if ((text === ';' || text === '\n') && open.length === 0) statementStart = end
  }
  return null
}

function escapeName(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
