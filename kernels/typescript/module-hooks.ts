import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isBuiltin, type LoadHook, type ResolveHook } from 'node:module'
import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseSync } from 'oxc-parser'
import { toFailure, type Failure } from '../../protocol/failure'
import { compileModule } from './compile'
import { cellImportScheme, moduleCandidates } from './module-address'
import { runtimeName } from './rewrite-top-level'

export interface ModuleHooksOptions {
  /** Address that relative imports of cells start from. */
  folder: string
  /** Absolute path: only files in it are compiled and read again when they change. */
  workspace: string
  /** Address of the kernel's file, whose packages stand behind those of the workspace. */
  kernel: string
  /** What `souk` exports. */
  names: string[]
}

const soukAddress = 'souk:at-hand'
const versionKey = 'souk='
const compiled = /\.(?:ts|tsx|mts|js|jsx|mjs)$/

let options: ModuleHooksOptions

export function initialize(data: ModuleHooksOptions): void {
  options = data
}

export const resolve: ResolveHook = async (given, context, next) => {
  const isCell = given.startsWith(cellImportScheme)
  const specifier = isCell ? decodeURIComponent(given.slice(given.indexOf('/') + 1)) : given
  const parentURL = isCell ? options.folder : context.parentURL
  if (specifier === 'souk' && parentURL?.startsWith(kernelFolder()) !== true) return { url: soukAddress, format: 'module', shortCircuit: true }
  if (isBuiltin(specifier)) return next(specifier, { ...context, parentURL })
  const path = workspaceFile(specifier, parentURL)
  if (path !== null) return { url: `${pathToFileURL(path).href}?${versionKey}${versionOf(path)}`, shortCircuit: true }
  try {
    return await next(specifier, { ...context, parentURL })
  } catch (thrown) {
    const isBare = !/^(?:\.|\/|[a-z]+:)/i.test(specifier)
    if (!isBare || !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND')) throw thrown
    try {
      return await next(specifier, { ...context, parentURL: options.kernel })
    } catch {
      throw thrown
    }
  }
}

export const load: LoadHook = async (url, context, next) => {
  if (url === soukAddress) return { format: 'module', source: soukSource(), shortCircuit: true }
  if (!url.includes(`?${versionKey}`)) return next(url, context)
  const path = fileURLToPath(url.slice(0, url.indexOf('?')))
  const text = readFileSync(path, 'utf8')
  if (path.endsWith('.json')) {
    const isAsked = (context.importAttributes as Record<string, string | undefined>)['type'] === 'json'
    return isAsked ? { format: 'json', source: text, shortCircuit: true } : { format: 'module', source: `export default ${text}`, shortCircuit: true }
  }
  return { format: 'module', source: toModule(path, text), shortCircuit: true }
}

/** JavaScript of a workspace's file. What does not compile becomes a module that says so when it is loaded. */
function toModule(path: string, text: string): string {
  try {
    if (!path.endsWith('.cjs') && !isCommonJs(path, text)) return compileModule(text, path).code
    const required = `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(pathToFileURL(path).href)}); const module = { exports: {} }; const exports = module.exports;`
    return `${required} ${text}\nexport default module.exports`
  } catch (thrown) {
    const failure = placedFailure(relative(options.workspace, path), toFailure(thrown))
    return `${runtimeName}.fail(${JSON.stringify(failure)})`
  }
}

function placedFailure(file: string, failure: Failure): Failure {
  if (failure.kind !== 'cell-syntax') return failure
  const { message, line, column } = failure
  return { kind: 'cell-error', name: 'SyntaxError', message, frames: [{ file, line, column }] }
}

function isCommonJs(path: string, text: string): boolean {
  if (!path.endsWith('.js') || !/\b(?:module\.exports|exports\.\w+|require\()/.test(text)) return false
  return !parseSync(path, text, { lang: 'js' }).module.hasModuleSyntax
}

/** The kernel's own library, whose names are fixed by now. */
function soukSource(): string {
  const names = options.names.filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && name !== 'default')
  return [`const souk = await ${runtimeName}.import('souk')`, ...names.map((name) => `export const ${name} = souk.${name}`)].join('\n')
}

function kernelFolder(): string {
  return new URL('.', options.kernel).href
}

/** The file of the workspace that is meant, with or without its ending; null for packages and files elsewhere. */
function workspaceFile(specifier: string, parentURL: string | undefined): string | null {
  if (!/^(?:\.{1,2}(?:\/|$)|\/|file:)/.test(specifier) && !isAbsolute(specifier)) return null
  const address = isAbsolute(specifier) ? pathToFileURL(specifier) : new URL(specifier, parentURL)
  if (address.protocol !== 'file:') return null
  const path = fileURLToPath(address.href.replace(/[?#].*$/, ''))
  const inside = relative(options.workspace, path)
  if (inside.startsWith('..') || isAbsolute(inside) || path.split(sep).includes('node_modules')) return null
  return moduleCandidates(path).find(isFile) ?? null
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

interface KnownFile {
  changedAt: number
  bytes: number
  hash: string
  /** Files of the workspace that it imports. */
  imports: string[]
}

const known = new Map<string, KnownFile>()

/** Names the contents of a file and of all that it imports: an edit anywhere below makes another module. */
function versionOf(path: string): string {
  const reached = new Map<string, string>()
  const waiting = [path]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue
    const file = readKnown(next)
    reached.set(next, file.hash)
    waiting.push(...file.imports)
  }
  const parts = [...reached].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, hash]) => `${name} ${hash}`)
  return sha(parts.join('\n'))
}

function readKnown(path: string): KnownFile {
  const { mtimeMs, size } = statSync(path)
  const before = known.get(path)
  if (before?.changedAt === mtimeMs && before.bytes === size) return before
  const text = readFileSync(path, 'utf8')
  const file = { changedAt: mtimeMs, bytes: size, hash: sha(text), imports: importsOf(path, text) }
  known.set(path, file)
  return file
}

function importsOf(path: string, text: string): string[] {
  if (!compiled.test(path)) return []
  const { module } = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts', sourceType: 'module' })
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => (moduleRequest === null ? [] : [moduleRequest.value]))),
    ...module.dynamicImports.map(({ moduleRequest }) => text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ]
  const parent = pathToFileURL(path).href
  return specifiers.flatMap((specifier) => workspaceFile(specifier, parent) ?? [])
}

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
