import { expect, sourceOf, test } from './workbench'

/** A notebook file of code cells as Jupyter writes them. */
function notebookOf(sources: string[]): string {
  const cells = sources.map((source, index) => ({ cell_type: 'code', execution_count: null, id: `cell${index}`, metadata: {}, outputs: [], source: source.split(/(?<=\n)/) }))
  return `${JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}

test('cells are added, moved, merged, split, deleted and brought back by Jupyter’s keys', async ({ workbench }) => {
  const { page } = workbench
  workbench.put('keys.ipynb', notebookOf(['1', '2', '3']))
  await workbench.start()
  await page.getByText('keys.ipynb').first().click()
  const sources = async () => {
    await page.keyboard.press('ControlOrMeta+s')
    await expect(page.getByText(/^Saved /)).toBeVisible()
    return workbench.notebook('keys.ipynb').cells.map(sourceOf)
  }
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  await workbench.cell(0).click()
  await press('Escape', 'j', 'd', 'd')
  await expect.poll(sources).toEqual(['1', '3'])
  await press('z')
  await expect.poll(sources).toEqual(['1', '2', '3'])
  await press('k', 'k', 'b')
  await expect.poll(sources).toEqual(['1', '', '2', '3'])
  await press('d', 'd')
  await expect.poll(sources).toEqual(['1', '2', '3'])
  await workbench.cell(0).click()
  await press('Escape', 'Shift+M')
  await expect.poll(sources).toEqual(['1\n\n2', '3'])
  await press('z')
  await expect.poll(sources).toEqual(['1', '2', '3'])
  await workbench.cell(2).click()
  await press('Escape', 'c', 'v')
  await expect.poll(sources).toEqual(['1', '2', '3', '3'])
  await press('x')
  await expect.poll(sources).toEqual(['1', '2', '3'])
  await press('m')
  await expect(page.locator('[data-cell-id][data-kind="markdown"]')).toHaveCount(1)
  await press('y')
  await expect(page.locator('[data-cell-id][data-kind="markdown"]')).toHaveCount(0)
  await press('h')
  await expect(page.getByRole('dialog')).toContainText('Run and go to the next cell')
  await press('Escape')
})

test('keys that are pressed before the editor is there are neither lost nor read in another cell', async ({ workbench }) => {
  const { page } = workbench
  let deliver: () => void = () => {}
  const delivery = new Promise<void>((resolve) => (deliver = resolve))
  await page.route(/\/mounted-editor-[^/]*\.js$/, async (route) => {
    await delivery
    await route.continue()
  })
  workbench.put('slow.ipynb', notebookOf(['1', '2', '3']))
  await workbench.start()
  // The list of files has the focus, and keys of its own.
  await page.getByText('slow.ipynb').first().click()
  const stillText = page.locator('.still-text')

  await workbench.cell(0).click()
  await page.keyboard.press('Escape')
  for (const key of ['j', 'd', 'd']) await page.keyboard.press(key)
  await expect(stillText).toHaveText(['1', '3'])

  await stillText.nth(1).click({ position: { x: 1, y: 8 } })
  await page.keyboard.type('1 + ')
  await page.keyboard.press('Escape')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.keyboard.type('2')
  deliver()
  await expect(workbench.cell(0).locator('.monaco-editor.focused')).toBeVisible()
  await page.keyboard.type('0')
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(workbench.cell(1).locator('.monaco-editor.focused')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+s')
  await expect.poll(() => workbench.notebook('slow.ipynb').cells.map(sourceOf)).toEqual(['201', '1 + 3'])
})

test('a notebook of 500 cells opens and scrolls to its end', async ({ workbench }) => {
  const { page } = workbench
  workbench.put('long.ipynb', notebookOf(Array.from({ length: 500 }, (_, index) => `const value${index} = ${index}\nvalue${index} * 2`)))
  await workbench.start()
  await page.getByText('long.ipynb').first().click()
  await expect(workbench.cell(0)).toContainText('value0')
  await workbench.cell(0).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+End')
  await expect(workbench.cell(499)).toContainText('value499')
  await expect(workbench.cell(499)).toBeInViewport()
})
