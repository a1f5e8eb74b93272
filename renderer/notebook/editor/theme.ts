import type * as Monaco from 'monaco-editor/editor'
import { onThemeChange, tokenColour } from '../../workbench/appearance'
import type { TokenKind } from '../highlight'

const colourOf: Record<TokenKind, string> = {
  plain: '--ink',
  keyword: '--code-keyword',
  string: '--code-string',
  number: '--code-number',
  function: '--code-function',
  type: '--code-type',
  comment: '--code-comment',
  heading: '--accent-ink',
  strong: '--ink',
}

/** Gives the editor the workbench's colours, now and whenever they change. */
export function followTheme(monaco: typeof Monaco): void {
  const apply = (): void => {
    monaco.editor.defineTheme('souk', {
      base: document.documentElement.dataset.theme === 'light' ? 'vs' : document.documentElement.dataset.theme === 'contrast' ? 'hc-black' : 'vs-dark',
      inherit: true,
      rules: Object.entries(colourOf).map(([token, name]) => ({ token, foreground: hex(name).slice(1), ...(token === 'strong' || token === 'heading' ? { fontStyle: 'bold' } : {}) })),
      colors: {
        'foreground': hex('--ink'),
        'focusBorder': hex('--accent'),
        'editor.background': hex('--surface'),
        'editor.foreground': hex('--ink'),
        'editorCursor.foreground': hex('--accent'),
        'editor.selectionBackground': hex('--selection'),
        'editor.inactiveSelectionBackground': hex('--selection'),
        'editor.findMatchBackground': hex('--find'),
        'editor.findMatchHighlightBackground': `${hex('--find')}88`,
        'editor.lineHighlightBackground': '#00000000',
        'editor.lineHighlightBorder': '#00000000',
        'editorLineNumber.foreground': hex('--ink-faint'),
        'editorLineNumber.activeForeground': hex('--ink-soft'),
        'editorIndentGuide.background1': hex('--line'),
        'editorIndentGuide.activeBackground1': hex('--line-strong'),
        'editorBracketMatch.background': hex('--accent-soft'),
        'editorBracketMatch.border': '#00000000',
        'editorError.foreground': hex('--bad'),
        'editorWarning.foreground': hex('--warn'),
        'editorWidget.background': hex('--raised'),
        'editorWidget.foreground': hex('--ink'),
        'editorWidget.border': hex('--line'),
        'editorHoverWidget.background': hex('--raised'),
        'editorHoverWidget.border': hex('--line'),
        'editorSuggestWidget.background': hex('--raised'),
        'editorSuggestWidget.border': hex('--line'),
        'editorSuggestWidget.foreground': hex('--ink'),
        'editorSuggestWidget.selectedBackground': hex('--accent-soft'),
        'editorSuggestWidget.selectedForeground': hex('--ink'),
        'editorSuggestWidget.highlightForeground': hex('--accent-ink'),
        'editorSuggestWidget.focusHighlightForeground': hex('--accent-ink'),
        'list.hoverBackground': hex('--hover'),
        'input.background': hex('--surface'),
        'input.border': hex('--line-strong'),
        'widget.shadow': '#00000022',
        'scrollbarSlider.background': `${hex('--line-strong')}aa`,
        'scrollbarSlider.hoverBackground': hex('--line-strong'),
        'scrollbarSlider.activeBackground': hex('--ink-faint'),
      },
    })
    monaco.editor.setTheme('souk')
  }
  apply()
  onThemeChange(apply)
}

function hex(name: string): string {
  const colour = tokenColour(name)
  return /^#[\da-f]{3}$/i.test(colour) ? `#${colour.slice(1).replace(/./g, '$&$&')}` : colour
}
