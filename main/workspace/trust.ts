import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CellState } from '../../protocol/session/state'
import { writeSortedJson } from './exact-json'
import { toStoredOutput } from './stored-output'

const kept = 5000

/**
 * Which notebooks this user trusts: a signature over the cells and outputs, as Jupyter keeps it. A notebook that somebody
 * else changed, or sent, has none that fits. One small file a signature, so that several processes need no lock.
 */
export class Trust {
  private readonly folder: string
  private readonly key: Buffer

  constructor(userFolder: string) {
    this.folder = join(userFolder, 'trusted')
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    this.key = readKey(join(userFolder, 'trust-key'))
    this.removeOldest()
  }

  /** A notebook without any code or output can do nothing and counts as trusted. */
  has(cells: readonly CellState[]): boolean {
    if (isHarmless(cells)) return true
    const path = join(this.folder, this.signatureOf(cells))
    try {
      utimesSync(path, new Date(), new Date())
      return true
    } catch {
      return false
    }
  }

  /** Gives the signature, so that a later one can take its place. */
  add(cells: readonly CellState[], instead: string | null = null): string {
    const signature = this.signatureOf(cells)
    writeFileSync(join(this.folder, signature), '', { mode: 0o600 })
    if (instead !== null && instead !== signature) this.removeSignature(instead)
    return signature
  }

  remove(cells: readonly CellState[]): void {
    this.removeSignature(this.signatureOf(cells))
  }

  private removeSignature(signature: string): void {
    rmSync(join(this.folder, signature), { force: true })
  }

  private signatureOf(cells: readonly CellState[]): string {
    const hmac = createHmac('sha256', this.key)
    for (const cell of cells) {
      hmac.update(JSON.stringify([cell.type, cell.source, outputsHash(cell), cell.unknown['attachments'] ?? null]))
    }
    return hmac.digest('hex')
  }

  private removeOldest(): void {
    const names = readdirSync(this.folder)
    if (names.length <= kept) return
    const byAge = names.map((name) => ({ name, at: statSync(join(this.folder, name)).mtimeMs })).sort((a, b) => a.at - b.at)
    for (const { name } of byAge.slice(0, names.length - kept)) this.removeSignature(name)
  }
}

/** Outputs that did not change keep their identity, so their hash is made once. */
const hashes = new WeakMap<object, string>()

function outputsHash(cell: CellState): string {
  const known = hashes.get(cell.outputs)
  if (known !== undefined) return known
  const hash = createHash('sha256').update(writeSortedJson(cell.outputs.map(toStoredOutput))).digest('hex')
  hashes.set(cell.outputs, hash)
  return hash
}

function isHarmless(cells: readonly CellState[]): boolean {
  return cells.every((cell) => cell.type === 'code' && cell.source.trim() === '' && cell.outputs.length === 0)
}

function readKey(path: string): Buffer {
  try {
    // Only the first of several processes makes the key.
    writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
  return readFileSync(path)
}
