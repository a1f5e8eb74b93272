import 'katex/dist/katex.min.css'
import MarkdownIt from 'markdown-it'
import { useMemo } from 'react'
import './markdown.css'
import { addMaths, renderFormula } from './maths'
import { sanitise } from './sanitise'

const markdown = new MarkdownIt({ html: true, linkify: true, typographer: false })
// A name such as `orders.read` is code far more often than an address.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
addMaths(markdown)
// The sanitiser decides about addresses; markdown-it would refuse the data addresses of attachments.
markdown.validateLink = () => true

/** nbformat's attachments of a cell: file name to MIME bundle. */
export type Attachments = Record<string, Record<string, unknown>>

/** Markdown with maths as HTML that holds nothing active. `attachment:` images are taken from the cell's attachments. */
export function renderMarkdown(source: string, attachments: Attachments = {}): string {
  const withImages = source.replace(/attachment:([^\s)"'>]+)/g, (whole, name: string) => {
    const bundle = attachments[decodeName(name)]
    const type = Object.keys(bundle ?? {}).find((candidate) => /^image\/(png|jpeg|gif|webp)$/.test(candidate))
    const data = type === undefined ? undefined : bundle?.[type]
    return typeof data === 'string' ? `data:${type};base64,${data.replace(/\s/g, '')}` : whole
  })
  return sanitise(markdown.render(withImages))
}

/** A formula as Jupyter stores it under `text/latex`, with or without its dollar signs. */
export function renderLatex(source: string): string {
  const trimmed = source.trim()
  const inner = /^(\$\$?)([\s\S]*)\1$/.exec(trimmed)?.[2] ?? /^\\[[(]([\s\S]*)\\[\])]$/.exec(trimmed)?.[1] ?? trimmed
  return sanitise(renderFormula(inner, !/^\$[^$]/.test(trimmed)))
}

export interface MarkdownProps {
  source: string
  attachments?: Attachments
  className?: string
}

/** Words of a Markdown cell or output. Never active, so trusted and untrusted notebooks look alike. */
export function Markdown({ source, attachments, className }: MarkdownProps) {
  const html = useMemo(() => renderMarkdown(source, attachments), [source, attachments])
  return <div className={className === undefined ? 'markdown' : `markdown ${className}`} dangerouslySetInnerHTML={{ __html: html }} />
}

/** A formula of an output. */
export function Latex({ source }: { source: string }) {
  const html = useMemo(() => renderLatex(source), [source])
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
