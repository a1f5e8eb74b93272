/** A field in quotes, with quotes inside doubled. @param {string} value */
export const quoted = (value) => `"${value.replaceAll('"', '""')}"`

/** A field in quotes only where it must be. @param {string} value */
export const quotedIfNeeded = (value) => (/[",\r\n]/.test(value) ? quoted(value) : value)

/**
 * A record's fields in the header's order; a name that the header lacks is a mistake and fails.
 *
 * @param {readonly string[]} header
 * @param {Record<string, string>} record  what is missing is written empty
 */
export function inOrder(header, record) {
  for (const name of Object.keys(record)) if (!header.includes(name)) throw new Error(`no column ${JSON.stringify(name)}`)
  return header.map((name) => record[name] ?? '')
}

/** Plain CSV with a header: for the truth. @param {readonly Record<string, string | number>[]} records at least one */
export function toCsv(records) {
  const header = Object.keys(records[0])
  const lines = records.map((record) => header.map((name) => quotedIfNeeded(String(record[name]))).join(','))
  return `${[header.join(','), ...lines].join('\n')}\n`
}
