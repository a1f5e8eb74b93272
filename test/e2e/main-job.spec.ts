import { join } from 'node:path'
import { expect, hasRealData, realData, sourceOf, test } from './workbench'

test('an analyst loads exports, runs cells of every kind, sees a table and a chart, saves, and finds it all again', async ({ workbench }) => {
  test.skip(!hasRealData, 'the real exports are not beside the project')
  const { page } = workbench
  workbench.copyIn(
    join(realData, 'platform-exports/taobao/ExportOrderList201112011016.csv'),
    join(realData, 'platform-exports/taobao/ExportOrderDetailList201112011016.csv'),
    join(realData, 'platform-exports/shopify/orders_export_1.csv'),
  )
  await workbench.start()
  await workbench.newNotebook()

  await test.step('a TypeScript cell loads two platforms', async () => {
    await workbench.runToEnd(0, "const taobao = await load('ExportOrder*.csv')\nconst shopify = await load('orders_export_1.csv')\ntaobao.orders")
    await expect(workbench.cell(0).getByRole('grid')).toBeVisible()
    await expect(workbench.cell(0)).toContainText('313')
  })

  await test.step('an SQL cell uses them', async () => {
    await expect(workbench.cell(1)).toBeVisible()
    await workbench.runToEnd(1, 
      "%%sql by_month\nselect strftime(created_at, '%Y-%m') as month, 'taobao' as platform, count(*) as orders from ${taobao.orders} group by all\nunion all select strftime(created_at, '%Y-%m'), 'shopify', count(*) from ${shopify.orders} group by all order by all",
    )
    await expect(workbench.cell(1).getByRole('grid')).toContainText('2011-08')
  })

  await test.step('a chart is drawn from the SQL result', async () => {
    await workbench.runToEnd(2, "plot.bar(by_month, { x: 'month', y: 'orders', color: 'platform', title: 'Orders by month' })")
    await expect(workbench.cell(2).locator('.js-plotly-plot .bars path').first()).toBeVisible()
    await expect(workbench.cell(2)).toContainText('Orders by month')
  })

  await test.step('a Markdown cell is rendered with its formula', async () => {
    await workbench.cell(3).click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('m')
    await page.keyboard.press('Enter')
    await page.keyboard.insertText('# What it shows\n\nMean of orders $\\bar{x} = \\frac{1}{n}\\sum x_i$')
    await page.keyboard.press('Shift+Enter')
    await expect(workbench.cell(3).getByRole('heading', { name: 'What it shows' })).toBeVisible()
    await expect(workbench.cell(3).locator('.katex').first()).toBeVisible()
  })

  await page.screenshot({ path: test.info().outputPath('main-job.png') })

  await test.step('it is saved by itself, with proof of what it read', async () => {
    await page.keyboard.press('ControlOrMeta+s')
    await expect(page.getByText(/^Saved /)).toBeVisible()
    const notebook = workbench.notebook('notebook.ipynb')
    const souk = notebook.metadata['souk'] as { inputs: { path: string }[]; seed: number }
    expect({
      first: notebook.cells[0] && sourceOf(notebook.cells[0]).split('\n')[0],
      inputs: souk.inputs.map(({ path }) => path).toSorted(),
      proofs: notebook.cells.filter((cell) => cell.metadata['souk']).length,
    }).toEqual({
      first: "const taobao = await load('ExportOrder*.csv')",
      inputs: ['ExportOrderDetailList201112011016.csv', 'ExportOrderList201112011016.csv', 'orders_export_1.csv'],
      proofs: 3,
    })
  })

  await test.step('after the host is gone and back, everything is there and runs again from clean', async () => {
    await workbench.stop()
    await workbench.start()
    await page.getByText('notebook.ipynb').first().click()
    await expect(workbench.cell(2).locator('.js-plotly-plot .bars path').first()).toBeVisible()
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('Run all from clean')
    await page.keyboard.press('Enter')
    for (const index of [0, 1, 2]) await expect(workbench.cell(index)).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 })
  })

  await test.step('verify finds it identical', async () => {
    await page.getByRole('button', { name: 'Verify' }).first().click()
    await expect(page.getByText('Identical. This notebook gives the same results again.')).toBeVisible({ timeout: 60_000 })
  })
})

test('a changed cell makes those that use it stale, and Run stale brings them up to date', async ({ workbench }) => {
  const { page } = workbench
  await workbench.start()
  await workbench.newNotebook()
  for (const [index, source] of ['const a = 2', 'const b = a * 10', 'b + 1', "'apart'"].entries()) {
    await workbench.runToEnd(index, source)
  }
  await expect(workbench.cell(2)).toContainText('21')
  await workbench.write(0, 'const a = 5')
  for (const index of [0, 1, 2]) await expect(workbench.cell(index)).toHaveAttribute('data-state', 'stale')
  await expect(workbench.cell(3)).toHaveAttribute('data-state', 'fresh')
  await page.getByRole('button', { name: /Run stale/ }).click()
  await expect(workbench.cell(2)).toContainText('51')
  for (const index of [0, 1, 2, 3]) await expect(workbench.cell(index)).toHaveAttribute('data-state', 'fresh')
})

test('a type error across cells is shown where it is and stops the cell before it runs', async ({ workbench }) => {
  await workbench.start()
  await workbench.newNotebook()
  await workbench.runToEnd(0, 'const rows: number = 3')
  await workbench.runToEnd(1, "console.log('ran')\nrows.toUpperCase()")
  await expect(workbench.cell(1)).toContainText('1 type error', { timeout: 20_000 })
  await expect(workbench.cell(1)).toHaveAttribute('data-state', 'failed')
  await expect(workbench.cell(1)).toContainText("Property 'toUpperCase' does not exist on type 'number'")
  await expect(workbench.cell(1).locator('.cell-outputs')).not.toContainText('ran')
})

test('completion knows earlier cells, the steps and the columns of tables', async ({ workbench }) => {
  const { page } = workbench
  workbench.put('orders.csv', 'order_id,customer,amount\n1,a,2.50\n2,b,3.75\n')
  await workbench.start()
  await workbench.newNotebook()
  await workbench.runToEnd(0, "const orders = await load('orders.csv')")
  const suggestions = page.locator('.suggest-widget.visible')
  const complete = async (source: string, wanted: string) => {
    await workbench.write(1, source)
    await page.keyboard.press('Control+Space')
    await expect(suggestions).toContainText(wanted)
    await page.keyboard.press('Escape')
  }
  await complete('ord', 'orders')
  await complete('orders.rowC', 'rowCount')
  await complete('clean.', 'deduplicate')
  await complete('%%sql x\nselect cus', 'customer')
})
