const tokenPattern = new RegExp(
  [
    String.raw`//[^\n]*`,
    String.raw`/\*[\s\S]*?(?:\*/|$)`,
    String.raw`'(?:[^'\\\n]|\\[\s\S])*'?`,
    String.raw`"(?:[^"\\\n]|\\[\s\S])*"?`,
    String.raw`(?<member>\??\.[ \t]*#?[\p{L}_$][\p{L}\p{N}_$]*)`,
    String.raw`(?<word>[\p{L}_$][\p{L}\p{N}_$]*)`,
    String.raw`(?<open>[({[])`,
    String.raw`(?<close>[)}\]])`,
  ].join('|'),
  'gu',
)

const keywords = new Set(
  ('as async await break case catch class const continue debugger default delete do else enum export extends false finally for from function if ' +
    'implements import in instanceof interface let namespace new null of return satisfies static super switch this throw true try type typeof ' +
    'undefined var void while with yield').split(' '),
)

const declaring = new Set('const let var function class enum namespace interface type'.split(' '))

/**
 * What a source that does not parse most likely declares and uses: while a line is half typed, the names of
 * earlier cells should stay known. Every word that is no member counts as a use.
 */
export function tolerantReferences(source: string): { defines: string[]; uses: string[] } {
  const defines = new Set<string>()
  const uses = new Set<string>()
  let depth = 0
  let before = ''
  let isImport = false
  /** Depth at which a destructuring pattern was opened; -1 outside one. */
  let patternDepth = -1
  for (const match of source.matchAll(tokenPattern)) {
    const { word, open, close } = match.groups ?? {}
    if (open !== undefined) {
      if (depth === 0 && (before === 'const' || before === 'let' || before === 'var')) patternDepth = 0
      depth++
    } else if (close !== undefined) {
      depth = Math.max(0, depth - 1)
      if (depth === patternDepth) patternDepth = -1
    } else if (word !== undefined) {
      if (word === 'import') isImport = true
      else if (word === 'from') isImport = false
      else if ((depth === 0 && declaring.has(before)) || patternDepth >= 0 || isImport) defines.add(word)
      else if (!keywords.has(word)) uses.add(word)
    } else if (/^['"]/.test(match[0])) isImport = false
    before = word ?? open ?? close ?? before
  }
  for (const name of defines) uses.delete(name)
  return { defines: [...defines], uses: [...uses] }
}

const closers: Record<string, string> = { '(': ')', '{': '}', '[': ']' }

/** Guesses at what a source that does not parse would be when it is finished. Everything in it keeps its place. */
export function mendings(source: string): string[] {
  const withoutDots = source.replace(/\?\.(?=\s*(?:$|[)\]},;\n]))/g, (dot) => ' '.repeat(dot.length))
  const open: string[] = []
  for (const match of withoutDots.matchAll(tokenPattern)) {
    const { open: opened, close } = match.groups ?? {}
    if (opened !== undefined) open.push(closers[opened] ?? '')
    else if (close !== undefined) open.pop()
  }
  const closing = open.toReversed().join('')
  return [withoutDots, ...(closing === '' ? [] : [withoutDots + closing]), `${withoutDots} _${closing}`]
}
