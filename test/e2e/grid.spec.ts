import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as xlsx from '@e965/xlsx'
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

test('a sorted table is exported as a workbook and as CSV that Excel in China opens', async ({ workbench }) => {
  const { page } = workbench
  await workbench.start()
  await workbench.newNotebook()
  await workbench.runToEnd(0, "const orders = await toTable([{ 订单号: '007', paid: 12.5 }, { 订单号: '008', paid: 7 }], { name: 'orders' })\norders")
  const cell = workbench.cell(0)
  await cell.getByRole('columnheader', { name: /^paid/ }).click()
  for (const [format, path] of [['Excel workbook', 'orders.xlsx'], ['CSV in GBK, for Excel in China', 'orders.csv']] as const) {
    await cell.getByRole('button', { name: 'Export' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export orders' })
    await dialog.getByRole('button', { name: /Format/ }).click()
    await page.getByRole('option', { name: format }).click()
    await expect(dialog.getByRole('textbox', { name: 'File in the workspace' })).toHaveValue(path)
    await dialog.getByRole('button', { name: 'Export' }).click()
    await expect(dialog.getByRole('status')).toContainText(`2 rows written to ${path}`)
    await dialog.getByRole('button', { name: 'Close' }).first().click()
  }
  const book = xlsx.read(readFileSync(join(workbench.workspace, 'orders.xlsx')), { raw: true })
  const rows = xlsx.utils.sheet_to_json(Object.values(book.Sheets)[0] as xlsx.WorkSheet)
  const gbk = new TextDecoder('gbk').decode(readFileSync(join(workbench.workspace, 'orders.csv')))
  expect([rows, gbk]).toEqual([[{ 订单号: '008', paid: 7 }, { 订单号: '007', paid: 12.5 }], '订单号,paid\n008,7.0\n007,12.5\n'])
})
