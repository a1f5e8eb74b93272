import type { ParameterDescription, StepDescription } from '../../protocol/kernel'
import type { Completion, Hover, SignatureHelp } from '../../protocol/language-service'
import type { Language } from '../../protocol/text'

/** Puts the steps' own words, which types cannot carry, into the answers about the code that calls them. */
export class StepHelp {
  constructor(
    private readonly steps: readonly StepDescription[],
    private readonly language: Language,
  ) {}

  /** Steps after their stage's dot and parameters inside a step's call get their words for `resolveCompletion`, under `note`. */
  noteOf(source: string, offset: number): (item: Completion) => string | null {
    const stage = /(?<![\p{L}\p{N}_$.])([\p{L}_$][\p{L}\p{N}_$]*)\.\s*[\p{L}\p{N}_$]*$/u.exec(source.slice(0, offset))?.[1]
    const step = stage === undefined ? this.callAt(source, offset) : undefined
    return ({ label }) => {
      const named = this.steps.find(({ name }) => name === `${stage}.${label}`)
      if (named) return this.describe(named)
      const parameter = step?.params.find(({ name }) => name === label)
      return parameter ? this.describeParameter(parameter) : null
    }
  }

  hover(hover: Hover, source: string): Hover {
    const lines = source.split('\n')
    const line = lines[hover.line - 1] ?? ''
    if (hover.line !== hover.endLine) return hover
    const word = line.slice(hover.column - 1, hover.endColumn - 1)
    const before = line.slice(0, hover.column - 1)
    const stage = /([\p{L}_$][\p{L}\p{N}_$]*)\s*\.\s*$/u.exec(before)?.[1]
    const named = this.steps.find(({ name }) => name === `${stage}.${word}`)
    if (named) return { ...hover, text: this.describe(named) }
    const ofStage = this.steps.filter((step) => step.stage === word)
    if (stage === undefined && ofStage.length > 0 && hover.text.includes(`const ${word}: {`)) {
      return { ...hover, text: [`**${word}**`, ...ofStage.map(({ name, summary }) => `- \`${name}\` ${summary[this.language]}`)].join('\n') }
    }
    const offset = lines.slice(0, hover.line - 1).join('\n').length + (hover.line > 1 ? 1 : 0) + hover.column - 1
    const parameter = this.callAt(source, offset)?.params.find(({ name }) => name === word && /^\s*:/.test(line.slice(hover.endColumn - 1)))
    return parameter ? { ...hover, text: `${hover.text.trimEnd()}\n\n${this.describeParameter(parameter)}` } : hover
  }

  signature(help: SignatureHelp, source: string, offset: number): SignatureHelp {
    const step = this.callAt(source, offset)
    if (!step) return help
    const signatures = help.signatures.map((signature) => ({ ...signature, documentation: signature.documentation ?? this.describe(step) }))
    return { ...help, signatures }
  }

  private describe({ name, summary, params }: StepDescription): string {
    return [`**${name}** ${summary[this.language]}`, ...params.map((parameter) => `- \`${parameter.name}\` ${this.describeParameter(parameter)}`)].join('\n')
  }

  private describeParameter({ description, default: preset }: ParameterDescription): string {
    return preset === undefined ? description[this.language] : `${description[this.language]} (= ${JSON.stringify(preset)})`
  }

  /** The step in whose parentheses the place is, at any depth. */
  private callAt(source: string, offset: number): StepDescription | undefined {
    const open: (string | null)[] = []
    const piece = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\[\s\S])*`?|([\p{L}_$][\p{L}\p{N}_$]*\s*\.\s*[\p{L}_$][\p{L}\p{N}_$]*)?\s*\(|[[\]{})]/gu
    for (const match of source.matchAll(piece)) {
      if (match.index + match[0].length > offset) break
      if (match[0].endsWith('(')) open.push(match[1]?.replace(/\s/g, '') ?? null)
      else if (match[0] === '{' || match[0] === '[') open.push(null)
      else if (/^[)\]}]$/.test(match[0])) open.pop()
    }
    const callee = open.findLast((name) => this.steps.some((step) => step.name === name))
    return this.steps.find(({ name }) => name === callee)
  }
}
