import type { EncodedSourceMap } from '@jridgewell/remapping'
import type MagicString from 'magic-string'
import { parseSync } from 'oxc-parser'
import { transformSync } from 'oxc-transform'
import { fail } from '../../protocol/failure'
import { renameBuiltIns } from './rename-built-ins'
import { rewriteTopLevel } from './rewrite-top-level'
import { joinMaps, positionAtByte, type TextPosition } from './source-positions'

export interface CompiledCell {
  /** For V8's REPL mode, with its address as `sourceURL`. */
  code: string
  /** Names that it declares at top level. */
  names: string[]
  /** From a place of `code` to the cell's own; null where nothing of the cell stands. */
  toSource(made: TextPosition): TextPosition | null
}

/** Fails with `cell-syntax`. `url` names the script in stacks: no blanks. `renamed` is the same set for all cells of a kernel. */
export function compileCell(source: string, url: string, renamed = new Set<string>()): CompiledCell {
  const transformed = transformSync('cell.ts', source, {
    lang: 'ts',
    sourceType: 'module',
    sourcemap: true,
    // What this cell imports may be used by a later one only.
    typescript: { onlyRemoveTypeImports: true },
  })
  failOnErrors(source, transformed.errors)
  const parsed = parseSync('cell.js', transformed.code, { lang: 'js', sourceType: 'module' })
  failOnErrors(source, parsed.errors)
  const renaming = renameBuiltIns(transformed.code, parsed.program, renamed)
  const code = renaming?.toString() ?? transformed.code
  const program = renaming === null ? parsed.program : parseSync('cell.js', code, { lang: 'js', sourceType: 'module' }).program
  const { text, names } = rewriteTopLevel(code, program)
  return {
    code: `${text.toString()}\n//# sourceURL=${url}`,
    names,
    toSource: joinMaps([toMap(text), ...(renaming === null ? [] : [toMap(renaming)]), ...(transformed.map ? [transformed.map as EncodedSourceMap] : [])]),
  }
}

function toMap(text: MagicString): EncodedSourceMap {
  return text.generateMap({ hires: 'boundary', source: 'cell.js' }) as EncodedSourceMap
}

/** A module of the workspace as JavaScript; imports that are types only are left out. Fails with `cell-syntax`, placed in the file. */
export function compileModule(source: string, path: string): { code: string; toSource(made: TextPosition): TextPosition | null } {
  const lang = path.endsWith('x') ? 'tsx' : 'ts'
  const transformed = transformSync(path, source, { lang, sourceType: 'module', sourcemap: true })
  failOnErrors(source, transformed.errors)
  return { code: transformed.code, toSource: joinMaps(transformed.map ? [transformed.map as EncodedSourceMap] : []) }
}

interface Problem {
  severity: string
  message: string
  labels: { start: number }[]
}

function failOnErrors(source: string, problems: readonly Problem[]): void {
  const problem = problems.find(({ severity }) => severity === 'Error')
  if (problem === undefined) return
  fail({ kind: 'cell-syntax', message: problem.message, ...positionAtByte(source, problem.labels[0]?.start ?? 0) })
}
