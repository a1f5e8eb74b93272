/** A CSV text taken apart without the pipeline: rows of fields, quotes and line breaks inside quotes understood. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (isQuoted) {
      if (character !== '"') field += character
      else if (text[at + 1] === '"') {
        field += '"'
        at += 1
      } else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',') {
      row.push(field)
      field = ''
    } else if (character === '\n') {
      rows.push([...row, field])
      row = []
      field = ''
    } else if (character !== '\r') field += character
  }
  if (field !== '' || row.length > 0) rows.push([...row, field])
  return rows
}

/** Rows as records by trimmed header; rows of another length apart. */
export function toRecords([header = [], ...rows]: string[][]): { records: Record<string, string>[]; broken: string[][] } {
  const names = header.map((name) => name.trim())
  const isWhole = (row: string[]) => row.length === header.length
  return {
    records: rows.filter(isWhole).map((row) => Object.fromEntries(row.map((value, index) => [names[index] ?? '', value]))),
    broken: rows.filter((row) => !isWhole(row)),
  }
}

/** `12.34` to 1234n. */
export function hundredths(text: string): bigint {
  const [units = '0', parts = ''] = text.split('.')
  return BigInt(units) * 100n + BigInt(parts.padEnd(2, '0'))
}

/** A sum of amounts as text with two places. */
export function sumText(amounts: readonly string[]): string {
  const sum = String(amounts.reduce((left, amount) => left + hundredths(amount), 0n)).padStart(3, '0')
  return `${sum.slice(0, -2)}.${sum.slice(-2)}`
}

/** Each record once, by a key of its own. */
export function distinctBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}
