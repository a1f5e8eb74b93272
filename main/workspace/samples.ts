import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Welcome } from '../../protocol/host'
import { projectRoot } from './project-files'

const samplesFolder = join(projectRoot, 'notebooks')

/** The sample notebooks that come with Souk: `name.en.ipynb`, `name.zh.ipynb`. */
export function listSamples(): Welcome['samples'] {
  return sampleNames().map((name) => {
    const path = join(samplesFolder, name)
    return { path, title: titleOf(path) ?? name.replace(/(?:\.(?:zh|en))?\.ipynb$/, ''), language: name.endsWith('.zh.ipynb') ? 'zh' : 'en' }
  })
}

export function isSample(path: string): boolean {
  return dirname(path) === samplesFolder && path.endsWith('.ipynb')
}

/** Makes the exports that a sample reads beside its copy, where they are missing. A second or three, away from the host's own thread. */
export function makeSampleData(sample: string, folder: string): Promise<void> {
  const module = pathToFileURL(join(samplesFolder, 'samples.mjs')).href
  return new Promise((resolve, reject) => {
    const worker = new Worker(`import(${JSON.stringify(module)}).then(({ makeData }) => makeData(...require('node:worker_threads').workerData))`, { eval: true, workerData: [folder, basename(sample)] })
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
}

function sampleNames(): string[] {
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
