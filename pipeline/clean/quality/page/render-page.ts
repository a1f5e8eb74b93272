import type { Language } from '../../../../protocol/text'
import type { PageContent } from '../quality-page'

export function renderPage(content: PageContent, language: Language): string {
  return `${content.title}${language}`
}
