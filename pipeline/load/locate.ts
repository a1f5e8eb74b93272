import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { fail } from '../../protocol/failure'
import { insideWorkspace } from '../engine/inside-workspace'
import { dataEndings } from './data-endings'

export interface Place {
  workspace: string
  folder: string
}

/** The absolute paths of the files that paths, folders and patterns mean, in order, none twice. A folder means the data files in it and in its folders. Fails with `file-missing` (and what is named alike) and `file-outside`. */
export function locateFiles(wanted: string | readonly string[], place: Place): string[] {
  const found = (typeof wanted === 'string' ? [wanted] : wanted).flatMap((path) => locate(path, place))
  return [...new Set(found)]
}

/** Relative to the workspace, with `/` on every system. */
export function toWorkspacePath(path: string, { workspace }: Place): string {
  return relative(workspace, path).split(sep).join('/')
}

function locate(path: string, place: Place): string[] {
  const absolute = insideWorkspace(path, place)
  if (isFile(absolute)) return [absolute]
  if (isFolder(absolute)) {
    const files = dataFiles(absolute).map((file) => insideWorkspace(file, place))
    return files.length > 0 ? files : fail({ kind: 'file-missing', path, nearby: nearbyFiles(resolve(absolute, '*'), place) })
  }
  if (/[*?[{]/.test(path)) {
    const matches = expand(absolute)
    if (matches.length > 0) return matches.map((match) => insideWorkspace(match, place))
  }
  return fail({ kind: 'file-missing', path, nearby: nearbyFiles(absolute, place) })
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Folders in their place among files, by name; what is hidden, installed or an office program's lock (`~$…`) is no data. */
function dataFiles(folder: string): string[] {
  return list(folder).flatMap((entry) => {
    if (/^[.~]/.test(entry.name) || entry.name === 'node_modules') return []
    const path = resolve(folder, entry.name)
    if (entry.isDirectory()) return dataFiles(path)
    return dataEndings.test(entry.name) && isFile(path) ? [path] : []
  })
}

/** Files that a pattern means, in the order of their names: `*`, `?`, `[ab]`, `{a,b}` within a name, `**` for any folders. */
function expand(pattern: string): string[] {
  const parts = pattern.split(/[\\/]/)
  const first = parts.findIndex((part) => /[*?[{]/.test(part))
  const walk = (folder: string, index: number): string[] => {
    const part = parts[index]
    if (part === undefined) return []
    const entries = list(folder)
    if (part === '**') {
      return [...walk(folder, index + 1), ...entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).flatMap((entry) => walk(resolve(folder, entry.name), index))]
    }
    const matches = toNameTest(part)
    return entries.filter((entry) => matches(entry.name)).flatMap((entry) => {
      const path = resolve(folder, entry.name)
      if (index === parts.length - 1) return isFile(path) ? [path] : []
      return entry.isDirectory() ? walk(path, index + 1) : []
    })
  }
  return [...new Set(walk(parts.slice(0, first).join(sep) || sep, first))]
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch {
    return []
  }
}

function toNameTest(pattern: string): (name: string) => boolean {
  const source = pattern.replace(/\[[^\]]+\]|\{[^}]+\}|[\s\S]/g, (part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    if (part.length > 1 && part.startsWith('[')) return `[${part.slice(1, -1).replace(/^!/, '^').replace(/\\/g, '\\\\')}]`
    if (part.length > 1 && part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(escape).join('|')})`
    return escape(part)
  })
  const test = new RegExp(`^${source}$`, 'su')
  return (name) => (pattern.startsWith('.') || !name.startsWith('.')) && test.test(name)
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** Files whose names are near the wanted one, nearest first: beside it, or of the same name in another folder. */
function nearbyFiles(absolute: string, place: Place): string[] {
  const name = basename(absolute).toLowerCase()
  const beside = list(dirname(absolute)).filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  const near = beside
    .map((entry) => ({ path: resolve(dirname(absolute), entry.name), distance: editDistance(name, entry.name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(3, name.length / 2))
    .sort((one, other) => one.distance - other.distance)
    .map(({ path }) => path)
  const elsewhere = list(place.workspace)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .flatMap((entry) => list(resolve(place.workspace, entry.name)).filter((inner) => inner.isFile() && inner.name.toLowerCase() === name).map((inner) => resolve(place.workspace, entry.name, inner.name)))
  return [...new Set([...elsewhere, ...near])].slice(0, 5).map((path) => relative(place.folder, path).split(sep).join('/'))
}

/** Levenshtein's distance. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[other.length] ?? 0
}
