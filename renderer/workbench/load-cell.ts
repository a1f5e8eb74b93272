/**
 * A cell that loads a file of the workspace: its path as seen from the notebook's folder, and a variable named after it.
 * A name that is taken or cannot be one gets a number or a mark.
 */
export function loadCell(file: string, notebook: string, taken: ReadonlySet<string>): string {
  const name = variableFor(file, taken)
  const path = relativePath(notebook.split('/').slice(0, -1), file.split('/')).replace(/['\\]/g, '\\$&')
  return `const ${name} = await load('${path}')\n${name}`
}

function variableFor(file: string, taken: ReadonlySet<string>): string {
  const stem = (file.split('/').at(-1) ?? '').replace(/(\.(csv|tsv|txt|jsonl?|ndjson|parquet|xlsx?|gz))+$/i, '')
  const words = stem.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const camel = words.map((word, index) => (index === 0 ? word[0]?.toLowerCase() + word.slice(1) : word[0]?.toUpperCase() + word.slice(1))).join('')
  const base = camel === '' ? 'table' : /^\p{N}/u.test(camel) ? `_${camel}` : camel
  let name = base
  for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`
  return name
}

function relativePath(from: string[], to: string[]): string {
  let shared = 0
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}
