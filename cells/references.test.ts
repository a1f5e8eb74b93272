import { describe, expect, it } from 'vitest'
import { cellReferences } from './references'

const summary = (source: string) => {
  const { defines, uses, assigns } = cellReferences(source)
  return { defines, uses, assigns }
}

describe('TypeScript cells', () => {
  it.each<[string, { defines?: string[]; uses?: string[]; assigns?: string[] }]>([
    ['const a = b + 1', { defines: ['a'], uses: ['b'] }],
    ['const { a, b: { c = d }, ...e } = f, [g, , h = 1] = i', { defines: ['a', 'c', 'e', 'g', 'h'], uses: ['d', 'f', 'i'] }],
    ['function f(x, { y } = z) { var w = x; return y + w + q }', { defines: ['f'], uses: ['z', 'q'] }],
    ['class A extends B { static s = t; p = q; [k] = 1; m(r) { return this.p + r + A.s } }', { defines: ['A'], uses: ['B', 't', 'q', 'k'] }],
    ['class A extends A {}', { defines: ['A'], uses: ['A'] }],
    ['enum E { a = 1, b = a, c = base }', { defines: ['E'], uses: ['base'] }],
    ['namespace N { export const x = y }', { defines: ['N'], uses: ['y'] }],
    ['import d, { a as b } from "x"; import * as n from "y"; b(n, d)', { defines: ['d', 'b', 'n'] }],
    ['const o = { a, b: c, [d]: 1, e() { return f } }', { defines: ['o'], uses: ['a', 'c', 'd', 'f'] }],
    ['a.b.c[d]', { uses: ['a', 'd'] }],
    ['outer: for (const x of xs) { if (x) continue outer; else break outer }', { uses: ['xs'] }],
    ['for (let i = 0; i < n; i++) { let j = i; total += j }', { uses: ['n', 'total'], assigns: ['total'] }],
    ['if (a) { var v = 1; let w = 2 }', { defines: ['v'], uses: ['a'] }],
    ['try { a } catch ({ message }) { message + b }', { uses: ['a', 'b'] }],
    ['rows.map((row) => row.price * rate)', { uses: ['rows', 'rate'] }],
    ['x = 1; y++; ({ z, w: v } = u); [t.a] = s', { uses: ['x', 'y', 'z', 'v', 'u', 't', 's'], assigns: ['x', 'y', 'z', 'v', 't'] }],
    ['list.push(1); o.a.b = 2; delete m[k]; Object.assign(p, q)', { uses: ['list', 'o', 'm', 'k', 'p', 'Object', 'q'], assigns: ['list', 'o', 'm', 'p'] }],
    ['const rows = rows.filter((row) => row.ok)', { defines: ['rows'], uses: ['rows'] }],
    ['const f = (n) => (n ? f(n - 1) : 0)', { defines: ['f'] }],
    ['f(); function f() {}', { defines: ['f'] }],
    ['const rows = 1; { const rows = other }', { defines: ['rows'], uses: ['other'] }],
    ['function f() { return arguments.length + (undefined as never) }', { defines: ['f'] }],
    ['await import(path); import.meta.url; new.target', { uses: ['path'] }],
    ['const t = `a ${b} ${`${c}`}`', { defines: ['t'], uses: ['b', 'c'] }],
    ['const big = await sql`select * from orders o join ${other} using (id)`', { defines: ['big'], uses: ['sql', 'other', 'orders'] }],
    ['return late', { uses: ['late'] }],
    ['', {}],
  ])('%s', (source, expected) => {
    expect(summary(source)).toEqual({ defines: [], uses: [], assigns: [], ...expected })
  })

  it('keeps what only the type checker sees apart', () => {
    const source = `
      interface Row<T> extends Base<T> { value: T; other: Other; is(x: unknown): x is Row<T> }
      type Keys<T extends Shape> = { [K in keyof T]: T[K] extends infer U ? U : never }
      const rows: Row<Money>[] = load() as typeof earlier satisfies Ns.Inner
      import type { Far } from 'x'
      function f<T>(this: Far, x: T, ...rest: Rest[]): T { return x }`
    expect(cellReferences(source)).toEqual({
      defines: ['rows', 'f'],
      uses: ['load'],
      assigns: [],
      types: { defines: ['Row', 'Keys', 'Far'], uses: ['Base', 'Other', 'Shape', 'Money', 'earlier', 'Ns', 'Rest'] },
      exported: [],
      relations: [],
      hasSyntaxError: false,
    })
  })

  it('names what the source exports itself', () => {
    expect(cellReferences('export const a = 1; const b = 2; export { b as c }').exported).toEqual(['a'])
  })

  it('guesses from the words of a line that is half typed', () => {
    expect(cellReferences('const { a, b: [c] } = rows.\nfunction f() {}\nimport { d } from "x"\ntotal.')).toEqual({
      defines: ['a', 'b', 'c', 'f', 'd'],
      uses: ['rows', 'total'],
      assigns: [],
      types: { defines: [], uses: [] },
      exported: [],
      relations: [],
      hasSyntaxError: true,
    })
  })

  it('finds nothing in Markdown and raw cells', () => {
    expect(cellReferences('const a = b', 'markdown').defines).toEqual([])
  })
})

describe('SQL cells', () => {
  it.each<[string, { defines?: string[]; uses?: string[]; assigns?: string[] }]>([
    ['%%sql big\nselect * from orders where price > ${limit * 2}', { defines: ['big'], uses: ['limit', 'orders'] }],
    ['%%sql\ncreate or replace table t as from a; insert into t select * from b', { defines: ['t'], uses: ['a', 'b'] }],
    ['%%sql\ninsert into old values (${x})', { uses: ['x', 'old'], assigns: ['old'] }],
    ['%%sql q\nselect * from ${rows.filter((r) => r.ok)} r, c', { defines: ['q'], uses: ['rows', 'c'] }],
  ])('%s', (source, expected) => {
    expect(summary(source)).toEqual({ defines: [], uses: [], assigns: [], ...expected })
  })
})
