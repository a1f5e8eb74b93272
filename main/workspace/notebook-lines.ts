import type { MimeBundle, Output } from '../../protocol/output'

/** File, group and record separator, and the next-line mark: ends of a line to Python. */
const separators = String.fromCharCode(0x1c, 0x1d, 0x1e, 0x85)
/** Where Python's `splitlines` ends a line; Jupyter splits texts there when it writes a file. */
const lineEnd = new RegExp(`\\r\\n|[\\n\\r\\v\\f\\u2028\\u2029${separators}]`, 'g')

/** A text as the list of lines that a notebook file holds; ends of lines stay. */
export function splitLines(text: string): string[] {
  const lines: string[] = []
  let from = 0
  for (const match of text.matchAll(lineEnd)) {
    const end = match.index + match[0].length
    lines.push(text.slice(from, end))
    from = end
  }
  if (from < text.length) lines.push(text.slice(from))
  return lines
}

/** The text of a member that may be a string or a list of lines; null for anything else. */
export function joinLines(value: unknown): string | null {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : null
}

/** Texts of an output as single strings; JSON stays as it is. */
export function joinOutput(output: Output): Output {
  if (output.output_type === 'stream') return { ...output, text: joinLines(output.text) ?? '' }
  return 'data' in output ? { ...output, data: joinBundle(output.data) } : output
}

/** The same output as a file holds it. */
export function splitOutput(output: Record<string, unknown>): Record<string, unknown> {
  if (output['output_type'] === 'stream') return { ...output, text: splitText(output['text']) }
  return 'data' in output ? { ...output, data: splitBundle(output['data'] as MimeBundle) } : output
}

export function joinBundle(bundle: MimeBundle): MimeBundle {
  return mapMembers(bundle, (type, value) => (isJson(type) ? value : (joinLines(value) ?? value)))
}

export function splitBundle(bundle: MimeBundle): MimeBundle {
  const isText = (type: string) => type.startsWith('text/') || type === 'application/javascript' || type === 'image/svg+xml'
  return mapMembers(bundle, (type, value) => (isText(type) ? splitText(value) : value))
}

/** Attachments are split whatever their type, as Jupyter does it. */
export function splitAttachments(attachments: Record<string, MimeBundle>): Record<string, MimeBundle> {
  return mapMembers(attachments, (_, bundle) => mapMembers(bundle, (_, value) => splitText(value)))
}

export function joinAttachments(attachments: Record<string, MimeBundle>): Record<string, MimeBundle> {
  return mapMembers(attachments, (_, bundle) => mapMembers(bundle, (_, value) => joinLines(value) ?? value))
}

function isJson(type: string): boolean {
  return type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))
}

function splitText(value: unknown): unknown {
  return typeof value === 'string' ? splitLines(value) : value
}

function mapMembers<Value>(members: Record<string, Value>, map: (name: string, value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, map(name, value)]))
}
