import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { fail } from '../../../protocol/failure'
import type { OptimiserState } from '../../tensor/optimiser'
import type { StoredWeights } from '../architecture'
import type { CurveState } from './loss-curve'
import type { EpochRecord } from './training-job'

/** How far a training has come. With the weights and the optimiser's state it is all that the rest follows from. */
export interface Position {
  /** From 1. */
  epoch: number
  /** Updates of this epoch that are done. */
  update: number
  step: number
  /** Of this epoch so far: what its mean loss comes from. */
  lossSum: number
  weightSum: number
  history: EpochRecord[]
  curve: CurveState
  best: { epoch: number; loss: number } | null
  /** Epochs since the best one. */
  stale: number
  isFinished: boolean
  stoppedEarly: boolean
  /** Of all sittings. */
  seconds: number
}

export interface Checkpoint {
  key: string
  position: Position
  weights: StoredWeights[]
  /** Of the best epoch, where they are wanted and another than the last. */
  best: StoredWeights[] | null
  optimiser: OptimiserState
}

type Stored = Float32Array | Float64Array | Uint16Array
const kinds = { f4: Float32Array, f8: Float64Array, u2: Uint16Array } as const
const kindOf = (values: Stored): keyof typeof kinds => (values instanceof Float32Array ? 'f4' : values instanceof Float64Array ? 'f8' : 'u2')

interface Header {
  schema: 'souk.checkpoint'
  version: 1
  key: string
  position: Position
  step: number
  arrays: { part: 'weights' | 'best' | 'optimiser'; name: string; shape: readonly number[]; kind: keyof typeof kinds; length: number }[]
}

const magic = Buffer.from('SOUKCKP1')
/** The mark, the header's length and the check sum of all behind them. */
const prefixBytes = 16
const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8

/** Where the checkpoint of a job lies in a workspace. */
export const checkpointPath = (workspace: string, key: string): string => join(workspace, '.souk', 'training', key, 'checkpoint')

/** Forgets how far a job had come; it is no error where there is nothing. */
export async function removeCheckpoint(workspace: string, key: string): Promise<void> {
  await rm(dirname(checkpointPath(workspace, key)), { recursive: true, force: true })
}

/** As a whole or not at all: under another name first. Numbers are stored bit for bit, in this machine's byte order. */
export function writeCheckpoint(path: string, { key, position, weights, best, optimiser }: Checkpoint): void {
  const ofWeights = (part: 'weights' | 'best', given: readonly StoredWeights[]) => given.map(({ name, shape, values }) => ({ part, name, shape, values }))
  const arrays = [...ofWeights('weights', weights), ...ofWeights('best', best ?? []), ...Object.entries(optimiser.arrays).map(([name, values]) => ({ part: 'optimiser' as const, name, shape: [values.length], values }))]
  const header: Header = { schema: 'souk.checkpoint', version: 1, key, position, step: optimiser.step, arrays: arrays.map(({ values, ...array }) => ({ ...array, kind: kindOf(values), length: values.length })) }
  const text = Buffer.from(JSON.stringify(header))
  const parts = [Buffer.concat([text, Buffer.alloc(padded(text.length) - text.length)]), ...arrays.map(({ values }) => toBytes(values))]
  const prefix = Buffer.alloc(prefixBytes)
  magic.copy(prefix)
  prefix.writeUInt32LE(text.length, 8)
  prefix.writeUInt32LE(parts.reduce((sum, part) => crc32(part, sum), 0), 12)

  mkdirSync(dirname(path), { recursive: true })
  const fresh = `${path}.${process.pid}`
  const file = openSync(fresh, 'w')
  try {
    for (const part of [prefix, ...parts]) for (let at = 0; at < part.length; ) at += writeSync(file, part, at, Math.min(part.length - at, 2 ** 26))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(fresh, path)
}

/** Null where there is none. Fails with `bad-weights` where the file is damaged or belongs to another job. */
export function readCheckpoint(path: string, key: string): Checkpoint | null {
  if (!existsSync(path)) return null
  const damaged = (problem: string): never => fail({ kind: 'bad-weights', path, problem })
  const bytes = readFileSync(path)
  if (bytes.length < prefixBytes || !bytes.subarray(0, 8).equals(magic)) return damaged('no checkpoint')
  const length = bytes.readUInt32LE(8)
  if (crc32(bytes.subarray(prefixBytes)) !== bytes.readUInt32LE(12)) return damaged('damaged: the check sum is another one')
  const header = JSON.parse(bytes.toString('utf8', prefixBytes, prefixBytes + length)) as Header
  if (header.key !== key) return damaged('of another job')

  const checkpoint: Checkpoint = { key, position: header.position, weights: [], best: null, optimiser: { step: header.step, arrays: {} } }
  let at = prefixBytes + padded(length)
  for (const { part, name, shape, kind, length: count } of header.arrays) {
    const size = count * kinds[kind].BYTES_PER_ELEMENT
    // A copy of its own: a view would need the file's bytes to lie at a multiple of its own size.
    const values = new kinds[kind](new Uint8Array(bytes.subarray(at, at + size)).buffer)
    at += padded(size)
    if (part === 'weights') checkpoint.weights.push({ name, shape, values })
    else if (part === 'best') (checkpoint.best ??= []).push({ name, shape, values })
    else if (!(values instanceof Uint16Array)) checkpoint.optimiser.arrays[name] = values
  }
  return checkpoint
}

function toBytes(values: Stored): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const rest = padded(bytes.length) - bytes.length
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(rest)])
}
