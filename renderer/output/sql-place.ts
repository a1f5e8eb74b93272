import type { Failure } from '../../protocol/failure'

/**
 * A failure as the cell's reader sees it: the engine counts the lines of an SQL from the text it was given,
 * the editor from the cell's first line, where `%%sql name` stands. The SQL becomes the cell's own text where it holds it.
 */
export function failureInCell(failure: Failure, source: string): Failure {
  if (failure.kind !== 'sql' || failure.line === undefined || failure.sql === '') return failure
  const normal = source.replace(/\r\n/g, '\n')
  const sql = failure.sql.replace(/\r\n/g, '\n')
  const at = normal.indexOf(sql.trimEnd())
  if (at <= 0) return failure
  const before = normal.slice(0, at).split('\n')
  const shift = before.length - 1
  const isFirstLine = failure.line === 1 && failure.column !== undefined
  return {
    ...failure,
    sql: normal,
    line: failure.line + shift,
    ...(isFirstLine ? { column: (failure.column ?? 1) + (before.at(-1)?.length ?? 0) } : {}),
  }
}
