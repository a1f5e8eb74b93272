import type { MimeBundle } from '../../protocol/output'

/** A bundle as a notebook file can hold it: a bundle of plain JSON is given back as it is. Fails with a TypeError where a value holds itself. */
export function toJsonBundle(bundle: MimeBundle): MimeBundle {
  return isJson(bundle, 0) ? bundle : (JSON.parse(JSON.stringify(bundle, replace)) as MimeBundle)
}

/** Deeper values may hold themselves: JSON.stringify finds that out. */
const deepest = 100

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > deepest) return false
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && !('toJSON' in value) && Object.values(value).every((item) => item === undefined || isJson(item, depth + 1))
}

/** Whole numbers beyond 2^53 stay exact as text; columns of numbers are lists. */
function replace(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as unknown as ArrayLike<unknown>) : value
}
