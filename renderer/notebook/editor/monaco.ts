import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/register.all'
import { tokensOfLine, type CodeLanguage } from '../highlight'
import { registerLanguageFeatures } from './language-features'
import { followTheme } from './theme'

self.MonacoEnvironment = { getWorker: () => new Worker(new URL('./editor-worker.ts', import.meta.url), { type: 'module' }) }

/** A line's end state, as Monaco compares it to know how far a change reaches. */
class OpenAtEnd implements monaco.languages.IState {
  constructor(readonly open: string) {}
  clone(): OpenAtEnd {
    return this
  }
  equals(other: monaco.languages.IState): boolean {
    return other instanceof OpenAtEnd && other.open === this.open
  }
}

const brackets: monaco.languages.CharacterPair[] = [['{', '}'], ['[', ']'], ['(', ')']]
const pairs = [...brackets, ["'", "'"], ['"', '"'], ['`', '`']].map(([open = '', close = '']) => ({ open, close, notIn: open.length === 1 && '\'"`'.includes(open) ? ['string', 'comment'] : [] }))

const configurations: Record<CodeLanguage, monaco.languages.LanguageConfiguration> = {
  typescript: {
    comments: { lineComment: '//', blockComment: ['/*', '*/'] },
    brackets,
    autoClosingPairs: pairs,
    surroundingPairs: pairs,
    indentationRules: { increaseIndentPattern: /^.*[{([][^)}\]]*$/, decreaseIndentPattern: /^\s*[)}\]]/ },
    onEnterRules: [{ beforeText: /^\s*\/\*\*(?!\/)([^*]|\*(?!\/))*$/, action: { indentAction: monaco.languages.IndentAction.None, appendText: ' * ' } }],
  },
  sql: { comments: { lineComment: '--', blockComment: ['/*', '*/'] }, brackets, autoClosingPairs: pairs, surroundingPairs: pairs },
  markdown: { brackets, surroundingPairs: [...pairs, { open: '*', close: '*' }, { open: '_', close: '_' }, { open: '$', close: '$' }] },
  raw: {},
}

for (const [language, configuration] of Object.entries(configurations)) {
  const id = `souk-${language}`
  monaco.languages.register({ id })
  monaco.languages.setLanguageConfiguration(id, configuration)
  monaco.languages.setTokensProvider(id, {
    getInitialState: () => new OpenAtEnd(''),
    tokenize: (line, state) => {
      const read = tokensOfLine(line, language as CodeLanguage, (state as OpenAtEnd).open)
      return {
        tokens: read.tokens.map((token) => ({ startIndex: token.start, scopes: token.kind })),
        endState: new OpenAtEnd(read.state),
      }
    },
  })
}

followTheme(monaco)
registerLanguageFeatures(monaco)

export { monaco }
