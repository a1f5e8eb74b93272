/** A text in an encoding that Node only decodes, by turning its decoder round. A letter that the encoding lacks is a mistake and fails. */
export function encode(text: string, encoding: 'gb18030' | 'shift_jis' | 'windows-1252'): Buffer {
  const table = tableOf(encoding)
  return Buffer.concat([...text].map((letter) => table.get(letter) ?? fail(letter, encoding)))
}

const tables = new Map<string, Map<string, Buffer>>()

function tableOf(encoding: string): Map<string, Buffer> {
  const known = tables.get(encoding)
  if (known !== undefined) return known
  const decoder = new TextDecoder(encoding)
  const table = new Map<string, Buffer>()
  const add = (bytes: Buffer): void => {
    const letter = decoder.decode(bytes)
    if ([...letter].length === 1 && letter !== '\ufffd' && !table.has(letter)) table.set(letter, bytes)
  }
  for (let first = 0; first < 256; first += 1) add(Buffer.from([first]))
  if (encoding !== 'windows-1252') for (let first = 0x81; first < 0xff; first += 1) for (let second = 0x30; second < 0xff; second += 1) add(Buffer.from([first, second]))
  // Node decodes windows-1252 as Latin-1 and knows nothing of what differs.
  if (encoding === 'windows-1252') for (const [at, letter] of [[0x80, '€'], [0x92, '’'], [0x93, '“'], [0x94, '”'], [0x96, '–']] as const) table.set(letter, Buffer.from([at]))
  tables.set(encoding, table)
  return table
}

function fail(letter: string, encoding: string): never {
  throw new Error(`no ${JSON.stringify(letter)} in ${encoding}`)
}

/** A line of CSV, cells in quotes where they must be. */
export function csvLine(cells: readonly (string | number | null | undefined)[], delimiter = ','): string {
  return cells.map((cell) => (cell == null ? '' : /["\r\n]/.test(String(cell)) || String(cell).includes(delimiter) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell))).join(delimiter)
}

/** Lines of CSV under a header, from records that hold some of its columns; a column that the header lacks fails. */
export function csvText(header: readonly string[], records: readonly Readonly<Record<string, string | number | undefined>>[], { delimiter = ',', newline = '\n' } = {}): string {
  const lines = records.map((record) => {
    for (const name of Object.keys(record)) if (!header.includes(name)) throw new Error(`no column ${JSON.stringify(name)}`)
    return csvLine(header.map((name) => record[name]), delimiter)
  })
  return [csvLine(header, delimiter), ...lines].join(newline) + newline
}
