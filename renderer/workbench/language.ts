import { useCallback } from 'react'
import { workbenchMessages } from '../../protocol/messages/workbench'
import { fillText, formatNumber, toLanguage, type Language, type Text, type TextValues } from '../../protocol/text'
import { useWorkbench, workbench } from './store'

export type WorkbenchMessage = keyof typeof workbenchMessages

/** The language that the settings and the system come to. */
export function currentLanguage(): Language {
  return languageOf(workbench().settings.language)
}

export function useLanguage(): Language {
  return useWorkbench((state) => languageOf(state.settings.language))
}

/** Words in the current language: of a key of the workbench's catalogue, or of any Text. */
export function t(words: WorkbenchMessage | Text, values?: TextValues): string {
  return inLanguage(currentLanguage(), words, values)
}

/** Like `t`, for components: they are drawn again when the language changes. */
export function useText(): typeof t {
  const language = useLanguage()
  return useCallback((words, values) => inLanguage(language, words, values), [language])
}

/** BCP 47 tag for `Intl`. */
export function localeOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en-GB'
}

/** `0.41 s`, `3.2 s`, `2 min 5 s`: as exact as a person reads it. */
export function formatDuration(milliseconds: number, language: Language): string {
  const [second, minute] = language === 'zh' ? [' 秒', ' 分 '] : [' s', ' min ']
  const seconds = milliseconds / 1000
  if (seconds < 1) return `${formatNumber(Math.max(0.01, Number(seconds.toFixed(2))), language)}${second}`
  if (seconds < 60) return `${formatNumber(Number(seconds.toFixed(1)), language)}${second}`
  return `${Math.floor(seconds / 60)}${minute}${Math.round(seconds % 60)}${second}`
}

/** Decimal units, as file managers show them: `212 MB`. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${formatNumber(Number(value.toFixed(value < 10 && step > 0 ? 1 : 0)), language)} ${units[step]}`
}

/** `14:02` today, else the date with it. */
export function formatMoment(milliseconds: number, language: Language, now: number = Date.now()): string {
  const isToday = new Date(milliseconds).toDateString() === new Date(now).toDateString()
  const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const
  const options: Intl.DateTimeFormatOptions = isToday ? time : { ...time, day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(localeOf(language), options).format(milliseconds)
}

export { formatNumber }

function languageOf(setting: Language | 'system'): Language {
  return setting === 'system' ? toLanguage(globalThis.navigator?.language) : setting
}

function inLanguage(language: Language, words: WorkbenchMessage | Text, values?: TextValues): string {
  return fillText(typeof words === 'string' ? workbenchMessages[words] : words, language, values)
}
