import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test as base, expect, type Locator, type Page } from '@playwright/test'

const root = join(import.meta.dirname, '..', '..')
/** Real exports with reference answers, beside the project; not part of it. */
export const realData = join(root, '..', 'shared', 'data')
export const hasRealData = existsSync(realData)

/** A web host of its own with a fresh workspace and a fresh home, and the page that shows it. */
export class Workbench {
  #host: ChildProcess | undefined
  readonly workspace: string
  readonly home: string

  constructor(readonly page: Page) {
    this.workspace = mkdtempSync(join(tmpdir(), 'souk-e2e-'))
    this.home = mkdtempSync(join(tmpdir(), 'souk-home-'))
  }

  /** Starts the host and opens the page at the address it prints. */
  async start(options: { language?: 'en' | 'zh'; theme?: 'light' | 'dark' } = {}): Promise<void> {
    this.#host = spawn(process.execPath, [join(root, 'souk.mjs'), 'serve', '--port', '0', this.workspace], {
      env: { ...process.env, SOUK_HOME: this.home, LANG: options.language === 'zh' ? 'zh_CN.UTF-8' : 'en_GB.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const address = await addressOf(this.#host)
    if (options.theme) await this.page.emulateMedia({ colorScheme: options.theme })
    await this.page.goto(address)
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const host = this.#host
    if (host && host.exitCode === null && host.signalCode === null) {
      const ended = new Promise((resolve) => host.once('exit', resolve))
      host.kill(signal)
      await ended
    }
  }

  remove(): void {
    for (const folder of [this.workspace, this.home]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }

  put(path: string, content: string | Uint8Array): void {
    const target = join(this.workspace, path)
    mkdirSync(join(target, '..'), { recursive: true })
    writeFileSync(target, content)
  }

  copyIn(...files: string[]): void {
    for (const file of files) copyFileSync(file, join(this.workspace, basename(file)))
  }

  read(path: string): string {
    return readFileSync(join(this.workspace, path), 'utf8')
  }

  notebook(path: string): { cells: { source: string | string[]; outputs?: unknown[]; metadata: Record<string, unknown> }[]; metadata: Record<string, unknown> } {
    return JSON.parse(this.read(path))
  }

  cell(index: number): Locator {
    return this.page.locator('[data-cell-id]').nth(index)
  }

  /** Clicks into a cell's source and replaces it, waiting for the cursor as a person would. */
  async write(index: number, source: string): Promise<void> {
    const cell = this.cell(index)
    await cell.locator('.cell-header').click({ position: { x: 8, y: 8 } })
    await this.page.keyboard.press('Enter')
    await expect(cell.locator('.monaco-editor.focused')).toBeVisible()
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.insertText(source)
  }

  /** Writes a cell, runs it and goes on, as Shift-Enter does; without waiting for its end. */
  async run(index: number, source: string): Promise<void> {
    await this.write(index, source)
    await this.page.keyboard.press('Shift+Enter')
  }

  /** Runs a cell and waits until it has ended, well or not. */
  async runToEnd(index: number, source: string): Promise<void> {
    await this.run(index, source)
    await expect(this.cell(index)).toHaveAttribute('data-state', /fresh|failed/, { timeout: 30_000 })
  }

  async newNotebook(): Promise<void> {
    await this.page.getByRole('main').getByRole('button', { name: 'New notebook' }).click()
    await expect(this.cell(0)).toBeVisible()
  }
}

function addressOf(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (chunk: Buffer) => {
      said += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said)?.[0]
      if (address) resolve(address)
    }
    host.stdout?.on('data', read)
    host.stderr?.on('data', read)
    host.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${said}`)))
  })
}

/** A source as one text, however the file holds it. */
export const sourceOf = (cell: { source: string | string[] }): string => (Array.isArray(cell.source) ? cell.source.join('') : cell.source)

export const test = base.extend<{ workbench: Workbench }>({
  workbench: async ({ page }, use) => {
    const workbench = new Workbench(page)
    await use(workbench)
    await workbench.stop()
    workbench.remove()
  },
})

export { expect }
