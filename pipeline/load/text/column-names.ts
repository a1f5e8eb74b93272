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

function clean(cell: string): string {
  return cell.replaceAll('\u0000', '').replace(/^[\s\ufeff]+|\s+$/g, '')
}
