import { withoutAliases, type HiddenModule } from '../../cells/hidden-module'
import type { Diagnostic } from '../../protocol/failure'
import type { LspDiagnostic } from './protocol-shapes'

/**
 * What a notebook allows and a module forbids, by TypeScript's numbers: assigning to an import (2632), an import beside a
 * declaration of that name (2440), top-level await (1375, 1378).
 */
const allowed = new Set([2632, 2440, 1375, 1378])

/** Remarks that would be noise in a notebook: unused names, parameters without types, `async` where it could be. */
const noise = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205, 7043, 7044, 7045, 7046, 7047, 7048, 7049, 7050, 80001, 80002, 80004, 80005, 80006, 80007, 80008, 80009, 80010])

/** Reading a name before its declaration: allowed where an earlier cell has one too. */
const beforeDeclaration = new Set([2448, 2449, 2450, 2454])

/** Diagnostics of a cell's hidden module in the cell's own lines, without what a notebook allows. */
export function cellDiagnostics(
  found: readonly LspDiagnostic[],
  source: string,
  module: Pick<HiddenModule, 'aliases'>,
  isVisible: (name: string) => boolean,
): Diagnostic[] {
  const lines = source.split('\n')
  const diagnostics: Diagnostic[] = []
  for (const { range, severity = 1, code, message } of found) {
    const number = Number(code ?? 0)
    // Line 0 of the module is ours: a name that an earlier cell's broken source does not export is any.
    if (range.start.line === 0 || allowed.has(number) || noise.has(number)) continue
    if (beforeDeclaration.has(number) && isVisible(textAt(lines, range.start.line - 1, range.start.character, range.end.character))) continue
    const isBehind = range.start.line > lines.length
    // Behind the source only a missing bracket or the like is the cell's own.
    if (isBehind && (number < 1000 || number >= 2000)) continue
    const last = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
    const place = ({ line, character }: LspDiagnostic['range']['start']) => (line > lines.length ? last : { line, column: character + 1 })
    const start = place(range.start)
    const end = place(range.end)
    diagnostics.push({
      severity: severity === 1 ? 'error' : severity === 2 ? 'warning' : 'hint',
      code: number,
      message: withoutAliases(message, module),
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    })
  }
  return diagnostics.sort((left, right) => left.line - right.line || left.column - right.column)
}

function textAt(lines: readonly string[], line: number, from: number, to: number): string {
  return lines[line]?.slice(from, to) ?? ''
}
