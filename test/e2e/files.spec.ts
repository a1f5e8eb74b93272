import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './workbench'

test('a file is duplicated, renamed and deleted from the panel, and a data file is loaded in a new cell', async ({ workbench, page }) => {
  workbench.put('orders.csv', 'order_id,amount\n1,2.50\n2,3.75\n')
  await workbench.start()
  await workbench.newNotebook()
  const files = page.getByRole('tree')
  const choose = async (name: string, action: string) => {
    // The list is read again when files change: a row that moved under the pointer is not hovered until the pointer moves.
    await expect(async () => {
      await page.mouse.move(700, 500)
      await files.getByText(name, { exact: true }).hover({ timeout: 1000 })
      await page.getByRole('button', { name: `More for ${name}` }).click({ timeout: 1000 })
    }).toPass()
    await page.getByRole('menuitem', { name: action }).click()
  }
  await choose('orders.csv', 'Duplicate')
  await expect.poll(() => existsSync(join(workbench.workspace, 'orders 2.csv'))).toBe(true)
  await choose('orders 2.csv', 'Rename…')
  await page.getByRole('dialog').getByRole('textbox').fill('autumn.csv')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect.poll(() => existsSync(join(workbench.workspace, 'autumn.csv'))).toBe(true)
  await choose('autumn.csv', 'Delete…')
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => existsSync(join(workbench.workspace, 'autumn.csv'))).toBe(false)

  await choose('orders.csv', 'Load in a new cell')
  await expect(page.locator('[data-cell-id]', { hasText: "load('orders.csv')" })).toBeVisible()
})

test('HTML of a trusted notebook runs in a frame that reaches nothing of the page', async ({ workbench }) => {
  await workbench.start()
  await workbench.newNotebook()
  await workbench.runToEnd(0, "display.html('<p id=said>waiting</p><script>try { said.textContent = parent.document.title } catch { said.textContent = \"kept apart\" }</script>')")
  await expect(workbench.cell(0).frameLocator('iframe').locator('#said')).toHaveText('kept apart')
  expect(await workbench.cell(0).locator('iframe').getAttribute('sandbox')).toBe('allow-scripts')
})

test('the data panel shows what cells made, and the inspector a column’s spread', async ({ workbench, page }) => {
  await workbench.start()
  await workbench.newNotebook()
  await workbench.runToEnd(0, "const sales = await sql`select range as n, range % 7 as weekday from range(700)`")
  await page.getByRole('button', { name: 'Data', exact: true }).or(page.getByRole('tab', { name: 'Data' })).first().click()
  await page.getByText('sales', { exact: true }).first().click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('700 rows')
  await expect(inspector).toContainText('weekday')
})
