/** The languages of the workbench. */
export type Language = 'en' | 'zh'

export const languages: readonly Language[] = ['en', 'zh']

/** A text that a person sees, in every language of the workbench. */
export type Text = Readonly<Record<Language, string>>

export type TextValues = Readonly<Record<string, string | number>>

/**
 * Fills `{name}` places in a text. Numbers are written with the language's separators; an unknown place stays visible.
 * `{count|row|rows}` gives the first word for one and the second otherwise (Chinese texts do not need it).
 */
export function fillText(text: Text, language: Language, values: TextValues = {}): string {
  return text[language].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (place, name: string, one?: string, many?: string) => {
    const value = values[name]
    if (value === undefined) return place
    if (one !== undefined && many !== undefined) return value === 1 ? one : many
    return typeof value === 'number' ? formatNumber(value, language) : value
  })
}

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 6 }).format(value)
}

/** The workbench's language for a BCP 47 tag such as `zh-Hans-CN`: anything that is not Chinese is English. */
export function toLanguage(tag: string | undefined): Language {
  return tag?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
