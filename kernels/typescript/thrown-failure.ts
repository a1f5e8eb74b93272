import { inspect } from 'node:util'
import { FailureError, isFailure, type Failure, type StackFrame } from '../../protocol/failure'
import { readStack, type StackReader } from './stack-frames'

/** Longest text of a thrown value or message that is kept. */
const longest = 20_000
const mostCauses = 5

/** What a cell's code threw, as data: failures of ours as they are, errors with the reader's own frames, anything else as a value, placed by the `stack` given. */
export function thrownFailure(thrown: unknown, cell: string | null, reader: StackReader, stack = ''): { failure: Failure; frames: StackFrame[] } {
  const carried = carriedFailure(thrown)
  const frames = readStack(stackOf(thrown) || stack, reader)
  const place = frames.find((frame) => frame.cell === cell && cell !== null)
  const where = place?.line === undefined ? {} : { line: place.line, column: place.column ?? 1 }
  if (carried !== null) return { failure: carried, frames }
  const missing = missingPackage(thrown)
  if (missing !== null) return { failure: { kind: 'package-missing', package: missing, install: `npm install ${missing}` }, frames }
  if (isErrorLike(thrown)) {
    return { failure: { kind: 'cell-error', name: nameOf(thrown), message: messageOf(thrown, reader), frames, ...where }, frames }
  }
  return { failure: { kind: 'cell-threw', value: shorten(typeof thrown === 'string' ? thrown : safeInspect(thrown)), ...where }, frames }
}

/** Two copies of the protocol may meet (a package of the workspace brings its own), so the shape counts and not the class. */
function carriedFailure(thrown: unknown): Failure | null {
  if (thrown instanceof FailureError) return thrown.failure
  if (!(thrown instanceof Error)) return null
  if (thrown.name === 'FailureError' && 'failure' in thrown && isFailure(thrown.failure)) return thrown.failure
  return thrown.name === 'AbortError' ? { kind: 'cancelled' } : null
}

function missingPackage(thrown: unknown): string | null {
  if (!isErrorLike(thrown) || !('code' in thrown)) return null
  if (thrown.code === 'ERR_MODULE_NOT_FOUND') return /Cannot find package '([^']+)'/.exec(thrown.message)?.[1] ?? null
  if (thrown.code !== 'MODULE_NOT_FOUND') return null
  const name = /Cannot find module '([^'./][^']*)'/.exec(thrown.message)?.[1]
  return name === undefined ? null : name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')
}

interface ErrorLike {
  name?: unknown
  message: string
}

/** Errors of other realms, and objects made to look like one, count too. */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (thrown instanceof Error) return true
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string' && 'stack' in thrown
}

function nameOf(error: ErrorLike): string {
  return typeof error.name === 'string' && error.name !== '' ? error.name : 'Error'
}

/** The message, and below it what caused it and what it gathers, in Node's own notation. */
function messageOf(error: ErrorLike, reader: StackReader, depth = 0): string {
  const lines = [String(error.message)]
  if (depth < mostCauses && 'errors' in error && Array.isArray(error.errors)) {
    error.errors.slice(0, mostCauses).forEach((inner, index) => lines.push(`[errors ${index + 1}]: ${causeText(inner, reader, depth)}`))
  }
  if (depth < mostCauses && 'cause' in error && error.cause !== undefined) lines.push(`[cause]: ${causeText(error.cause, reader, depth)}`)
  return shorten(lines.join('\n'))
}

function causeText(cause: unknown, reader: StackReader, depth: number): string {
  if (!isErrorLike(cause)) return safeInspect(cause)
  const frame = readStack(stackOf(cause), reader)[0]
  const place = frame?.line === undefined ? '' : ` (${frame.file ?? frame.cell ?? ''}:${frame.line}:${frame.column ?? 1})`
  return `${nameOf(cause)}: ${messageOf(cause, reader, depth + 1)}${place}`
}

function stackOf(thrown: unknown): string {
  try {
    return typeof thrown === 'object' && thrown !== null && 'stack' in thrown && typeof thrown.stack === 'string' ? thrown.stack : ''
  } catch {
    return ''
  }
}

function safeInspect(value: unknown): string {
  try {
    return inspect(value, { depth: 3, breakLength: 100 })
  } catch {
    return Object.prototype.toString.call(value)
  }
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
