import { readFileSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StackFrame } from '../../protocol/failure'
import type { OwnFolders } from '../own-folders'
import type { CellScripts } from './cell-scripts'
import { compileModule } from './compile'
import { shownName } from './rename-built-ins'
import type { TextPosition } from './source-positions'

export interface StackReader {
  scripts: CellScripts
  workspace: string
  own: OwnFolders
}

const framePattern = /^\s+at (?:(?:async )?(.*?) \((.+?):(\d+):(\d+)\)|(?:async )?(.+?):(\d+):(\d+))$/
/** Stack lines of names that say nothing. */
const nameless = /^(?:Object\.)?<anonymous>$/

/** The frames of a stack that are the reader's own, innermost first, placed in cells and files. Frames of Node and of the kernel are left out. */
export function readStack(stack: string, reader: StackReader): StackFrame[] {
  return stack.split('\n').flatMap((line) => {
    const match = framePattern.exec(line)
    if (match === null) return []
    const url = match[2] ?? match[5] ?? ''
    const made = { line: Number(match[3] ?? match[6]), column: Number(match[4] ?? match[7]) }
    const frame = placeFrame(url, made, reader)
    if (frame === null) return []
    const name = match[1]?.replace(/^new /, '')
    return [name === undefined || nameless.test(name) ? frame : { function: shownName(name), ...frame }]
  })
}

function placeFrame(url: string, made: TextPosition, { scripts, workspace, own }: StackReader): StackFrame | null {
  const script = scripts.find(url)
  if (script !== undefined) {
    const source = script.toSource(made)
    return source === null ? null : { cell: script.cell, ...source }
  }
  if (!url.startsWith('file:') || url.startsWith(own.kernel) || url.startsWith(own.packages)) return null
  const [address = url, query] = url.split('?')
  const path = fileURLToPath(address)
  const inside = relative(workspace, path)
  const file = inside.startsWith('..') || isAbsolute(inside) ? path : inside
  return { file, ...(query?.startsWith('souk=') === true ? inSource(path, made) : made) }
}

/** A module of the workspace ran as JavaScript; its own text gives the lines back. */
function inSource(path: string, made: TextPosition): TextPosition {
  try {
    return compileModule(readFileSync(path, 'utf8'), path).toSource(made) ?? made
  } catch {
    return made
  }
}
