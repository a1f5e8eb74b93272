import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { toNotebook } from '../hosts/host-process'

const root = join(import.meta.dirname, '..', '..')
const missing = whyNot()

/** Electron cannot run everywhere; where it cannot, nothing here was tested, and that must be seen. */
function whyNot(): string | null {
  const folder = join(root, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile) || !existsSync(join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()))) return "Electron's binary is not installed"
  if (process.getuid?.() === 0) return 'Electron does not run as root'
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display'
  return null
}

if (missing !== null) process.stderr.write(`\n*** THE DESKTOP WINDOW WAS NOT TESTED: ${missing} ***\n\n`)

let app: ElectronApplication
let page: Page

test.skip(missing !== null, missing ?? '')

test.beforeAll(async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'souk-electron-'))
  const notebook = join(workspace, 'a.ipynb')
  writeFileSync(notebook, toNotebook('20 + 1'))
  app = await _electron.launch({
    args: [root, notebook],
    env: { ...(process.env as Record<string, string>), SOUK_HOME: mkdtempSync(join(tmpdir(), 'souk-home-')), LANG: 'en_GB.UTF-8' },
  })
  page = await app.firstWindow()
})

test.afterAll(async () => app?.close())

test('shows the notebook that was named and runs a cell in a kernel', async () => {
  await page.getByRole('button', { name: 'Trust' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Trust' }).click()
  await page.getByRole('button', { name: 'Run all' }).click()
  await expect(page.locator('[data-cell-id]').first()).toContainText('21')
})

test('gives the page nothing of Node or Electron but the line to the host', async () => {
  const given = await page.evaluate(() => {
    const all = window as unknown as Record<string, unknown>
    return { require: typeof all['require'], process: typeof all['process'], channel: Object.keys(all['soukChannel'] as object).sort(), origin: location.origin }
  })
  expect(given).toEqual({ require: 'undefined', process: 'undefined', channel: ['listen', 'post'], origin: 'app://souk' })
})

test('neither leaves its page nor opens another, and asks for no permission', async () => {
  const outcome = await page.evaluate(async () => {
    const opened = window.open('about:blank')
    const permission = await navigator.permissions.query({ name: 'geolocation' })
    location.href = 'data:text/html,left'
    return { opened: opened === null, permission: permission.state }
  })
  expect({ ...outcome, url: page.url().startsWith('app://souk/') }).toEqual({ opened: true, permission: 'denied', url: true })
})
