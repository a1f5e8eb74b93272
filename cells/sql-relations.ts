/** A relation that a query reads. */
export interface ReadRelation {
  name: string
  alias: string | null
}

export interface SqlRelations {
  /** Relations read, without those that the query itself names in WITH. */
  reads: ReadRelation[]
  /** Tables and views that it makes. */
  creates: string[]
  /** Tables that were there and that it changes or drops. */
  changes: string[]
}

/** Where a query reads a relation by an unqualified name: what may mean a variable of the notebook instead. */
export interface RelationPlace extends ReadRelation {
  /** Offsets of the name, quotes included. */
  start: number
  end: number
}

interface Token {
  kind: 'word' | 'quoted' | 'sign'
  start: number
  end: number
  text: string
  /** Words in capitals; other tokens as they are. */
  upper: string
}

const tokenPattern = new RegExp(
  [
    String.raw`--[^\n]*`,
    String.raw`/\*[\s\S]*?(?:\*/|$)`,
    String.raw`[eE]?'(?:[^']|'')*(?:'|$)`,
    String.raw`(\$[\p{L}_]*\$)[\s\S]*?(?:\1|$)`,
    String.raw`(?<quoted>"(?:[^"]|"")*(?:"|$))`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_$]*)`,
    String.raw`(?<number>\d[\w.]*)`,
    // A dot that nothing follows belongs to a name that is being typed, not to the next word.
    String.raw`\.(?=\s)`,
    String.raw`(?<sign>\S)`,
  ].join('|'),
  'gu',
)

/** Functions whose arguments are divided by FROM. */
const functionsWithFrom = new Set(['EXTRACT', 'SUBSTRING', 'TRIM', 'OVERLAY', 'POSITION', 'LTRIM', 'RTRIM'])

const clauseEnds = new Set(
  'WHERE GROUP ORDER HAVING LIMIT OFFSET WINDOW QUALIFY SELECT UNION EXCEPT INTERSECT SET VALUES RETURNING WHEN TO'.split(' '),
)

/** Words that cannot be an alias where one may stand. */
const notAliases = new Set(
  ('ON USING JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL ASOF SEMI ANTI POSITIONAL LATERAL TABLESAMPLE PIVOT UNPIVOT FOR AT IN ' +
    [...clauseEnds].join(' ')).split(' '),
)

/**
 * Which relations SQL reads, makes and changes, by its words alone: names after FROM, JOIN and the like.
 * Strings and comments are skipped, table functions and file names are not relations, a half-written query gives what is there.
 */
export function sqlRelations(sql: string): SqlRelations {
  const { places: _, ...relations } = analyse(sql)
  return relations
}

/** The places of what `sqlRelations` calls read. */
export function relationPlaces(sql: string): RelationPlace[] {
  return analyse(sql).places
}

function analyse(sql: string): SqlRelations & { places: RelationPlace[] } {
  const places: RelationPlace[] = []
  const tokens = toTokens(sql)
  const reads: ReadRelation[] = []
  const creates: string[] = []
  const changes: string[] = []
  let named = new Set<string>()
  /** One for each open parenthesis, and the statement itself. */
  let levels = [newLevel(false)]

  function newLevel(hidesFrom: boolean): { inFrom: boolean; inWith: boolean; hidesFrom: boolean; names: string | null } {
    return { inFrom: false, inWith: false, hidesFrom, names: null }
  }

  const isName = (token: Token | undefined): token is Token => token !== undefined && token.kind !== 'sign'

  /** The name at `index`, the last part of a qualified one, and where it ends; null for a function, a subquery or nothing. */
  function nameAt(index: number): { name: string; end: number } | null {
    let at = index
    let token = tokens[at]
    if (!isName(token)) return null
    while (tokens[at + 1]?.text === '.' && isName(tokens[at + 2])) token = tokens[(at += 2)] as Token
    return tokens[at + 1]?.text === '(' ? null : { name: token.text, end: at + 1 }
  }

  function read(index: number): void {
    if (tokens[index]?.kind === 'word' && ['LATERAL', 'ONLY', 'TABLE'].includes(tokens[index]?.upper ?? '')) index++
    if (tokens[index]?.kind === 'word' && ['SELECT', 'VALUES', 'WITH', 'FROM'].includes(tokens[index]?.upper ?? '')) return
    const found = nameAt(index)
    if (!found || named.has(found.name.toLowerCase())) return
    let after = tokens[found.end]
    if (after?.kind === 'word' && after.upper === 'AS') after = tokens[found.end + 1]
    const isAlias = isName(after) && !(after?.kind === 'word' && notAliases.has(after.upper))
    const relation = { name: found.name, alias: isAlias ? (after?.text ?? null) : null }
    reads.push(relation)
    const first = tokens[index]
    if (first !== undefined && found.end === index + 1) places.push({ ...relation, start: first.start, end: first.end })
  }

  /** Steps over words such as IF NOT EXISTS. */
  function skip(index: number, ...words: string[]): number {
    while (tokens[index]?.kind === 'word' && words.includes(tokens[index]?.upper ?? '')) index++
    return index
  }

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token
    const level = levels.at(-1) as ReturnType<typeof newLevel>
    const before = tokens[index - 1]
    if (token.kind === 'sign') {
      if (token.text === '(') levels.push(newLevel(before?.kind === 'word' && functionsWithFrom.has(before.upper)))
      else if (token.text === ')' && levels.length > 1) {
        levels.pop()
        const outer = levels.at(-1) as typeof level
        // The name holds from its own query's end: inside, it still means the relation.
        if (outer.names !== null && tokens[index + 1]?.upper !== 'AS') {
          named.add(outer.names.toLowerCase())
          outer.names = null
        }
      } else if (token.text === ',' && level.inFrom) read(index + 1)
      else if (token.text === ';') {
        levels = [newLevel(false)]
        named = new Set()
      }
      continue
    }
    // Inside WITH, before its query: `name [(columns)] AS [NOT MATERIALIZED] (`.
    if (level.inWith && level.names === null && (before?.upper === 'WITH' || before?.upper === 'RECURSIVE' || before?.text === ',')) {
      if (token.upper === 'RECURSIVE') continue
      level.names = token.text
      if (tokens.slice(0, index).findLast((earlier) => earlier.upper === 'WITH' || earlier.upper === 'RECURSIVE')?.upper === 'RECURSIVE') named.add(token.text.toLowerCase())
      continue
    }
    if (token.kind === 'quoted' || before?.text === '.') continue
    switch (token.upper) {
      case 'WITH':
        level.inWith = true
        break
      case 'FROM':
        if (level.hidesFrom || (before?.upper === 'DISTINCT' && /^(IS|NOT)$/.test(tokens[index - 2]?.upper ?? ''))) break
        level.inFrom = true
        level.inWith = false
        if (before?.upper === 'DELETE') addChange(index + 1)
        else read(index + 1)
        break
      case 'JOIN':
      case 'DESCRIBE':
      case 'SUMMARIZE':
      case 'PIVOT':
      case 'UNPIVOT':
        read(index + 1)
        break
      case 'COPY':
        if (index === 0 || before?.text === ';') read(index + 1)
        break
      case 'USING':
        // MERGE … USING and DELETE … USING name a relation, JOIN … USING columns in parentheses, USING SAMPLE a size.
        if (tokens[index + 1]?.upper !== 'SAMPLE') read(index + 1)
        break
      case 'INTO':
        addChange(index + 1)
        break
      case 'UPDATE':
        if (before?.upper !== 'DO' && before?.upper !== 'THEN' && before?.upper !== 'FOR') addChange(skip(index + 1, 'OR', 'IGNORE', 'REPLACE'))
        break
      case 'CREATE': {
        const at = skip(index + 1, 'OR', 'REPLACE', 'TEMP', 'TEMPORARY')
        if (tokens[at]?.upper === 'TABLE' || tokens[at]?.upper === 'VIEW') {
          const start = skip(at + 1, 'IF', 'NOT', 'EXISTS')
          const name = isName(tokens[start]) ? createdName(start) : null
          if (name !== null) creates.push(name)
        }
        break
      }
      case 'DROP':
      case 'ALTER':
      case 'TRUNCATE':
        if (tokens[index + 1]?.upper === 'TABLE' || tokens[index + 1]?.upper === 'VIEW') addChange(skip(index + 2, 'IF', 'EXISTS'))
        break
      default:
        if (clauseEnds.has(token.upper)) {
          level.inFrom = false
          level.inWith = false
        }
    }
  }
  return { reads, creates: [...new Set(creates)], changes: [...new Set(changes)], places }

  function addChange(index: number): void {
    const name = isName(tokens[index]) ? createdName(index) : null
    if (name !== null) changes.push(name)
  }

  /** As `nameAt`, for names that a list of columns in parentheses may follow. */
  function createdName(index: number): string {
    let at = index
    while (tokens[at + 1]?.text === '.' && isName(tokens[at + 2])) at += 2
    return (tokens[at] as Token).text
  }
}

function toTokens(sql: string): Token[] {
  const tokens: Token[] = []
  for (const match of sql.matchAll(tokenPattern)) {
    const { quoted, word, number, sign } = match.groups ?? {}
    const range = { start: match.index, end: match.index + match[0].length }
    if (quoted !== undefined) {
      const text = quoted.slice(1, quoted.endsWith('"') && quoted.length > 1 ? -1 : undefined).replaceAll('""', '"')
      tokens.push({ kind: 'quoted', ...range, text, upper: text })
    } else if (word !== undefined) tokens.push({ kind: 'word', ...range, text: word, upper: word.toUpperCase() })
    else if (number !== undefined) tokens.push({ kind: 'sign', ...range, text: number, upper: number })
    else if (sign !== undefined) tokens.push({ kind: 'sign', ...range, text: sign, upper: sign })
    // A string takes a place: `FROM 'orders.csv'` names no relation.
    else if (/^[eE]?'|^\$/.test(match[0])) tokens.push({ kind: 'sign', ...range, text: "''", upper: "''" })
  }
  return tokens
}
