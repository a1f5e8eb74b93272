import type { ImportChoice } from '../../../protocol/import'
import { readLiteral, toLiteral } from './literals'

/** One call of `load` as a cell holds it. */
export interface ImportCall {
  /** The variable that the table is bound to. */
  result: string
  /** As the call names them: from the notebook's folder. */
  paths: string[]
  choice: ImportChoice
}

/** The readable cell that an import leaves behind. Several calls stand in one cell; the last one's table is shown. */
export function importCode(calls: readonly ImportCall[]): string {
  const lines = calls.map(({ result, paths, choice }) => {
    const files = paths.length === 1 ? toLiteral(paths[0]) : toLiteral(paths)
    const options = Object.entries(choice).filter(([, value]) => value !== undefined && !isEmpty(value))
    if (options.length === 0) return `const ${result} = await load(${files})`
    const short = `{ ${options.map(([name, value]) => `${name}: ${toLiteral(value)}`).join(', ')} }`
    const isShort = short.length <= 72 && `const ${result} = await load(${files}, ${short})`.length <= 110
    const written = isShort ? short : `{\n${options.map(([name, value]) => `  ${name}: ${toLiteral(value, 1)},\n`).join('')}}`
    return `const ${result} = await load(${files}, ${written})`
  })
  const last = calls.at(-1)
  return last === undefined ? '' : [...lines, last.result].join('\n')
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/**
 * The calls of a cell that is nothing but an import with literal arguments; null for any other cell: what a person has written
 * by hand beside it must not be lost.
 */
export function readImportCode(source: string): ImportCall[] | null {
  const calls: ImportCall[] = []
  let rest = source.trim()
  for (;;) {
    const head = /^const\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*=\s*await\s+load\(\s*/u.exec(rest)
    if (head === null) break
    const files = readLiteral(rest.slice(head[0].length))
    if (files === null) return null
    rest = rest.slice(head[0].length + files.length).trimStart()
    let choice: unknown = {}
    if (rest.startsWith(',') && !/^,\s*\)/.test(rest)) {
      const blanks = /^,\s*/.exec(rest)?.[0].length ?? 1
      const options = readLiteral(rest.slice(blanks))
      if (options === null) return null
      choice = options.value
      rest = rest.slice(blanks + options.length).trimStart()
    }
    const end = /^,?\s*\)\s*;?\s*/.exec(rest)
    const paths = typeof files.value === 'string' ? [files.value] : files.value
    if (end === null || !isTexts(paths) || !isChoice(choice)) return null
    calls.push({ result: head[1] ?? '', paths, choice })
    rest = rest.slice(end[0].length)
  }
  if (calls.length === 0) return null
  // A last line shows the table, and nothing else may stand there.
  const shown = rest.replace(/;?\s*$/, '')
  return shown === '' || calls.some(({ result }) => result === shown) ? calls : null
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
}

const known: Record<keyof ImportChoice, (value: unknown) => boolean> = {
  as: isText,
  section: isText,
  encoding: isText,
  delimiter: isText,
  header: (value) => typeof value === 'boolean',
  zone: isText,
  currency: isText,
  platform: isText,
  map: (value) => typeof value === 'object' && value !== null,
  pseudonymise: isTexts,
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/** Only what the wizard can show: another option would be lost when the cell is written anew. */
function isChoice(value: unknown): value is ImportChoice {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.entries(value).every(([name, item]) => Object.hasOwn(known, name) && known[name as keyof ImportChoice](item))
}
