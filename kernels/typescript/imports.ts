import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire, isBuiltin, register } from 'node:module'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { fail } from '../../protocol/failure'
import { cellImportScheme, moduleCandidates } from './module-address'
import type { ModuleHooksOptions } from './module-hooks'

export interface ImportOptions {
  workspace: string
  folder: string
  /** The kernel's own `souk`, with its names. */
  souk(): Promise<object>
}

/** `import` and `require` of cells: `souk` is the kernel's own, files start from the notebook's folder, packages from there and then from Souk. */
export class Imports {
  private hooks: Promise<void> | null = null
  private count = 0
  private readonly requireHere: NodeJS.Require
  private readonly requireOwn = createRequire(import.meta.url)

  constructor(private readonly options: ImportOptions) {
    this.requireHere = createRequire(join(options.folder, 'notebook.ts'))
  }

  readonly import = async (specifier: unknown, type?: unknown): Promise<unknown> => {
    const wanted = String(specifier)
    if (wanted === 'souk') return this.options.souk()
    if (isBuiltin(wanted)) return import(wanted) as Promise<unknown>
    const path = this.filePath(wanted)
    if (path !== null && !moduleCandidates(path).some((candidate) => existsSync(candidate))) this.failMissing(path)
    if (path !== null && (path.endsWith('.json') || type === 'json')) return { default: JSON.parse(readFileSync(path, 'utf8')) as unknown }
    this.hooks ??= this.registerHooks()
    await this.hooks
    // The count keeps Node from answering out of its own memory: an edited file must be found anew.
    return import(`${cellImportScheme}${(this.count += 1)}/${encodeURIComponent(wanted)}`) as Promise<unknown>
  }

  /** As in CommonJS, with Souk's own packages behind those of the workspace. */
  readonly require = Object.assign((specifier: string): unknown => {
    if (specifier === 'souk') return this.loadedSouk ?? this.requireHere(specifier)
    try {
      return this.requireHere(specifier)
    } catch (thrown) {
      if (!isMissing(thrown, specifier)) throw thrown
      return this.requireOwn(specifier)
    }
  }, {
    resolve: (specifier: string): string => this.requireHere.resolve(specifier),
  })

  /** Set once the library is loaded: `require` cannot wait. */
  loadedSouk: object | null = null

  private async registerHooks(): Promise<void> {
    const souk = await this.options.souk()
    const data: ModuleHooksOptions = {
      folder: pathToFileURL(join(this.options.folder, 'notebook.ts')).href,
      workspace: this.options.workspace,
      kernel: import.meta.url,
      names: Object.keys(souk),
    }
    register(new URL('./modules.js', import.meta.url).href, { data })
  }

  private filePath(specifier: string): string | null {
    if (specifier.startsWith('file:')) return fileURLToPath(specifier)
    return /^\.{1,2}(?:\/|$)/.test(specifier) || isAbsolute(specifier) ? resolve(this.options.folder, specifier) : null
  }

  private failMissing(path: string): never {
    const stem = basename(path).replace(/\.\w+$/, '').toLowerCase()
    const names = existsSync(dirname(path)) ? readdirSync(dirname(path)).filter((name) => !name.startsWith('.')) : []
    const nearby = names.filter((name) => name.toLowerCase().includes(stem) || stem.includes(name.replace(/\.\w+$/, '').toLowerCase()))
    fail({ kind: 'file-missing', path: relative(this.options.workspace, path), nearby: nearby.slice(0, 5) })
  }
}

function isMissing(thrown: unknown, specifier: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'MODULE_NOT_FOUND' && thrown.message.includes(`'${specifier}'`)
}
