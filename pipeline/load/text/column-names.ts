/** Names of columns from a header: trimmed, none empty, none twice (the engine does not tell capitals from small letters). */
export function toColumnNames(header: readonly string[]): { names: string[]; renamed: { from: string; to: string }[] } {
  const taken = new Set<string>()
  const renamed: { from: string; to: string }[] = []
  const all = new Set(header.map((cell) => clean(cell).toLowerCase()))
  const names = header.map((cell, index) => {
    const wanted = clean(cell) || `column_${index + 1}`
    let name = wanted
    for (let number = 2; taken.has(name.toLowerCase()) || (name !== wanted && all.has(name.toLowerCase())); number += 1) name = `${wanted}_${number}`
    if (name !== wanted) renamed.push({ from: wanted, to: name })
    taken.add(name.toLowerCase())
    return name
  })
  return { names, renamed }
}

/** A column's name that none of those there has, whatever the capitals. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const all = new Set(taken.map((name) => name.toLowerCase()))
  let name = wanted
  for (let number = 2; all.has(name.toLowerCase()); number += 1) name = `${wanted}_${number}`
  return name
}

function clean(cell: string): string {
  return cell.replaceAll('\u0000', '').replace(/^[\s\ufeff]+|\s+$/g, '')
}
