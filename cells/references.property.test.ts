import { expect, it } from 'vitest'
import { cellReferences } from './references'

const pool = ['a', 'b', 'c', 'd', 'e', 'f']

/** A program in which every line runs once, over names from a small pool that shadow one another. */
function generate(seed: number): string {
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item
  const name = () => pick(pool)
  const expression = (depth: number): string =>
    pick([
      () => name(),
      () => name(),
      () => `[${name()}, ${random(9)}].length`,
      () => `({ ${name()}, x: ${name()}, ${name()}: 1, [String(${name()})]: 2, m() { return ${name()} } }).m()`,
      () => `[typeof ${name()}, ${name()}].length`,
      () => `\`\${${name()}} a b \${\`\${${name()}}\`}\``,
      () => {
        const parameter = name()
        return depth > 2 ? '1' : `((${parameter} = ${pick(pool.filter((other) => other !== parameter))}) => ${expression(depth + 1)})()`
      },
      () => (depth > 2 ? '1' : `((...${name()}) => ${expression(depth + 1)})()`),
      () => (depth > 2 ? '1' : `(function ${name()}() { return ${expression(depth + 1)} })()`),
      () => `[1].map((${name()}) => ${name()})[0]`,
    ])()

  function declarations(depth: number): { text: string; fixed: Set<string> } {
    const fixed = new Set<string>()
    const lines = pool
      .filter(() => random(depth === 0 ? 3 : 4) === 0)
      .map((own) => {
        const kind = random(7)
        if (kind === 0) return `let ${own} = 1`
        if (kind === 1) return `let { ${own}, ...rest${own}${depth} } = { ${own}: 1 }`
        if (kind === 2) return `let [[${own}] = []] = []`
        if (kind === 3) return `let { k: { ${own} = 2 } } = { k: {} }`
        fixed.add(own)
        if (kind === 4) return `const ${own} = 1`
        if (kind === 5) return `class ${own} { static s = 1 }`
        return `const ${own} = () => 1`
      })
    return { text: lines.join('\n'), fixed }
  }

  function block(depth: number, outerFixed: ReadonlySet<string>): string {
    const own = declarations(depth)
    const declaredHere = new Set(own.text.match(/\b[a-f]\b/g) ?? [])
    /** Names that cannot be assigned here, so that the program runs to its end. */
    const fixed = new Set([...outerFixed].filter((fixedName) => !declaredHere.has(fixedName)).concat([...own.fixed]))
    const assignable = pool.filter((candidate) => !fixed.has(candidate))
    const target = () => (assignable.length > 0 ? pick(assignable) : 'q')
    const inner = (alsoHere: string[] = []) => block(depth + 1, new Set([...fixed].filter((fixedName) => !alsoHere.includes(fixedName))))
    const statements = Array.from({ length: 1 + random(4) }, () =>
      pick([
        () => `${expression(0)}`,
        () => `${target()} = ${name()}`,
        () => `;({ x: ${target()}, y: [${target()}] } = { x: 1, y: [2] })`,
        () => `for (${target()} of [1]) {}`,
        ...(depth > 2
          ? []
          : [
              () => `{\n${inner()}\n}`,
              () => {
                const loop = name()
                const label = pool[depth] as string
                return `${label}: for (let ${loop} of [1]) {\n${inner([loop])}\nbreak ${label} }`
              },
              () => {
                const caught = name()
                return `try { throw { message: 1 } } catch ({ message: ${caught} }) { { \n${inner([caught])}\n} }`
              },
              () => {
                const parameter = name()
                return `(function (${parameter}, second = ${parameter}) { {\n${inner([parameter])}\n} })(1)`
              },
              () => `new (class ${pick(['', 'Own'])} { p = ${name()}; m() { {\n${inner()}\n} } static { ${name()} } })().m()`,
            ]),
      ])(),
    )
    return `${own.text}\n${statements.join('\n')}`
  }
  return block(0, new Set()).replace(/\n(?=[([`])/g, '\n;')
}

/** Runs the program and notes which names it looks for outside itself: the language's own answer. */
function observe(program: string): { uses: Set<string>; assigns: Set<string> } {
  const uses = new Set<string>()
  const assigns = new Set<string>()
  const outside = new Proxy(Object.create(null) as object, {
    has: (_, key) => {
      if (!pool.includes(String(key)) && key !== 'q') return false
      uses.add(String(key))
      return true
    },
    get: (_, key) => (key === Symbol.unscopables ? undefined : 1),
    set: (_, key) => {
      assigns.add(String(key))
      return true
    },
  })
  new Function('outside', `with (outside) { (function () {\n${program}\n})() }`)(outside)
  return { uses, assigns }
}

it('agrees with what programs look for when they run', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const program = generate(seed)
    const found = cellReferences(program)
    const seen = observe(program)
    const isOurs = (name: string) => pool.includes(name) || name === 'q'
    const missed = [...seen.uses].filter((name) => !found.uses.includes(name))
    const unseen = found.uses.filter((name) => isOurs(name) && !seen.uses.has(name))
    const assigned = found.assigns.filter(isOurs).toSorted()
    expect({ seed, missed, unseen, assigned, program }).toEqual({ seed, missed: [], unseen: [], assigned: [...seen.assigns].toSorted(), program })
  }
})
