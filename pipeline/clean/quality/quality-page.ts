import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { fail } from '../../../protocol/failure'
import type { Language } from '../../../protocol/text'
import { insideWorkspace } from '../../engine/inside-workspace'
import type { QualityFigures } from './figures'
import type { Finding } from './finding'
import { renderPage } from './page/render-page'

export interface PageContent {
  title: string
  /** The engine's name and version, for the foot of the page. */
  source: string
  figures: QualityFigures
  findings: readonly Finding[]
}

/** The whole report as one HTML file that opens anywhere: nothing is fetched, and it holds no personal values. */
export class QualityPage {
  readonly #content: PageContent
  readonly #place: { workspace: string; folder: string }
  readonly #language: Language

  constructor(content: PageContent, place: { workspace: string; folder: string }, language: Language) {
    this.#content = content
    this.#place = place
    this.#language = language
  }

  /** What the report is about: the table's name. */
  get title(): string {
    return this.#content.title
  }

  /** The page as text. */
  toHtml(language: Language = this.#language): string {
    return renderPage(this.#content, language)
  }

  /**
   * Writes the page to a `.html` file inside the workspace, which appears whole or not at all. Fails with `file-outside` and `unknown-format`.
   * `await (await clean.quality(orders)).page.export('quality.html')`.
   */
  async export(path: string, { language = this.#language }: { language?: Language } = {}): Promise<{ path: string; bytes: number }> {
    if (!/^\.html?$/i.test(extname(path))) fail({ kind: 'unknown-format', path, detail: '.html' })
    const target = insideWorkspace(path, this.#place)
    const html = Buffer.from(this.toHtml(language), 'utf8')
    const part = `${target}.${randomBytes(4).toString('hex')}.tmp`
    try {
      await mkdir(dirname(target), { recursive: true })
      await writeFile(part, html, { flag: 'wx' })
      await rename(part, target)
    } catch (thrown) {
      await rm(part, { force: true })
      throw thrown
    }
    return { path: target, bytes: html.length }
  }
}
