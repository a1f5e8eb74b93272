import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Welcome } from '../../protocol/host'
import { projectRoot } from './project-files'

export const samplesFolder = join(projectRoot, 'notebooks')

/** The sample notebooks that come with Souk; `name.zh.ipynb` is the Chinese one. */
export function listSamples(): Welcome['samples'] {
  return readNames().map((name) => {
    const path = join(samplesFolder, name)
    return { path, title: titleOf(path) ?? name.replace(/(?:\.(?:zh|en))?\.ipynb$/, ''), language: /\.zh\.ipynb$/.test(name) ? 'zh' : 'en' }
  })
}

function readNames(): string[] {
  try {
    return readdirSync(samplesFolder).filter((name) => name.endsWith('.ipynb')).sort()
  } catch {
    return []
  }
}

function titleOf(path: string): string | null {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as { metadata?: { title?: unknown } }
    return typeof file.metadata?.title === 'string' ? file.metadata.title : null
  } catch {
    return null
  }
}
