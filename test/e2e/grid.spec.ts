import { expect, test } from './workbench'

test('ten million rows scroll, sort and filter without being copied into the page', async ({ workbench }) => {
  test.setTimeout(180_000)
  const { page } = workbench
  await workbench.start()
  await workbench.newNotebook()
  await workbench.run(0, "const big = await sql`select range as n, 'item ' || (range % 1000) as item from range(10000000)`\nbig")
  const grid = workbench.cell(0).getByRole('grid')
  await expect(grid).toBeVisible({ timeout: 60_000 })
  await expect(grid).toHaveAttribute('aria-rowcount', /1000000[01]/)
  await grid.click()
  await page.keyboard.press('Control+End')
  await expect(grid).toContainText('9,999,999')
  expect(await grid.getByRole('row').count()).toBeLessThan(100)

  await page.keyboard.press('Control+Home')
  await expect(grid).toContainText('item 1')
  await grid.getByRole('columnheader', { name: /^n/ }).click()
  await grid.getByRole('columnheader', { name: /^n/ }).click()
  await expect(grid.getByRole('row').nth(1)).toContainText('9,999,999', { timeout: 60_000 })
  const heap = await page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize)
  expect(heap).toBeLessThan(200e6)
})
