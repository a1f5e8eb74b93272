import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { addMaths, formulaAt } from './maths'

const markdown = new MarkdownIt()
addMaths(markdown)
/** The TeX of each formula in the text, as KaTeX was given it. */
const formulas = (text: string) => [...markdown.render(text).matchAll(/<annotation encoding="application\/x-tex">(.*?)<\/annotation>/gs)].map((match) => match[1]?.trim())

describe('formulas in Markdown', () => {
  it('stand between dollars or brackets', () => {
    expect(formulas('a $x^2$ b \\(y\\) c $$z$$ and \\\\[w\\\\]')).toEqual(['x^2', 'y', 'z', 'w'])
  })

  it('are not amounts of money', () => {
    expect([formulas('between $5 and $10'), formulas('costs $5, or $ 6 $'), formulas('\\$5 and \\$6')]).toEqual([[], [], []])
  })

  it('stand as blocks of their own', () => {
    expect(formulas('text\n\n$$\n\\sum_i x_i\n$$\n\n$$ a + b $$\n\n\\begin{aligned}\na &= b\n\\end{aligned}\n\nend')).toEqual(['\\sum_i x_i', 'a + b', '\\begin{aligned}\na &amp;= b\n\\end{aligned}'])
  })

  it('leave code and lone marks alone', () => {
    expect([formulas('`$x$` and $ alone'), formulas('$$\nnever closed'), formulaAt('$x', 0), formulaAt('\\[note\\] x', 0)?.tex]).toEqual([[], [], null, 'note'])
  })

  it('stay as their source where TeX cannot read them', () => {
    expect(markdown.render('$\\frac{$')).toContain('\\frac{')
  })
})
