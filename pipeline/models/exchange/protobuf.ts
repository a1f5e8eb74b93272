/** A message of Protocol Buffers as it goes on the wire: fields by number, nothing known of their names. */
export class Message {
  private readonly parts: Uint8Array[] = []
  private length = 0

  /** A whole number; negative ones as two's complement of 64 bits. */
  integer(field: number, value: number): this {
    return this.add(varint(field << 3)).add(varint(value))
  }

  integers(field: number, values: readonly number[]): this {
    for (const value of values) this.integer(field, value)
    return this
  }

  /** 32 bits. */
  float(field: number, value: number): this {
    return this.add(varint((field << 3) | 5)).add(new Uint8Array(Float32Array.of(value).buffer))
  }

  floats(field: number, values: readonly number[]): this {
    for (const value of values) this.float(field, value)
    return this
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  texts(field: number, values: readonly string[]): this {
    for (const value of values) this.text(field, value)
    return this
  }

  /** Kept, not copied, until the whole is put together. */
  bytes(field: number, value: Uint8Array): this {
    return this.add(varint((field << 3) | 2)).add(varint(value.byteLength)).add(value)
  }

  message(field: number, value: Message): this {
    this.add(varint((field << 3) | 2)).add(varint(value.length))
    for (const part of value.parts) this.add(part)
    return this
  }

  messages(field: number, values: readonly Message[]): this {
    for (const value of values) this.message(field, value)
    return this
  }

  get byteLength(): number {
    return this.length
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.length)
    let at = 0
    for (const part of this.parts) {
      bytes.set(part, at)
      at += part.byteLength
    }
    return bytes
  }

  private add(part: Uint8Array): this {
    this.parts.push(part)
    this.length += part.byteLength
    return this
  }
}

/** What stands in a message: by field number, in order. Fields of length are bytes, others numbers (64 bits as whole numbers). */
export type Fields = Map<number, (number | Uint8Array)[]>

/** Takes a message apart one level deep. Fails with a plain error where it is cut off. */
export function readMessage(bytes: Uint8Array): Fields {
  const fields: Fields = new Map()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const next = (): number => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at)
      at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(BigInt.asIntN(64, value))
    }
  }
  while (at < bytes.byteLength) {
    const tag = next()
    const [field, kind] = [tag >>> 3, tag & 7]
    let value: number | Uint8Array
    if (kind === 0) value = next()
    else if (kind === 2) {
      const length = next()
      if (at + length > bytes.byteLength) throw new Error(`field ${field} is cut off`)
      value = bytes.subarray(at, at + length)
      at += length
    } else if (kind === 5) {
      value = view.getFloat32(at, true)
      at += 4
    } else if (kind === 1) {
      value = view.getFloat64(at, true)
      at += 8
    } else throw new Error(`field ${field} is of the unknown kind ${kind}`)
    fields.set(field, [...(fields.get(field) ?? []), value])
  }
  return fields
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
