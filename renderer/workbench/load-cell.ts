/**
 * A cell that loads a file of the workspace: its path as seen from the notebook's folder, and a variable named after it.
 * A name that is taken or cannot be one gets a number or a mark.
 */
export function loadCell(file: string, notebook: string, taken: ReadonlySet<string>): string {
  const name = variableFor(file, taken)
  const path = pathFromNotebook(file, notebook).replace(/['\\]/g, '\\$&')
  return `const ${name} = await load('${path}')\n${name}`
}

/** A variable named after a file, a format and the like; a name that is taken gets a number. */
export function variableFor(file: string, taken: ReadonlySet<string>): string {
  const stem = (file.split('/').at(-1) ?? '').replace(/(\.(csv|tsv|txt|jsonl?|ndjson|parquet|xlsx?|zip|gz))+$/i, '')
  const words = stem.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const camel = words.map((word, index) => (index === 0 ? word[0]?.toLowerCase() + word.slice(1) : word[0]?.toUpperCase() + word.slice(1))).join('')
  const base = camel === '' ? 'table' : /^\p{N}/u.test(camel) ? `_${camel}` : camel
  let name = base
  for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`
  return name
}

/** A path of the workspace as it is seen from the notebook's folder. */
export function pathFromNotebook(file: string, notebook: string): string {
  return relativePath(notebook.split('/').slice(0, -1), file.split('/'))
}

/** A path as a cell of the notebook names it, from the workspace; null where it leads out of it. */
export function pathInWorkspace(path: string, notebook: string): string | null {
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return null
  const parts = notebook.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function relativePath(from: string[], to: string[]): string {
  let shared = 0
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}
