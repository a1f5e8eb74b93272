import type { Failure, FailureKind, FailureOf, Place, StackFrame } from './failure'
import { failureMessages, failureParts, soughtThings } from './messages/failures'
import { fillText, formatNumber, type Language, type Text, type TextValues } from './text'

/** A failure in words. `place` is where a reader can go, in the failure's own terms; null where there is no such place. */
export interface DescribedFailure {
  title: string
  detail: string
  hint: string | null
  place: Place | null
}

interface Described {
  values: TextValues
  place?: Place
  /** Instead of the catalogue's hint. */
  hint?: Text | null
}

type Describers = { [Kind in FailureKind]: (failure: FailureOf<Kind>, language: Language) => Described }

/** How each kind's data fills its words. */
const describers: Describers = {
  'file-missing': ({ path, nearby }, language) => ({
    values: { path, nearby: listOf(nearby, language) },
    place: { file: path },
    ...(nearby.length > 0 ? { hint: failureParts.nearby } : {}),
  }),
  'file-empty': ({ path }) => ({ values: { path }, place: { file: path } }),
  'file-outside': ({ path, workspace }) => ({ values: { path, workspace }, place: { file: path } }),
  'file-binary': ({ path, looksLike }) => ({ values: { path, looksLike }, place: { file: path } }),
  'file-unreadable': ({ path, reason }) => ({ values: { path, reason }, place: { file: path } }),
  'bad-encoding': ({ path, encoding, line, byte }) => ({ values: { path, encoding: encoding.toUpperCase(), line, byte }, place: { file: path, line } }),
  'line-too-long': ({ path, line, bytes, limit }, language) => ({
    values: { path, line, bytes: formatBytes(bytes, language), limit: formatBytes(limit, language) },
    place: { file: path, line },
  }),
  'too-many-columns': ({ path, columns, limit }) => ({ values: { path, columns, limit }, place: { file: path } }),
  'text-too-long': ({ path, row, column, characters, limit }) => ({ values: { path, row, column, characters, limit }, place: { file: path } }),
  'bad-export': ({ option, given, allowed }, language) => ({ values: { option, given: shorten(given), allowed: listOf(allowed, language) } }),
  'unknown-format': ({ path, detail }) => ({ values: { path, detail }, place: { file: path } }),
  'missing-column': ({ where, column, columns }, language) => ({
    values: { where, column, columns: listOf(nearestFirst(column, columns), language) },
    ...(columns.length === 0 ? { hint: failureParts.noColumns } : {}),
  }),
  'unreadable-value': ({ where, row, column, value, wanted }) => ({ values: { where, row, column, value: shorten(value), wanted } }),
  'bad-params': ({ step, parameter, problem, given }) => ({ values: { step, parameter, problem: problem.replace(/[.。]$/, ''), given: shorten(given) } }),
  'too-few-rows': ({ step, rows, needed }) => ({ values: { step, rows, needed } }),
  'rules-broken': ({ table, rules }, language) => ({ values: { table, count: rules.length, rules: listOf(rules.map(({ rule, failed }) => `${rule[language]} (${formatNumber(failed, language)})`), language) } }),
  'no-seed': ({ step }) => ({ values: { step } }),
  'sql': ({ message, line, column }) => ({ values: { message }, place: spot(line, column) }),
  'out-of-memory': ({ what, limitBytes }, language) => ({ values: { what, limit: formatBytes(limitBytes, language) } }),
  'package-missing': ({ package: name, install }) => ({ values: { package: name, install } }),
  'bad-shape': ({ layer, operation, wanted, given, batch }, language) => ({ values: { layer: layerWords(layer, language), operation, wanted, given, spot: batchWords(batch, language) } }),
  'id-out-of-range': ({ layer, id, size, place, batch }, language) => ({ values: { layer: layerWords(layer, language), id, size, last: size - 1, place, spot: batchWords(batch, language) } }),
  'not-finite': ({ what, layer, epoch, batch }, language) => ({ values: { what: fillText(failureParts[`${what}NotFinite`], language), layer: layerWords(layer, language), epoch, batch } }),
  'not-enough-memory': ({ what, neededBytes, limitBytes }, language) => ({ values: { what, needed: formatBytes(neededBytes, language), limit: formatBytes(limitBytes, language) } }),
  'bad-weights': ({ path, problem }) => ({ values: { path, problem }, place: { file: path } }),
  'cell-syntax': ({ message, line, column }) => ({ values: { message, line, column }, place: { line, column } }),
  'cell-types': ({ diagnostics }, language) => {
    const first = diagnostics[0]
    const nothing = fillText(failureParts.nothing, language)
    return {
      values: { count: diagnostics.length, line: first?.line ?? nothing, message: first?.message ?? nothing },
      place: spot(first?.line, first?.column),
    }
  },
  'cell-error': ({ name, message, frames, line, column }) => ({
    values: { name, message },
    place: line === undefined ? frames[0] : spot(line, column),
    ...(name === 'ReferenceError' ? { hint: failureParts.unknownName } : {}),
  }),
  'cell-threw': ({ value, line, column }) => ({ values: { value: shorten(value) }, place: spot(line, column) }),
  'kernel-lost': ({ reason, code, signal }, language) => ({ values: { reason, exit: exitWords(code, signal, language) } }),
  'kernel-start': ({ reason }) => ({ values: { reason } }),
  'notebook-corrupt': ({ path, reason, line, column }, language) => ({
    values: { path, reason, spot: line === undefined ? '' : fillText(failureParts.spot, language, { line }) },
    place: { file: path, ...spot(line, column) },
  }),
  'notebook-changed': ({ path }) => ({ values: { path }, place: { file: path } }),
  'notebook-locked': ({ path, process }) => ({ values: { path, process: String(process) }, place: { file: path } }),
  'notebook-untrusted': ({ path }) => ({ values: { path }, place: { file: path } }),
  'file-exists': ({ path }) => ({ values: { path }, place: { file: path } }),
  'save-failed': ({ path, reason }) => ({ values: { path, reason }, place: { file: path } }),
  'unknown-parameter': ({ name, known }, language) => ({
    values: { name, known: listOf(nearestFirst(name, known), language) },
    ...(known.length === 0 ? { hint: failureParts.noParameters } : {}),
  }),
  'bad-parameter-value': ({ name, given, wanted }) => ({ values: { name, given: shorten(given), wanted } }),
  'not-found': ({ what, name }, language) => {
    const word = soughtThings[what].name[language]
    return { values: { name, what: capitalise(word), whatInside: word, advice: soughtThings[what].advice[language] } }
  },
  'usage': ({ problem }) => ({ values: { problem } }),
  'disconnected': () => ({ values: {} }),
  'cancelled': () => ({ values: {} }),
  'bug': ({ message }) => ({ values: { message } }),
}

/** Words of a failure in one language, with every place filled: what the window, the command line and the kernel's text show. */
export function describeFailure(failure: Failure, language: Language): DescribedFailure {
  const words = failureMessages[failure.kind]
  const describe = describers[failure.kind] as (failure: Failure, language: Language) => Described
  const { values, place, hint } = describe(failure, language)
  const hintText = hint === undefined ? words.hint : hint
  return {
    title: fillText(words.title, language, values),
    detail: fillText(words.detail, language, values).trim(),
    hint: hintText === null ? null : fillText(hintText, language, values),
    place: place ?? null,
  }
}

/** A failure as plain text of a few lines: title, detail, the spot in SQL or code, frames, hint. */
export function failureText(failure: Failure, language: Language): string {
  const { title, detail, hint } = describeFailure(failure, language)
  const lines = [`${title}${language === 'zh' ? '：' : ': '}${detail}`]
  if (failure.kind === 'sql') lines.push(...sqlExcerpt(failure).map((line) => `  ${line}`))
  if (failure.kind === 'cell-types') {
    lines.push(...failure.diagnostics.map(({ line, column, message }) => `  ${placeWords({ line, column }, language)}: ${message}`))
  }
  if (failure.kind === 'cell-error') lines.push(...failure.frames.map((frame) => `  ${frameWords(frame, language)}`))
  if (failure.kind === 'bug' && failure.stack !== '') lines.push(failure.stack)
  if (hint !== null) lines.push(hint)
  return lines.join('\n')
}

/** `line 3, column 5`, with the file or cell before it where one is named. `cellName` gives a cell's number instead of its id. */
export function placeWords(place: Place, language: Language, cellName: (id: string) => string = (id) => id): string {
  const line =
    place.line === undefined ? null
    : place.column === undefined ? fillText(failureParts.line, language, { line: place.line })
    : fillText(failureParts.lineAndColumn, language, { line: place.line, column: place.column })
  if (place.file !== undefined) return line === null ? place.file : fillText(failureParts.fileAndLine, language, { file: place.file, line })
  if (place.cell !== undefined) return fillText(failureParts.cellAndLine, language, { cell: cellName(place.cell), line: line ?? '' }).trim()
  return line ?? ''
}

/** One frame of a stack in words: `in total: cell 3, line 2`. */
export function frameWords(frame: StackFrame, language: Language, cellName?: (id: string) => string): string {
  const place = placeWords(frame, language, cellName)
  return frame.function === undefined ? place : fillText(failureParts.frame, language, { function: frame.function, place })
}

/** The line of the SQL that is wrong with a caret under the spot, and a line before it; all of a short SQL without a spot. */
export function sqlExcerpt({ sql, line, column }: FailureOf<'sql'>): string[] {
  const lines = sql.split(/\r?\n/)
  const wrong = line === undefined ? undefined : lines[line - 1]
  if (line === undefined || wrong === undefined) return lines.slice(0, 6)
  const before = lines[line - 2]
  const excerpt = before === undefined ? [wrong] : [before, wrong]
  if (column !== undefined) excerpt.push(`${caretIndent(wrong, column)}^`)
  return excerpt
}

/** Keeps tabs and gives a double-width character two blanks, so that the caret stands under its spot in a fixed-width face. */
function caretIndent(line: string, column: number): string {
  return Array.from(line.slice(0, column - 1), (char) => (char === '\t' ? '\t' : isWide(char) ? '  ' : ' ')).join('')
}

function isWide(char: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u.test(char)
}

/** `1.5 MB`: decimal units, as file managers show them. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${formatNumber(Number(value.toFixed(value < 10 && step > 0 ? 1 : 0)), language)} ${units[step]}`
}

function exitWords(code: number | null, signal: string | null, language: Language): string {
  if (signal !== null) return fillText(failureParts.notExitedByCode, language, { signal })
  if (code !== null) return fillText(failureParts.exitedWithCode, language, { code })
  return ''
}

function spot(line: number | undefined, column: number | undefined): Place | undefined {
  if (line === undefined) return undefined
  return column === undefined ? { line } : { line, column }
}

function layerWords(layer: string, language: Language): string {
  return layer === '' ? fillText(failureParts.wholeNetwork, language) : fillText(failureParts.inLayer, language, { layer })
}

function batchWords(batch: number | undefined, language: Language): string {
  return batch === undefined ? '' : fillText(failureParts.inBatch, language, { batch })
}

function listOf(names: readonly string[], language: Language): string {
  const shown = names.slice(0, 12).join(language === 'zh' ? '、' : ', ')
  return names.length > 12 ? `${shown} …` : shown
}

/** Names that share most with the one that was meant come first, so that a typo's cure is seen. */
function nearestFirst(name: string, names: readonly string[]): string[] {
  const pairs = (text: string) => {
    const padded = ` ${text.toLowerCase()} `
    return Array.from({ length: padded.length - 1 }, (_, index) => padded.slice(index, index + 2))
  }
  const wanted = new Set(pairs(name))
  const likeness = (other: string) => {
    const own = pairs(other)
    return (2 * own.filter((pair) => wanted.has(pair)).length) / (own.length + wanted.size)
  }
  return names
    .map((other, index) => ({ other, index, score: likeness(other) }))
    .toSorted((a, b) => (b.score >= 0.5 || a.score >= 0.5 ? b.score - a.score : 0) || a.index - b.index)
    .map(({ other }) => other)
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
