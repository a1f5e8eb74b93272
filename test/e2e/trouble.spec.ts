import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test, type Workbench } from './workbench'

async function firstCell(workbench: Workbench, source: string, isRun = true): Promise<void> {
  await workbench.start()
  await workbench.newNotebook()
  await (isRun ? workbench.run(0, source) : workbench.write(0, source))
}

test('an endless loop is interrupted and the variables stay', async ({ workbench }) => {
  const { page } = workbench
  await firstCell(workbench, 'let kept = 41')
  await workbench.run(1, 'for (;;) kept = 41')
  await expect(workbench.cell(1)).toHaveAttribute('data-state', 'running')
  await page.getByRole('banner').getByRole('button', { name: 'Interrupt' }).click()
  await expect(workbench.cell(1)).toContainText('interrupted')
  await workbench.run(2, 'kept + 1')
  await expect(workbench.cell(2)).toContainText('42')
})

test('a kernel killed from outside is reported in the cell, and after a restart the notebook goes on', async ({ workbench }) => {
  const { page } = workbench
  await firstCell(workbench, 'process.pid')
  await expect(workbench.cell(0).locator('.cell-outputs')).toContainText(/\d{2,}/)
  const pid = Number((await workbench.cell(0).locator('.cell-outputs').innerText()).replace(/\D/g, ''))
  await workbench.run(1, 'await new Promise(() => {})')
  await expect(workbench.cell(1)).toHaveAttribute('data-state', 'running')
  process.kill(pid, 'SIGKILL')
  await expect(workbench.cell(1)).toContainText('kernel lost')
  await page.getByRole('button', { name: 'Restart the kernel' }).first().click()
  await workbench.run(0, '6 * 7')
  await expect(workbench.cell(0)).toContainText('42')
})

test('a cell that ends the process, one that throws a non-error, and bad SQL each say what happened', async ({ workbench }) => {
  await firstCell(workbench, "throw { code: 7 }")
  await expect(workbench.cell(0)).toHaveAttribute('data-state', 'failed')
  await expect(workbench.cell(0)).toContainText('code: 7')
  await workbench.run(1, '%%sql bad\nselect nothing\nfrom nowhere')
  await expect(workbench.cell(1)).toContainText('nowhere')
  await workbench.run(2, 'process.exit(3)')
  await expect(workbench.cell(2)).toHaveAttribute('data-state', 'failed')
  await workbench.run(3, '1 + 1')
  await expect(workbench.cell(3).locator('.cell-outputs')).toContainText('2')
})

test('a file that is missing is named, with those that are near it', async ({ workbench }) => {
  workbench.put('orders-2024.csv', 'a\n1\n')
  await firstCell(workbench, "await load('orders-2023.csv')")
  await expect(workbench.cell(0)).toContainText('orders-2023.csv')
  await expect(workbench.cell(0)).toContainText('orders-2024.csv')
})

test('200,000 lines of output neither freeze the window nor get lost', async ({ workbench }) => {
  const { page } = workbench
  await firstCell(workbench, "for (let line = 0; line < 200_000; line++) console.log('line ' + line)")
  await expect(workbench.cell(0)).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 })
  await workbench.run(1, '40 + 2')
  await expect(workbench.cell(1)).toContainText('42')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText(/^Saved /)).toBeVisible()
  const outputs = JSON.stringify(workbench.notebook('notebook.ipynb').cells[0]?.outputs)
  const file = /"path":"(\.souk\/outputs\/[^"]+)"/.exec(outputs)?.[1]
  const text = file ? workbench.read(file) : outputs
  expect([text.includes('line 0\n'), text.includes('line 199999'), text.split('\n').filter((line) => line.startsWith('line ')).length]).toEqual([true, true, 200_000])
})

test('script in outputs and Markdown of a notebook from elsewhere does nothing', async ({ workbench }) => {
  const { page } = workbench
  const attack = '<img src=x onerror="window.attacked = 1"><script>window.attacked = 2</script>'
  const cells = [
    { cell_type: 'markdown', id: 'm1', metadata: {}, source: `# Title\n${attack}\n[x](javascript:window.attacked=3)` },
    {
      cell_type: 'code',
      id: 'c1',
      metadata: {},
      execution_count: 1,
      source: '1',
      outputs: [
        { output_type: 'display_data', data: { 'text/html': attack, 'text/plain': 'plain' }, metadata: {} },
        { output_type: 'display_data', data: { 'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" onload="window.attacked=4"><script>window.attacked=5</script></svg>' }, metadata: {} },
        { output_type: 'display_data', data: { 'text/markdown': attack }, metadata: {} },
      ],
    },
  ]
  workbench.put('foreign.ipynb', JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }))
  await workbench.start()
  const said: string[] = []
  page.on('dialog', (dialog) => void dialog.dismiss())
  page.on('console', (message) => said.push(message.text()))
  await page.getByText('foreign.ipynb').first().click()
  await expect(page.getByText('This notebook is not trusted.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Title' })).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('untrusted.png') })
  expect(await page.evaluate(() => (window as unknown as { attacked?: number }).attacked)).toBeUndefined()
  // Running it by hand asks for trust first.
  await workbench.cell(1).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Enter')
  await expect(workbench.cell(1)).not.toHaveAttribute('data-state', 'running')
})

test('a corrupt notebook is refused with the line, and the file stays as it is', async ({ workbench }) => {
  const corrupt = '{\n "cells": [\n  {"cell_type": "code",,}\n ]\n}\n'
  workbench.put('broken.ipynb', corrupt)
  await workbench.start()
  await workbench.page.getByText('broken.ipynb').first().click()
  await expect(workbench.page.getByText(/broken\.ipynb/).nth(1)).toBeVisible()
  await expect(workbench.page.getByText(/line 3/i).first()).toBeVisible()
  expect(workbench.read('broken.ipynb')).toBe(corrupt)
})

test('a file changed from outside is noticed before it is overwritten', async ({ workbench }) => {
  const { page } = workbench
  const file = (source: string) => JSON.stringify({ cells: [{ cell_type: 'markdown', id: 'a', metadata: {}, source }], metadata: {}, nbformat: 4, nbformat_minor: 5 })
  workbench.put('shared.ipynb', file('mine'))
  await workbench.start()
  await page.getByText('shared.ipynb').first().click()
  await workbench.cell(0).dblclick()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('mine, edited')
  workbench.put('shared.ipynb', file('theirs'))
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText('The file was changed by something else.')).toBeVisible()
  expect(workbench.read('shared.ipynb')).toBe(file('theirs'))
  await page.getByRole('button', { name: 'Take the file' }).click()
  await expect(workbench.cell(0)).toContainText('theirs')
})

test('what was typed survives the host being killed', async ({ workbench }) => {
  const { page } = workbench
  await firstCell(workbench, "const typed = 'before the end'", false)
  await expect.poll(() => { try { return workbench.read('notebook.ipynb') } catch { return '' } }, { timeout: 30_000 }).toContain('before the end')
  await workbench.stop('SIGKILL')
  await workbench.start()
  await page.getByText('notebook.ipynb').first().click()
  await expect(workbench.cell(0)).toContainText('before the end')
})

test('two windows on one notebook show the same thing', async ({ workbench, context }) => {
  const { page } = workbench
  await firstCell(workbench, "const shared = 'seen by both'", false)
  const second = await context.newPage()
  await second.goto(new URL('/', page.url()).href)
  await second.getByText('notebook.ipynb').first().click()
  await expect(second.locator('[data-cell-id]').first()).toContainText('seen by both')
  await workbench.run(0, 'shared2 = 1; 77 + 1')
  await expect(second.locator('[data-cell-id]').first()).toContainText('shared2')
})

test('the command line runs and verifies what the window saved', async ({ workbench }) => {
  await firstCell(workbench, '[1, 2, 3].map((n) => n * 2)')
  await expect(workbench.cell(0)).toHaveAttribute('data-state', 'fresh')
  await workbench.page.keyboard.press('ControlOrMeta+s')
  await expect(workbench.page.getByText(/^Saved /)).toBeVisible()
  await workbench.stop()
  const souk = (...args: string[]) => execFileSync(process.execPath, [join(import.meta.dirname, '../../souk.mjs'), ...args], { encoding: 'utf8', env: { ...process.env, SOUK_HOME: workbench.home } })
  expect(souk('verify', join(workbench.workspace, 'notebook.ipynb'))).toMatch(/1 +identical +\[1, 2, 3\]/)
})

test('an output that is written wrongly says so in its place, and the rest of the notebook stays', async ({ workbench }) => {
  const wrong = { 'application/vnd.souk.table+json': 5, 'text/plain': 'x' }
  const cells = [
    { cell_type: 'code', id: 'c1', metadata: { tags: 7 }, execution_count: 1, source: '1', outputs: [{ output_type: 'display_data', data: wrong, metadata: {} }, { output_type: 'error', ename: 'E', evalue: 'v' }, { output_type: 'display_data', metadata: {} }] },
    { cell_type: 'code', id: 'c2', metadata: {}, execution_count: 2, source: '2', outputs: [{ output_type: 'stream', name: 'stdout', text: 'still here' }] },
  ]
  workbench.put('wrong.ipynb', JSON.stringify({ cells, metadata: { souk: {} }, nbformat: 4, nbformat_minor: 5 }))
  await workbench.start()
  await workbench.page.getByText('wrong.ipynb').first().click()
  await expect(workbench.cell(1)).toContainText('still here')
  await expect(workbench.cell(0).getByRole('alert').first()).toBeVisible()
})
