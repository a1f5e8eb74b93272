import { compileCell, type CompiledCell } from './compile'

const scheme = 'souk-cell:'

export interface CellScript extends CompiledCell {
  cell: string
}

/** All scripts that cells became, so that an error thrown much later still finds the line it came from. */
export class CellScripts {
  private readonly scripts = new Map<string, CellScript>()
  private readonly renamed = new Set<string>()

  /** Fails with `cell-syntax`. */
  compile(cell: string, source: string): CellScript {
    const url = `${scheme}${encodeURIComponent(cell)}/${this.scripts.size + 1}`
    const script = { cell, ...compileCell(source, url, this.renamed) }
    this.scripts.set(url, script)
    return script
  }

  find(url: string): CellScript | undefined {
    return this.scripts.get(url)
  }
}

export function isCellUrl(url: string): boolean {
  return url.startsWith(scheme)
}
