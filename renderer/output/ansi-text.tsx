import { useMemo, type CSSProperties } from 'react'
import { parseAnsi, type AnsiSpan } from './ansi'

/** Text of a terminal in the theme's colours. */
export function Ansi({ text }: { text: string }) {
  const spans = useMemo(() => parseAnsi(text), [text])
  return spans.map((span, index) => (isPlain(span) ? span.text : <AnsiPart key={index} span={span} />))
}

function AnsiPart({ span }: { span: AnsiSpan }) {
  const style: CSSProperties = {}
  if (span.foreground) style.color = toColour(span.foreground)
  if (span.background) style.backgroundColor = toColour(span.background)
  if (span.isBold) style.fontWeight = 600
  if (span.isFaint) style.opacity = 0.7
  if (span.isItalic) style.fontStyle = 'italic'
  if (span.isUnderlined || span.isStruck) style.textDecoration = [span.isUnderlined && 'underline', span.isStruck && 'line-through'].filter(Boolean).join(' ')
  return <span style={style}>{span.text}</span>
}

const themeColours: Record<string, string> = {
  black: 'var(--ink-faint)',
  red: 'var(--bad)',
  green: 'var(--good)',
  yellow: 'var(--warn)',
  blue: 'var(--busy)',
  magenta: 'var(--code-keyword)',
  cyan: 'var(--code-type)',
  white: 'var(--ink)',
}

function toColour(name: string): string {
  if (name === 'ink' || name === 'paper') return `var(--${name})`
  return themeColours[name.replace('bright-', '')] ?? name
}

function isPlain(span: AnsiSpan): boolean {
  return Object.keys(span).length === 1
}
