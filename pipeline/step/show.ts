import { mime, type FiguresOutput, type MimeBundle } from '../../protocol/output'
import { formatNumber, type Language } from '../../protocol/text'
import type { Shown } from './define-step'
import { displaySymbol, tableBundle } from './display'

/** The bundles of what a step shows, in order. */
export async function showAll(shown: readonly Shown[], language: Language): Promise<MimeBundle[]> {
  const bundles: MimeBundle[] = []
  for (const item of shown) bundles.push(...(await showOne(item, language)))
  return bundles
}

async function showOne(item: Shown, language: Language): Promise<MimeBundle[]> {
  if ('figures' in item) return [figuresBundle({ figures: item.figures }, language)]
  if ('words' in item) return [{ [mime.markdown]: item.words[language], [mime.text]: item.words[language] }]
  if ('table' in item) return [await tableBundle(item.title === undefined ? item.table : item.table.named(item.title[language]))]
  return item[displaySymbol](language)
}

function figuresBundle(output: FiguresOutput, language: Language): MimeBundle {
  const lines = output.figures.map(({ label, value, unit }) => {
    const text = typeof value === 'number' ? formatNumber(value, language) : typeof value === 'string' ? value : value[language]
    return `${label[language]}: ${text}${unit === undefined ? '' : ` ${unit}`}`
  })
  return { [mime.figures]: output, [mime.text]: lines.join('\n') }
}

/** Words in Markdown as bundles; none for an empty text. */
export function wordsBundles(markdown: string): MimeBundle[] {
  return markdown === '' ? [] : [{ [mime.markdown]: markdown, [mime.text]: markdown }]
}
