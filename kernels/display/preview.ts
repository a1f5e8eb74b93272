import { inspect, types } from 'node:util'
import { isPlainObject } from './is-plain-object'

const longest = 120
const mostItems = 8

/** A value's type as a person calls it: `number`, `Array(3)`, `Map(2)`, `Table`, `class Shop`. */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'function') return /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'function'
  if (typeof value !== 'object') return typeof value
  if (types.isProxy(value)) return 'Proxy'
  if (Array.isArray(value)) return `Array(${value.length})`
  if (value instanceof Map || value instanceof Set) return `${value.constructor.name}(${value.size})`
  if (ArrayBuffer.isView(value) && 'length' in value) return `${constructorName(value)}(${String(value.length)})`
  return isPlainObject(value) ? 'object' : constructorName(value)
}

function constructorName(value: object): string {
  try {
    const { constructor } = value
    return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object'
  } catch {
    return 'object'
  }
}

/** One line about a value, in a time that does not grow with its size. Getters and proxies are not called. */
export function preview(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value)
  if (typeof value === 'function') return value.name === '' ? typeName(value) : `${typeName(value)} ${value.name}`
  if (typeof value !== 'object' || value === null) return String(value) + (typeof value === 'bigint' ? 'n' : '')
  try {
    const text = inspect(value, { depth: 1, breakLength: Infinity, compact: true, maxArrayLength: mostItems, maxStringLength: 40 })
    const line = text.replace(/\s*\n\s*/g, ' ')
    return line.length > longest ? `${line.slice(0, longest)}…` : line
  } catch {
    return Object.prototype.toString.call(value)
  }
}
