const mostRows = 100
const mostColumns = 40
const longestText = 500

/** Plain objects or rows of values as a small HTML table, for readers without our grid; what is left out is counted in its last row. */
export function htmlTable(columns: readonly string[], rows: readonly (readonly unknown[])[], rowCount = rows.length): string {
  const shownColumns = columns.slice(0, mostColumns)
  const head = shownColumns.map((column) => `<th>${escape(column)}</th>`).join('')
  const body = rows.slice(0, mostRows).map((row) => `<tr>${shownColumns.map((_, index) => `<td>${escape(cellText(row[index]))}</td>`).join('')}</tr>`)
  const left = rowCount - Math.min(rows.length, mostRows)
  const rest = left > 0 ? `<tr><td colspan="${shownColumns.length}">… + ${left}</td></tr>` : ''
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}${rest}</tbody></table>`
}

export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  const text = typeof value === 'object' ? (safeJson(value) ?? '') : String(value)
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}

function safeJson(value: object): string | undefined {
  try {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
  } catch {
    return Object.prototype.toString.call(value)
  }
}
