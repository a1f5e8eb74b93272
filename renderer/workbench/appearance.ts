import { useEffect } from 'react'
import type { Settings } from '../../protocol/host'
import { localeOf, useLanguage } from './language'
import { useWorkbench } from './store'

export type Theme = 'light' | 'dark' | 'contrast'

const dark = matchMedia('(prefers-color-scheme: dark)')
const contrast = matchMedia('(prefers-contrast: more)')

/** The theme that a setting and the system come to. */
export function themeOf(setting: Settings['theme']): Theme {
  if (setting !== 'system') return setting
  return contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
}

/** Sets the page's theme and language, and follows the system where the settings say so. */
export function useAppearance(): void {
  const theme = useWorkbench((state) => state.settings.theme)
  const language = useLanguage()
  useEffect(() => {
    const apply = (): void => {
      document.documentElement.dataset.theme = themeOf(theme)
      for (const changed of listeners) changed()
    }
    apply()
    dark.addEventListener('change', apply)
    contrast.addEventListener('change', apply)
    return () => {
      dark.removeEventListener('change', apply)
      contrast.removeEventListener('change', apply)
    }
  }, [theme])
  useEffect(() => {
    document.documentElement.lang = localeOf(language)
  }, [language])
}

const listeners = new Set<() => void>()

/** Hears every change of colours, for what draws with colours of its own such as the editor and charts. */
export function onThemeChange(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** A colour of the tokens as it is now, such as `--accent`. */
export function tokenColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
