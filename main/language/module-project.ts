import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { declareNames, type CellText } from '../../cells/dependencies'
import { hiddenModule, hiddenModuleName, type HiddenModule } from '../../cells/hidden-module'

/** LSP's kinds of change to a file. */
export const fileChange = { created: 1, changed: 2, deleted: 3 } as const

export interface FileChange {
  uri: string
  type: (typeof fileChange)[keyof typeof fileChange]
}

export interface ProjectPlaces {
  workspace: string
  /** Absolute folder of the notebook: relative imports start from it. */
  folder: string
  /** Scratch folder of the session's own. */
  scratch: string
  packageRoot: string
}

/**
 * The hidden modules of one notebook as files that the type checker reads. They lie as deep in the scratch folder as the
 * notebook lies in the workspace, and both are roots of one virtual folder, so that `../lib/x` means the same in either.
 */
export class ModuleProject {
  private readonly modulesFolder: string
  private readonly written = new Map<string, HiddenModule>()
  private isCreated = false

  constructor(private readonly places: ProjectPlaces) {
    const inside = relative(places.workspace, places.folder)
    this.modulesFolder = inside.startsWith('..') ? places.scratch : join(places.scratch, inside)
  }

  fileOf(cell: string): string {
    return join(this.modulesFolder, `${hiddenModuleName(cell)}.ts`)
  }

  uriOf(cell: string): string {
    return pathToFileURL(this.fileOf(cell)).href
  }

  /** Brings the files up to these cells and tells what changed. `open` cells are left alone: the server has their text. */
  write(cells: readonly CellText[], open: ReadonlySet<string>): FileChange[] {
    const changes: FileChange[] = this.create()
    const definers = new Map<string, string>()
    const current = new Set<string>()
    for (const cell of cells) {
      if (cell.type === 'code') {
        current.add(cell.id)
        const change = open.has(cell.id) && this.written.has(cell.id) ? null : this.writeModule(cell, definers)
        if (change) changes.push(change)
        declareNames(definers, cell)
      }
    }
    for (const id of [...this.written.keys()].filter((written) => !current.has(written))) {
      this.written.delete(id)
      rmSync(this.fileOf(id), { force: true })
      changes.push({ uri: this.uriOf(id), type: fileChange.deleted })
    }
    return changes
  }

  /** The module of one cell as the editor needs it: every visible name imported. */
  liveModule(cells: readonly CellText[], id: string): HiddenModule | null {
    const definers = new Map<string, string>()
    for (const cell of cells) {
      if (cell.id === id) return hiddenModule(cell, definers, { imports: 'all' })
      declareNames(definers, cell)
    }
    return null
  }

  /** The module of a cell as its file has it. */
  writtenModule(id: string): HiddenModule | undefined {
    return this.written.get(id)
  }

  remove(): void {
    rmSync(this.places.scratch, { recursive: true, force: true })
  }

  private writeModule(cell: CellText, definers: ReadonlyMap<string, string>): FileChange | null {
    const module = hiddenModule(cell, definers, { imports: 'used' })
    const before = this.written.get(cell.id)
    if (before?.text === module.text) return null
    writeFileSync(this.fileOf(cell.id), module.text)
    this.written.set(cell.id, module)
    return { uri: this.uriOf(cell.id), type: before === undefined ? fileChange.created : fileChange.changed }
  }

  private create(): FileChange[] {
    if (this.isCreated) return []
    rmSync(this.places.scratch, { recursive: true, force: true })
    mkdirSync(this.modulesFolder, { recursive: true })
    const file = join(this.places.scratch, 'tsconfig.json')
    writeFileSync(file, JSON.stringify(this.config(), null, 2))
    this.isCreated = true
    return [{ uri: pathToFileURL(file).href, type: fileChange.created }]
  }

  private config() {
    const { workspace, scratch, packageRoot } = this.places
    const typeRoots = [join(workspace, 'node_modules/@types'), join(packageRoot, 'node_modules/@types')].filter((folder) => existsSync(folder))
    const types = new Set(typeRoots.flatMap((folder) => (folder.startsWith(workspace) && !folder.startsWith(packageRoot) ? readdirSync(folder) : [])))
    if (typeRoots.some((folder) => existsSync(join(folder, 'node')))) types.add('node')
    return {
      compilerOptions: {
        target: 'ES2023',
        lib: ['ES2023'],
        module: 'ESNext',
        moduleResolution: 'bundler',
        moduleDetection: 'force',
        strict: true,
        // Untyped parameters and caught values are allowed in a notebook.
        noImplicitAny: false,
        noImplicitThis: false,
        useUnknownInCatchVariables: false,
        strictPropertyInitialization: false,
        allowImportingTsExtensions: true,
        allowJs: true,
        resolveJsonModule: true,
        skipLibCheck: true,
        noEmit: true,
        types: [...types].filter((name) => !name.startsWith('.')),
        typeRoots,
        rootDirs: [scratch, workspace],
        paths: this.paths(),
      },
      include: ['**/*.ts'],
    }
  }

  /** `souk` is our own. Packages that looking upwards from the scratch folder does not find are named: those of folders between notebook and workspace. */
  private paths(): Record<string, string[]> {
    const { workspace, folder, scratch, packageRoot } = this.places
    const packages: string[] = []
    for (let at = folder; at.startsWith(workspace); at = dirname(at)) {
      const isFound = at === workspace && scratch.startsWith(workspace)
      if (!isFound && existsSync(join(at, 'node_modules'))) packages.push(join(at, 'node_modules', '*'), join(at, 'node_modules/@types', '*'))
      if (at === workspace || dirname(at) === at) break
    }
    return { souk: [join(packageRoot, 'out/types/pipeline/index.d.ts')], ...(packages.length > 0 ? { '*': packages } : {}) }
  }
}
