import { mime, type MimeBundle } from '../../protocol/output'

/** How an output is shown, richest first. `active` kinds need a trusted notebook to be shown as they were made. */
export const shownTypes = [
  mime.failure,
  mime.table,
  mime.plotly,
  mime.figures,
  mime.file,
  mime.html,
  mime.markdown,
  mime.svg,
  mime.png,
  mime.jpeg,
  'image/gif',
  'image/webp',
  mime.latex,
  mime.json,
  mime.text,
] as const

export type ShownType = (typeof shownTypes)[number]

/** The richest type of a bundle that can be shown; null where there is none. Any `…+json` of others counts as JSON, after their plain text. */
export function richestType(data: MimeBundle): ShownType | null {
  const known = shownTypes.find((type) => data[type] !== undefined && data[type] !== null)
  if (known !== undefined) return known
  return null
}

/** Text of a bundle's member: nbformat also stores it as a list of lines. */
export function bundleText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(String).join('')
  return value === undefined || value === null ? '' : JSON.stringify(value, null, 2)
}
