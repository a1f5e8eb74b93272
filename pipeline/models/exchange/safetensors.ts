import { fail } from '../../../protocol/failure'
import type { StoredWeights } from '../architecture'

/** What a safetensors file holds: weights by name and whatever its writer noted, text by text. */
export interface Safetensors {
  weights: StoredWeights[]
  metadata: Record<string, string>
}

/** Bytes of one number. What is not here (F8, complex numbers) is refused. */
const widths: Readonly<Record<string, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 }

/** The format's own bound (100 MB): a longer header is damage, or an attack. */
const longestHeader = 100_000_000

/**
 * Reads a safetensors file: 8 bytes of header length, a header in JSON, numbers behind it. Nothing in it can run.
 * Halves stay halves, brain floats and whole numbers become Float32, doubles stay doubles. What does not hold together fails with
 * `bad-weights`, naming the weights. Source: huggingface/safetensors, README, "Format".
 */
export function readSafetensors(bytes: Uint8Array, path: string): Safetensors {
  const refuse = (problem: string): never => fail({ kind: 'bad-weights', path, problem })
  if (bytes.byteLength < 8) refuse('shorter than a safetensors header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = Number(view.getBigUint64(0, true))
  if (headerLength > longestHeader || 8 + headerLength > bytes.byteLength) refuse(`its header would be ${headerLength} bytes long; this is no safetensors file, or it was cut off`)
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), refuse)
  const start = 8 + headerLength
  const dataLength = bytes.byteLength - start
  const metadata: Record<string, string> = {}
  const weights: StoredWeights[] = []
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(entry ?? {})) if (typeof value === 'string') metadata[key] = value
      continue
    }
    const { dtype, shape, from, to } = readEntry(name, entry, refuse)
    const width = widths[dtype] ?? refuse(`${name} is stored as ${dtype}, which is not read here`)
    const size = shape.reduce((product, dimension) => product * dimension, 1)
    if (from < 0 || to > dataLength || to - from !== size * width) refuse(`${name} of [${shape.join(', ')}] does not lie within the file`)
    weights.push({ name, shape, values: valuesOf(dtype, view, start + from, size) })
  }
  return { weights, metadata }
}

/** The same weights as a file: names sorted, halves as F16, others as F32 or F64. */
export function writeSafetensors(weights: readonly StoredWeights[], metadata: Record<string, string> = {}): Uint8Array {
  const sorted = weights.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : []
  let length = 0
  for (const { name, shape, values } of sorted) {
    entries.push([name, { dtype: values instanceof Uint16Array ? 'F16' : values instanceof Float64Array ? 'F64' : 'F32', shape, data_offsets: [length, length + values.byteLength] }])
    length += values.byteLength
  }
  const text = JSON.stringify(Object.fromEntries(entries))
  // Spaces behind it, so that the numbers begin at a multiple of 8.
  const header = new TextEncoder().encode(text.padEnd(text.length + ((8 - (Buffer.byteLength(text) % 8)) % 8)))
  const bytes = new Uint8Array(8 + header.byteLength + length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.byteLength), true)
  bytes.set(header, 8)
  let at = 8 + header.byteLength
  for (const { values } of sorted) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return bytes
}

function parseHeader(bytes: Uint8Array, refuse: (problem: string) => never): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header as Record<string, unknown>
  } catch {
    // Said below.
  }
  return refuse('its header is not JSON; this is no safetensors file, or it is damaged')
}

function readEntry(name: string, entry: unknown, refuse: (problem: string) => never): { dtype: string; shape: number[]; from: number; to: number } {
  if (typeof entry === 'object' && entry !== null && 'dtype' in entry && 'shape' in entry && 'data_offsets' in entry) {
    const { dtype, shape, data_offsets: offsets } = entry
    if (typeof dtype === 'string' && isCounts(shape) && isCounts(offsets) && offsets.length === 2) return { dtype, shape, from: offsets[0] ?? 0, to: offsets[1] ?? 0 }
  }
  return refuse(`the entry of ${name} in its header lacks type, shape or place`)
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

function valuesOf(dtype: string, view: DataView, at: number, size: number): StoredWeights['values'] {
  if (dtype === 'F64') return Float64Array.from({ length: size }, (_, index) => view.getFloat64(at + index * 8, true))
  if (dtype === 'F16') return Uint16Array.from({ length: size }, (_, index) => view.getUint16(at + index * 2, true))
  const values = new Float32Array(size)
  const words = new Uint32Array(values.buffer)
  for (let index = 0; index < size; index += 1) {
    switch (dtype) {
      case 'F32':
        // Bits, not a number: a NaN keeps its payload.
        words[index] = view.getUint32(at + index * 4, true)
        break
      case 'BF16':
        words[index] = view.getUint16(at + index * 2, true) << 16
        break
      case 'I64':
        values[index] = Number(view.getBigInt64(at + index * 8, true))
        break
      case 'I32':
        values[index] = view.getInt32(at + index * 4, true)
        break
      case 'I16':
        values[index] = view.getInt16(at + index * 2, true)
        break
      case 'I8':
        values[index] = view.getInt8(at + index)
        break
      default:
        values[index] = view.getUint8(at + index)
    }
  }
  return values
}
