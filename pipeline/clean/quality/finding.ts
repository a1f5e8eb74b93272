import type { Language, Text } from '../../../protocol/text'

/** 3 makes results wrong or people known, 2 changes them, 1 is worth knowing. */
export type Importance = 1 | 2 | 3

/** One thing that a person should know about the table. */
export interface Finding {
  kind: string
  importance: Importance
  /** Columns that it is about; none where it is about the table. */
  columns: string[]
  says: Text
  /** What to do about it. */
  advice: Text
  /** Code that mends or shows it. */
  code: string | null
}

/** A share of rows with one digit after the point; what is there is never 0 %. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1 %'
  if (share < 1 && share > 0.9995) return '> 99.9 %'
  return `${Math.round(share * 1000) / 10} %`
}

/** Columns in a sentence, the first few of them. */
export function listColumns(columns: readonly string[], language: Language, most = 4): string {
  const [shown, rest] = [columns.slice(0, most), columns.length - most]
  const list = shown.join(language === 'zh' ? '、' : ', ')
  if (rest <= 0) return list
  return language === 'zh' ? `${list} 等 ${columns.length} 列` : `${list} and ${rest} more`
}
