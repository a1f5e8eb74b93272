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
