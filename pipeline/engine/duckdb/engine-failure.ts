import { FailureError, type Failure } from '../../../protocol/failure'

export interface FailureScene {
  sql: string
  /** Bytes that the engine wrote before the query's own text. */
  prefixBytes: number
  workspace: string
  memoryLimit: number
}

interface EngineError {
  exception_type?: string
  exception_message?: string
  position?: string
}

/** DuckDB's error as something that a person can act on. The engine is opened with `errors_as_json`, which gives the place in the query. */
export function toEngineFailure(thrown: unknown, scene: FailureScene): Failure {
  if (thrown instanceof FailureError) return thrown.failure
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const error = parse(text)
  const message = error.exception_message ?? text
  switch (error.exception_type) {
    case 'INTERRUPT':
    case 'Interrupt':
      return { kind: 'cancelled' }
    case 'Out of Memory':
      return { kind: 'out-of-memory', what: scene.sql.trim().split('\n', 1)[0] ?? '', limitBytes: scene.memoryLimit }
    case 'Permission': {
      const path = /"([^"]+)"/.exec(message)?.[1]
      if (path !== undefined && !/[\\/]extensions[\\/]/.test(path)) return { kind: 'file-outside', path, workspace: scene.workspace }
      break
    }
    case 'IO': {
      const path = /No files found that match the pattern "([^"]+)"/.exec(message)?.[1]
      if (path !== undefined) return { kind: 'file-missing', path, nearby: [] }
      break
    }
  }
  const failure: Failure = { kind: 'sql', sql: scene.sql, message: message.trim() }
  const position = error.position === undefined ? undefined : Number(error.position) - scene.prefixBytes
  return position === undefined || position < 0 ? failure : { ...failure, ...toPlace(scene.sql, position) }
}

function parse(text: string): EngineError {
  const start = text.indexOf('{"exception_type"')
  if (start < 0) return {}
  try {
    const parsed: unknown = JSON.parse(text.slice(start))
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}

/** Line and column, from 1, of a byte offset in the query's UTF-8 text; columns count characters. */
function toPlace(sql: string, byteOffset: number): { line: number; column: number } {
  const lines = Buffer.from(sql, 'utf8').subarray(0, byteOffset).toString('utf8').split('\n')
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 }
}
