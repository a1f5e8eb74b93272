import { createHash, randomUUID } from 'node:crypto'
import { copyFileSync, createReadStream, existsSync, linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../step/context'
import type { Column } from '../../protocol/table'
import type { Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import type { Encoding } from './text/detect-encoding'
import type { SourceFile } from './source-file'
import { readParquet } from './read-sql'

/** Raised when cached tables of older versions must not be used. */
const cacheVersion = 2

/** Smaller files are read again faster than anybody could notice. */
const smallestCached = 4 * 1024 ** 2
const sizeLimit = 20 * 1024 ** 3
/** Larger ones are trusted by their size: hashing them would take longer than a second. */
const largestChecked = 512 * 1024 ** 2

/** What is known of a cached table besides its rows. */
export interface CacheEntry {
  sha256: string
  rows: number
  columns: Column[]
  encoding: Encoding
  warnings: Text[]
  rejects: number
  /** Of the Parquet files, to tell whole ones from broken ones. */
  parquet: { bytes: number; sha256: string }
  rejectsParquet: { bytes: number; sha256: string } | null
}

/** The workspace's cache of loaded files: Parquet named by what was read and how. */
export class LoadCache {
  private readonly folder: string

  constructor(
    private readonly context: Context,
    private readonly engine: Engine,
    /** Bytes. */
    private readonly limit = sizeLimit,
  ) {
    this.folder = join(context.workspace, '.souk', 'cache')
  }

  /** The hash of a file that has not changed since it was last read here; null when that is not known. */
  knownHash(source: SourceFile): string | null {
    const known = readJson<{ stamp: string; sha256: string }>(this.stampPath(source))
    return known?.stamp === source.stamp ? known.sha256 : null
  }

  remember(source: SourceFile, sha256: string): void {
    writeJson(this.stampPath(source), { path: source.shortPath, stamp: source.stamp, sha256 })
  }

  key(sha256: string, reader: string, version: number, options: Readonly<Record<string, unknown>>): string {
    const text = JSON.stringify([cacheVersion, sha256, reader, version, Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1))])
    return createHash('sha256').update(text).digest('hex').slice(0, 40)
  }

  /** The entry of a key, with its files found whole; broken ones are removed. */
  async find(key: string): Promise<CacheEntry | null> {
    const entry = readJson<CacheEntry>(this.path(key, 'json'))
    if (entry === null) return null
    const isWhole = (await isSame(this.path(key, 'parquet'), entry.parquet)) && (entry.rejectsParquet === null || (await isSame(this.path(key, 'rejects.parquet'), entry.rejectsParquet)))
    if (!isWhole) {
      this.remove(key)
      return null
    }
    const now = new Date()
    utimesSync(this.path(key, 'json'), now, now)
    return entry
  }

  /** SQL of the cached rows and of the rejected ones. */
  relations(key: string, entry: CacheEntry): { rows: string; rejects: string | null } {
    const { dialect } = this.engine
    return { rows: readParquet(this.path(key, 'parquet'), dialect), rejects: entry.rejectsParquet === null ? null : readParquet(this.path(key, 'rejects.parquet'), dialect) }
  }

  /**
   * Writes a table into the cache without keeping anybody waiting; `settleCache` waits for it. What goes wrong here is
   * nobody's loss: the file is read again the next time.
   */
  storeLater(source: SourceFile, key: string, relation: string, rejects: string | null, entry: Omit<CacheEntry, 'parquet' | 'rejectsParquet'>): void {
    if (source.bytes < smallestCached) return
    this.later(source, key, entry, () => this.store(key, relation, rejects, entry))
  }

  /** The same for rows that are in a Parquet file already: it becomes the cache's own, and the relation a view of it there. */
  adoptLater(source: SourceFile, key: string, { relation, parquet }: { relation: string; parquet: string }, rejects: string | null, entry: Omit<CacheEntry, 'parquet' | 'rejectsParquet'>): void {
    this.later(source, key, entry, async () => {
      mkdirSync(this.folder, { recursive: true })
      const path = this.path(key, 'parquet')
      if (!existsSync(path)) {
        const identity = { bytes: statSync(parquet).size, sha256: await hashFile(parquet) }
        linkOrCopy(parquet, path)
        const rejectsParquet = rejects === null ? null : await this.write(this.path(key, 'rejects.parquet'), rejects)
        writeJson(this.path(key, 'json'), { ...entry, parquet: identity, rejectsParquet })
      }
      const { dialect } = this.engine
      await this.engine.execute(`create or replace view ${dialect.identifier(relation)} as select * from ${readParquet(path, dialect)}`)
      rmSync(parquet, { force: true })
      this.evict()
    })
  }

  private later(source: SourceFile, key: string, entry: Pick<CacheEntry, 'sha256'>, store: () => Promise<void>): void {
    const work = store()
      .then(() => this.remember(source, entry.sha256))
      .catch(() => this.remove(key))
    const { workspace } = this.context
    const all = pending.get(workspace) ?? new Set()
    pending.set(workspace, all.add(work))
    void work.finally(() => all.delete(work))
  }

  private async store(key: string, relation: string, rejects: string | null, entry: Omit<CacheEntry, 'parquet' | 'rejectsParquet'>): Promise<void> {
    mkdirSync(this.folder, { recursive: true })
    const parquet = await this.write(this.path(key, 'parquet'), relation)
    const rejectsParquet = rejects === null ? null : await this.write(this.path(key, 'rejects.parquet'), rejects)
    writeJson(this.path(key, 'json'), { ...entry, parquet, rejectsParquet })
    this.evict()
  }

  /** Under another name first, so that a half-written file is never taken for a whole one. */
  private async write(path: string, relation: string): Promise<{ bytes: number; sha256: string }> {
    const draft = `${path}.${randomUUID()}.draft`
    try {
      await this.engine.copyTo(`select * from ${this.engine.dialect.identifier(relation)}`, draft, 'parquet')
      const identity = { bytes: statSync(draft).size, sha256: await hashFile(draft) }
      renameSync(draft, path)
      return identity
    } finally {
      rmSync(draft, { force: true })
    }
  }

  /** Removes what was used longest ago until the rest is within the limit; drafts of dead processes go too. */
  private evict(): void {
    const files = readdirSync(this.folder).flatMap((name) => {
      const found = statSync(join(this.folder, name), { throwIfNoEntry: false })
      return found?.isFile() === true ? [{ name, bytes: found.size, used: found.mtimeMs }] : []
    })
    const dayAgo = Date.now() - 86_400_000
    for (const { name, used } of files) if (name.endsWith('.draft') && used < dayAgo) rmSync(join(this.folder, name), { force: true })
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    const entries = files.filter(({ name }) => /^[0-9a-f]{40}\.json$/.test(name)).sort((one, other) => one.used - other.used)
    // What was just written stays, however large.
    for (const { name } of entries.slice(0, -1)) {
      if (total <= this.limit) return
      const key = name.slice(0, 40)
      total -= files.filter((file) => file.name.startsWith(key)).reduce((sum, { bytes }) => sum + bytes, 0)
      this.remove(key)
    }
  }

  private remove(key: string): void {
    for (const ending of ['json', 'parquet', 'rejects.parquet']) rmSync(this.path(key, ending), { force: true })
  }

  private path(key: string, ending: string): string {
    return join(this.folder, `${key}.${ending}`)
  }

  private stampPath(source: SourceFile): string {
    return join(this.folder, 'files', `${createHash('sha256').update(source.shortPath).digest('hex').slice(0, 40)}.json`)
  }
}

/** What is being written, by workspace: runs of one kernel have contexts of their own. */
const pending = new Map<string, Set<Promise<void>>>()

/** Waits until everything that this process loaded in a workspace also stands in its cache: before the engine is closed and the process ends. */
export async function settleCache({ workspace }: Pick<Context, 'workspace'>): Promise<void> {
  await Promise.all(pending.get(workspace) ?? [])
}

/** Another name for a file; a copy where the file system knows no such thing. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}

async function isSame(path: string, wanted: { bytes: number; sha256: string }): Promise<boolean> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || found.size !== wanted.bytes) return false
  return found.size > largestChecked || (await hashFile(path)) === wanted.sha256
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 1024 ** 2 })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

function readJson<Value>(path: string): Value | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Value
  } catch {
    return null
  }
}

function writeJson(path: string, value: unknown): void {
  const draft = `${path}.${randomUUID()}.draft`
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(draft, JSON.stringify(value))
  renameSync(draft, path)
}
