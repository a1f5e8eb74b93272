import type { ImportCatalogue, ImportPreview } from '../../../protocol/import'
import { importMessages as words } from '../../../protocol/messages/import'
import type { Text } from '../../../protocol/text'
import type { ImportItem } from './import-state'

/** What the files of an import are called together. */
export function filesWords(paths: readonly string[], t: (text: Text, values?: Record<string, string | number>) => string): string {
  const [first = '', ...rest] = paths.map((path) => path.split('/').at(-1) ?? path)
  return rest.length === 0 ? first : t(words.moreFiles, { name: first, count: rest.length + (rest.length > 0 && isChinese(t) ? 1 : 0) })
}

/** “A and 1 more” is “A 等 2 个文件”. */
function isChinese(t: (text: Text) => string): boolean {
  return t({ en: '', zh: '1' }) === '1'
}

export function isPlain({ report }: ImportPreview): boolean {
  return report.format === 'generic' || report.format === 'mapped'
}

/** The title of a preview's format: what the catalogue calls it. */
export function formatTitle(preview: ImportPreview, catalogue: ImportCatalogue | null): Text {
  if (isPlain(preview)) return words.plainTable
  return catalogue?.formats.find(({ id }) => id === preview.report.format)?.title ?? { en: preview.report.format, zh: preview.report.format }
}

/** How sure the recognition is. */
export function confidenceWords({ choice, preview }: ImportItem): Text {
  if (choice.as !== undefined) return words.chosenByHand
  if (preview === null || isPlain(preview)) return words.unknownExport
  return preview.report.confidence >= 0.9 ? words.certain : preview.report.confidence >= 0.6 ? words.likely : words.unsure
}

/** Names a table or a column of the model, as `orders` or `orders.order_id`. */
export function modelTitle(place: string, catalogue: ImportCatalogue | null): Text {
  const [table = '', column] = place.split('.')
  const found = catalogue?.tables.find((one) => one.table === table)
  if (column === undefined) return table === 'rows' ? words.allColumns : (found?.title ?? { en: table, zh: table })
  return found?.columns.find(({ name }) => name === column)?.title ?? { en: column, zh: column }
}

/** Columns in which personal data was recognised, or that are to be pseudonymised all the same. */
export function personalColumns({ personal, choice }: ImportItem): string[] {
  return [...new Set([...Object.keys(personal), ...(choice.pseudonymise ?? [])])]
}
