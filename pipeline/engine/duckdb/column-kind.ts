import type { ColumnKind } from '../../../protocol/table'

const kindsByType: Record<string, ColumnKind> = {
  BOOLEAN: 'boolean',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  UHUGEINT: 'integer',
  BIGNUM: 'integer',
  FLOAT: 'number',
  DOUBLE: 'number',
  DATE: 'date',
  BLOB: 'bytes',
  JSON: 'json',
  VARIANT: 'json',
}

/** The kind of a DuckDB type by its name; a type that a person would read as words is text. */
export function toColumnKind(type: string): ColumnKind {
  const known = kindsByType[type]
  if (known !== undefined) return known
  if (type.endsWith(']') || /^(STRUCT|MAP|UNION)\(/.test(type)) return 'json'
  if (type.startsWith('DECIMAL')) return 'decimal'
  if (type.startsWith('TIMESTAMP')) return 'time'
  return 'text'
}
