import katex from 'katex'
import type { MarkdownIt } from 'markdown-it'

/** A formula in a text: what stands between its marks, and where the text goes on. */
export interface FoundFormula {
  tex: string
  isDisplayed: boolean
  end: number
}

/**
 * The formula that begins at a position of one paragraph, if any: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`.
 * A dollar before a blank or whose partner stands before a digit is money, not a mark (pandoc's rule): `$5 and $10`.
 */
export function formulaAt(text: string, at: number): FoundFormula | null {
  const bracket = /^\\{1,2}([([])/.exec(text.slice(at, at + 3))
  if (bracket) {
    const close = `${bracket[0].slice(0, -1)}${bracket[1] === '(' ? ')' : ']'}`
    const from = at + bracket[0].length
    const to = text.indexOf(close, from)
    const tex = to < 0 ? '' : text.slice(from, to)
    // `\[` and `\(` also mean a plain bracket in Markdown: only something that closes on the same line is a formula.
    return tex.trim() === '' || tex.includes('\n') ? null : { tex, isDisplayed: bracket[1] === '[', end: to + close.length }
  }
  if (text[at] !== '$') return null
  if (text[at + 1] === '$') {
    const to = text.indexOf('$$', at + 2)
    return to <= at + 2 ? null : { tex: text.slice(at + 2, to), isDisplayed: true, end: to + 2 }
  }
  if (/^$|\s/.test(text[at + 1] ?? '')) return null
  for (let to = at + 2; to < text.length; to++) {
    if (text[to] === '\\') to++
    else if (text[to] === '$') {
      if (/\s/.test(text[to - 1] ?? '') || /\d/.test(text[to + 1] ?? '')) return null
      return { tex: text.slice(at + 1, to), isDisplayed: false, end: to + 1 }
    }
  }
  return null
}

/** Teaches markdown-it formulas: within a paragraph, and as blocks of `$$ … $$` or `\begin{…} … \end{…}` lines. */
export function addMaths(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'formula', (state, isSilent) => {
    const found = formulaAt(state.src, state.pos)
    if (found === null || found.end > state.posMax) return false
    if (!isSilent) {
      const token = state.push('formula', 'math', 0)
      token.content = found.tex
      token.meta = { isDisplayed: found.isDisplayed }
    }
    state.pos = found.end
    return true
  })
  markdown.block.ruler.before(
    'fence',
    'formula_block',
    (state, startLine, endLine, isSilent) => {
      const lineAt = (line: number) => state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line] ?? 0)
      const first = lineAt(startLine)
      const environment = /^\\begin\{([a-z]+\*?)\}/.exec(first)?.[1]
      const isDollars = first.startsWith('$$')
      if (!isDollars && environment === undefined) return false
      const close = environment === undefined ? '$$' : `\\end{${environment}}`
      const lines: string[] = []
      for (let line = startLine; line < endLine; line++) {
        const text = lineAt(line)
        lines.push(text)
        const isClosed = line === startLine && isDollars ? text.trimEnd().length > 3 && text.trimEnd().endsWith(close) : text.trimEnd().endsWith(close)
        if (!isClosed) continue
        if (isSilent) return true
        const whole = lines.join('\n').trim()
        const token = state.push('formula_block', 'math', 0)
        token.block = true
        token.content = isDollars ? whole.slice(2, -2) : whole
        token.map = [startLine, line + 1]
        state.line = line + 1
        return true
      }
      return false
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  )
  markdown.renderer.rules.formula = (tokens, index) => renderFormula(tokens[index]?.content ?? '', Boolean((tokens[index]?.meta as { isDisplayed?: boolean } | null)?.isDisplayed))
  markdown.renderer.rules.formula_block = (tokens, index) => `<p>${renderFormula(tokens[index]?.content ?? '', true)}</p>\n`
}

/** A formula as HTML with MathML for ears; what TeX cannot read stays as its source, marked. */
export function renderFormula(tex: string, isDisplayed: boolean): string {
  return katex.renderToString(tex, { displayMode: isDisplayed, throwOnError: false, trust: false, maxExpand: 500, maxSize: 50 })
}
