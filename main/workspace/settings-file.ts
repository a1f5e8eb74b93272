import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../../protocol/host'
import { languages, toLanguage, type Language } from '../../protocol/text'
import { writeAtomically } from './atomic-write'

const defaults: Settings = { language: 'system', theme: 'system', typeErrors: 'stop', autosaveSeconds: 2 }

const isValid: { [Name in keyof Settings]: (value: unknown) => boolean } = {
  language: (value) => value === 'system' || languages.includes(value as Language),
  theme: (value) => ['light', 'dark', 'contrast', 'system'].includes(value as string),
  typeErrors: (value) => value === 'stop' || value === 'warn',
  autosaveSeconds: (value) => typeof value === 'number' && value >= 0 && value <= 3600,
}

/** The user's settings, shared by all workspaces. What cannot be read falls back to the default, member by member. */
export class SettingsFile {
  private readonly path: string
  current: Settings

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.path = join(folder, 'settings.json')
    this.current = { ...defaults, ...readValid(this.path) }
  }

  async change(change: Partial<Settings>): Promise<Settings> {
    this.current = { ...this.current, ...onlyValid(change) }
    await writeAtomically(this.path, `${JSON.stringify(this.current, null, 2)}\n`)
    return this.current
  }
}

/** The language of words that a host itself writes: the setting, else the system's. */
export function spokenLanguage(settings: Settings, environment: NodeJS.ProcessEnv = process.env): Language {
  if (settings.language !== 'system') return settings.language
  const tag = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG']
  return toLanguage(tag && tag !== 'C' && tag !== 'POSIX' ? tag : Intl.DateTimeFormat().resolvedOptions().locale)
}

function readValid(path: string): Partial<Settings> {
  try {
    return onlyValid(JSON.parse(readFileSync(path, 'utf8')) as Partial<Settings>)
  } catch {
    return {}
  }
}

function onlyValid(settings: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => Object.hasOwn(isValid, name) && isValid[name as keyof Settings](value)),
  )
}
