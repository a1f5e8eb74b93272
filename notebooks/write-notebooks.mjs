/**
 * Makes the sample notebooks from `sources/*.md`: text is Markdown cells (`<!-- cell -->` parts two of them), a fenced
 * block with an id is a code cell. Outputs and proof stay with the cells whose source did not change.
 *
 *     node notebooks/write-notebooks.mjs          writes them
 *     node notebooks/write-notebooks.mjs --run    and runs them, so that outputs and proof are stored; needs a build
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

/**
 * @typedef {{ id: string, cell_type: 'code' | 'markdown', metadata: Record<string, unknown>, source: string, outputs?: unknown[], execution_count?: number | null }} Cell
 */

/**
 * The cells of a source text. Fails where a code block has no id or an id is there twice.
 *
 * @param {string} text
 * @returns {{ title: string, cells: Cell[] }}
 */
export function toCells(text) {
  /** @type {Cell[]} */
  const cells = []
  for (const [index, part] of text.split(/^```(?:typescript|sql) ?(.*)\n([\s\S]*?)\n```$/m).entries()) {
    if (index % 3 === 0) {
      const texts = part.split('<!-- cell -->').map((words) => words.trim()).filter((words) => words !== '')
      // Named after the code cell that they stand behind, so that ids stay when a text is added elsewhere.
      const before = cells.at(-1)?.id ?? 'start'
      for (const [number, words] of texts.entries()) cells.push({ id: `text-${before}${number === 0 ? '' : `-${number + 1}`}`, cell_type: 'markdown', metadata: {}, source: words })
    } else if (index % 3 === 1) {
      const id = /(?:^| )id=([\w-]+)/.exec(part)?.[1]
      const tag = /(?:^| )tag=([\w-]+)/.exec(part)?.[1]
      if (!id) throw new Error(`a code block without an id: ${part}`)
      cells.push({ id, cell_type: 'code', metadata: tag ? { tags: [tag] } : {}, source: '', outputs: [], execution_count: null })
    } else {
      const cell = cells.at(-1)
      if (cell) cell.source = part
    }
  }
  const twice = cells.find((cell, index) => cells.findIndex((other) => other.id === cell.id) !== index)
  if (twice) throw new Error(`two cells named ${twice.id}`)
  return { title: /^# (.+)$/m.exec(text)?.[1] ?? 'Untitled', cells }
}

/**
 * The notebook file's text.
 *
 * @param {string} source
 * @param {{ cells: (Omit<Cell, 'source'> & { source: string | string[] })[], metadata: Record<string, unknown> } | null} before  the notebook as it was
 */
export function toNotebook(source, before) {
  const { title, cells } = toCells(source)
  const sourceOf = (/** @type {string | string[]} */ text) => (Array.isArray(text) ? text.join('') : text)
  const kept = cells.map((cell) => {
    const old = before?.cells.find((one) => one.id === cell.id && sourceOf(one.source) === cell.source)
    // Lines, as Jupyter writes them.
    const lines = cell.source.split(/(?<=\n)/)
    return old ? { ...old, metadata: { ...old.metadata, ...cell.metadata }, source: lines } : { ...cell, source: lines }
  })
  const metadata = {
    kernelspec: { name: 'souk', display_name: 'Souk', language: 'typescript' },
    language_info: { name: 'typescript', file_extension: '.ts', mimetype: 'text/x-typescript' },
    ...before?.metadata,
    title,
    souk: { format: 1, seed: 20241130, versions: {}, inputs: [], .../** @type {object | undefined} */ (before?.metadata['souk']) },
  }
  return `${JSON.stringify({ cells: kept, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}

/** Runs each sample as a person would who opened it, and takes outputs and proof over. @returns {Promise<number>} exit code */
async function runSamples() {
  const { listSamples, makeSample } = await import('./samples.mjs')
  const work = mkdtempSync(join(tmpdir(), 'souk-samples-'))
  try {
    for (const { name, language, path } of listSamples()) {
      const copy = await makeSample({ folder: work, name, language })
      const { status } = spawnSync(process.execPath, [resolve(folder, '..', 'souk.mjs'), 'run', copy.path, '--lang', language], { stdio: 'inherit' })
      if (status !== 0) return 1
      copyFileSync(copy.path, path)
    }
    return 0
  } finally {
    rmSync(work, { recursive: true })
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  for (const name of readdirSync(`${folder}sources`).filter((file) => file.endsWith('.md'))) {
    const path = `${folder}${name.replace(/\.md$/, '.ipynb')}`
    const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
    writeFileSync(path, toNotebook(readFileSync(`${folder}sources/${name}`, 'utf8'), before))
  }
  if (process.argv.includes('--run')) process.exitCode = await runSamples()
}
