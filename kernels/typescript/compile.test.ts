import { describe, expect, it } from 'vitest'
import { FailureError } from '../../protocol/failure'
import { compileCell, compileModule } from './compile'

/** Where a piece of the made code stands in the source. */
function origin(source: string, piece: string): { line: number; column: number } | null {
  const { code, toSource } = compileCell(source, 'souk-cell:c/1')
  const before = code.slice(0, code.indexOf(piece)).split('\n')
  return toSource({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 })
}

describe('a compiled cell', () => {
  it('names what it declares, wherever it stands', () => {
    const source = `import d, * as n from 'x'
import { a as b, type T } from 'y'
import type { U } from 'z'
const { c, d: [e = 2, ...f], ...g } = h, i = 1
export function j() { var hidden = 1 }
class K {}
enum L { one }
namespace M { export const inner = 1 }
interface O {}
for (var o = 0; ; ) { var p = 1; let q = 2 }
export { c }
export default class {}`
    expect(compileCell(source, 'u').names).toEqual(['d', 'n', 'b', 'c', 'e', 'f', 'g', 'i', 'j', 'K', 'M', 'L', 'o', 'p'])
  })

  it('finds back to the source through moved functions, removed types and renamed built-ins', () => {
    expect([
      origin('interface A {\n  a: number\n}\nconst x: A = { a: missing }', 'missing'),
      origin('later()\nfunction later(): void {\n  throw missing\n}', 'missing'),
      origin('const Map: number = 1\n\nconst b = Map + missing', 'missing'),
      origin('var a = 1, { b } = missing', 'missing'),
      origin('\n\n  await missing()', 'missing'),
    ]).toEqual([
      { line: 4, column: 19 },
      { line: 3, column: 9 },
      { line: 3, column: 17 },
      { line: 1, column: 20 },
      { line: 3, column: 9 },
    ])
  })

  it('fails with the place of the first error, counted as an editor counts', () => {
    const failures = ['let x = ', 'const 名 = "店", b = ;', 'return 5', 'const a = 1; const a = 2', 'await: for (;;) {}'].map((source) => {
      try {
        compileCell(source, 'u')
        return null
      } catch (thrown) {
        return thrown instanceof FailureError ? thrown.failure : thrown
      }
    })
    expect(failures).toMatchObject([
      { kind: 'cell-syntax', line: 1 },
      { kind: 'cell-syntax', line: 1, column: 20 },
      { kind: 'cell-syntax', line: 1, column: 1 },
      { kind: 'cell-syntax', line: 1 },
      { kind: 'cell-syntax', line: 1 },
    ])
  })
})

describe('a compiled module', () => {
  it('loses imports that are types only', () => {
    expect(compileModule("import { A } from './types'\nimport { b } from './values'\nexport const c: A = b", 'm.ts').code).toBe('import { b } from "./values";\nexport const c = b;\n')
  })
})
