import { describe, expect, it } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import type { StoredWeights } from '../architecture'
import { readSafetensors, writeSafetensors } from './safetensors'

const weights: StoredWeights[] = [
  { name: 'body/dense1/weight', shape: [2, 3], values: Float32Array.of(1, -2, 0.5, 1e-30, NaN, Infinity) },
  { name: 'items/table', shape: [2, 2], values: Uint16Array.of(0x3c00, 0xbc00, 0x0001, 0x7c00) },
  { name: 'scale', shape: [], values: Float64Array.of(Math.PI) },
]

/** A file as others write it: a header and raw bytes. */
function fileOf(header: unknown, data: Uint8Array): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, data])
}

function problemOf(bytes: Uint8Array): unknown {
  try {
    return readSafetensors(bytes, 'model.safetensors')
  } catch (thrown) {
    const failure = toFailure(thrown)
    return failure.kind === 'bad-weights' ? failure.problem : failure
  }
}

describe('a safetensors file', () => {
  it('gives back what was written, bit for bit, from any place in memory', () => {
    const bytes = writeSafetensors(weights, { format: 'souk' })
    const shifted = new Uint8Array(bytes.byteLength + 3)
    shifted.set(bytes, 3)
    expect(readSafetensors(shifted.subarray(3), 'a.safetensors')).toEqual({ weights, metadata: { format: 'souk' } })
  })

  it('is read as the format’s own documents lay it out, brain floats and whole numbers too', () => {
    const data = Buffer.alloc(4 + 16 + 2)
    data.writeUInt16LE(0x3fc0, 0)
    data.writeUInt16LE(0xc000, 2)
    data.writeBigInt64LE(7n, 4)
    data.writeBigInt64LE(-9n, 12)
    data.writeUInt8(1, 20)
    const header = {
      half: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] },
      long: { dtype: 'I64', shape: [2, 1], data_offsets: [4, 20] },
      flags: { dtype: 'BOOL', shape: [2], data_offsets: [20, 22] },
    }
    expect(readSafetensors(fileOf(header, data), 'a').weights).toEqual([
      { name: 'half', shape: [2], values: Float32Array.of(1.5, -2) },
      { name: 'long', shape: [2, 1], values: Float32Array.of(7, -9) },
      { name: 'flags', shape: [2], values: Float32Array.of(1, 0) },
    ])
  })

  it.each([
    ['three bytes', Uint8Array.of(1, 2, 3), 'shorter than a safetensors header'],
    ['a header that would be longer than the file', Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 1), 'its header would be 255 bytes long; this is no safetensors file, or it was cut off'],
    ['a header that is not JSON', fileOf('pickle!', new Uint8Array(4)), 'its header is not JSON; this is no safetensors file, or it is damaged'],
    ['weights beyond its end', fileOf({ w: { dtype: 'F32', shape: [4], data_offsets: [0, 16] } }, new Uint8Array(8)), 'w of [4] does not lie within the file'],
    ['a shape that its bytes do not fill', fileOf({ w: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, new Uint8Array(8)), 'w of [3] does not lie within the file'],
    ['a type of eight bits', fileOf({ w: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, new Uint8Array(1)), 'w is stored as F8_E4M3, which is not read here'],
    ['an entry without a place', fileOf({ w: { dtype: 'F32', shape: [1] } }, new Uint8Array(4)), 'the entry of w in its header lacks type, shape or place'],
  ])('with %s is refused, with the reason', (_, bytes, problem) => {
    expect(problemOf(bytes)).toBe(problem)
  })
})
