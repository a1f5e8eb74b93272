import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { encodeGbk } from '../../notebooks/data/encodings.mjs'
import { expect, sourceOf, test, type Workbench } from './workbench'

const taobaoOrders = `订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,收货人姓名,收货地址,联系手机,订单备注
="100000000000000001",小云,10.00,15.00,15.00,交易成功,2026-01-02 08:00:00,2026-01-02 08:01:00,张三,浙江省 杭州市 西湖区 文一路1号,'13800138000,门店A
="100000000000000002",小山,20.00,25.00,25.00,交易成功,2026-01-02 23:30:00,2026-01-02 23:31:00,李四,上海 上海市 徐汇区 漕溪路2号,'13900139000,门店B
="100000000000000003",小河,x,12.00,12.00,交易成功,2026-01-03 08:00:00,2026-01-03 08:01:00,王五,北京 北京市 海淀区 中关村3号,'13700137000,门店A
`
const taobaoItems = `订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码
="100000000000000001",青瓷茶杯,5.00,2,T-1,颜色:青,,,交易成功,T-1
="100000000000000002",紫砂茶壶,20.00,1,T-2,颜色:紫,,,交易成功,T-2
`
const shopify = `Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status
#1001,ann@example.com,paid,2026-01-02 10:00:00 +0000,fulfilled,2026-01-03 10:00:00 +0000,yes,GBP,30.00,5.00,0.00,35.00,,0.00,Standard,2026-01-02 09:59:00 +0000,2,Tea cup,15.00,,CUP-1,true,true,fulfilled
`
const shop = '单号,日期,客户,手机,商品,数量,单价,合计\nA1,2026-03-01 08:00,张三,13800138000,杯子,2,3.50,7.00\nA2,2026/3/2 9:05,李四,13900139000,茶壶,1,25.50,25.50\nA2,2026/3/2 9:05,李四,13900139000,茶杯,2,8.00,16.00\n'

/** Drops files on the middle of the window, as a file manager does. */
async function drop(page: Page, files: { name: string; content: string | Uint8Array }[]): Promise<void> {
  const given = files.map(({ name, content }) => ({ name, base64: Buffer.from(content).toString('base64') }))
  const dataTransfer = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer()
    for (const { name, base64 } of list) transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name))
    return transfer
  }, given)
  await page.dispatchEvent('body', 'dragenter', { dataTransfer })
  await expect(page.getByText('Drop to import')).toBeVisible()
  await page.dispatchEvent('body', 'dragover', { dataTransfer })
  await page.dispatchEvent('body', 'drop', { dataTransfer })
  await expect(page.getByText('Drop to import')).toBeHidden()
}

const entry = (page: Page, name: string) => page.getByRole('navigation', { name: 'Files to import' }).getByRole('listitem').filter({ hasText: name })
const wizard = (page: Page) => page.getByRole('dialog', { name: /^(Import|Edit import)$/ })
const lastCell = (workbench: Workbench): string => workbench.notebook('notebook.ipynb').cells.map(sourceOf).at(-1) ?? ''

test('dropped exports are recognised, changed by hand, pseudonymised, and become one cell that runs', async ({ workbench, page }) => {
  await workbench.start()
  await workbench.newNotebook()
  await drop(page, [
    { name: 'ExportOrderList1.csv', content: encodeGbk(taobaoOrders) },
    { name: 'ExportOrderDetailList1.csv', content: encodeGbk(taobaoItems) },
    { name: 'orders_export_1.csv', content: shopify },
    { name: 'broken.csv', content: '' },
  ])
  await expect(entry(page, 'ExportOrderList1.csv')).toContainText('Taobao/Tmall orders')
  await expect(entry(page, 'ExportOrderList1.csv')).toContainText('1 problem row')
  await expect(entry(page, 'orders_export_1.csv')).toContainText('Shopify orders')

  await test.step('a file that cannot be read says why, and the others go on', async () => {
    await expect(entry(page, 'broken.csv')).toContainText('cannot be read')
    await entry(page, 'broken.csv').getByRole('button').first().click()
    await expect(page.getByRole('alert').filter({ hasText: 'The file is empty' })).toBeVisible()
  })

  await test.step('raw and mapped columns stand side by side and light each other up', async () => {
    await entry(page, 'ExportOrderList1.csv').getByRole('button').first().click()
    const file = page.getByRole('region', { name: 'In the file' })
    const notebook = page.getByRole('region', { name: 'In the notebook' })
    await expect(file).toContainText('="100000000000000001"')
    await expect(notebook.getByRole('table', { name: 'Orders' })).toContainText('100000000000000001')
    await file.getByRole('columnheader', { name: '联系手机' }).hover()
    await expect(notebook.locator('th[data-lit]')).toHaveText(/receiver_phone/)
    await expect(wizard(page)).toContainText('联系手机 becomes Orders › Receiver’s phone')
    await file.getByRole('radio', { name: 'ExportOrderDetailList1.csv' }).click()
    await expect(file).toContainText('青瓷茶杯')
  })

  await test.step('problem rows are shown', async () => {
    await page.getByRole('tab', { name: 'Problem rows 1' }).click()
    await expect(page.getByRole('row').filter({ hasText: '买家应付货款' })).toContainText('row 3: x')
  })

  await test.step('a mapping is changed by hand', async () => {
    await page.getByRole('tab', { name: 'Mapping' }).click()
    await page.getByRole('button', { name: 'Channel: Not mapped' }).click()
    await page.getByRole('menuitemradio', { name: '订单备注' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'Channel' })).toContainText('门店A')
  })

  await test.step('personal data is flagged and pseudonymised', async () => {
    await page.getByRole('tab', { name: /Personal data/ }).click()
    await page.getByText('联系手机', { exact: true }).click()
    await page.getByRole('tab', { name: 'Preview' }).click()
    await expect(page.getByRole('table', { name: 'Orders' })).toContainText(/phone_[0-9a-f]{20}/)
  })

  await page.screenshot({ path: test.info().outputPath('wizard.png') })
  await wizard(page).getByRole('button', { name: 'Insert and run' }).click()
  await expect(wizard(page)).toBeHidden()
  await expect(workbench.cell(0)).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 })
  await expect(workbench.cell(0).getByRole('grid')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText(/^Saved /)).toBeVisible()
  expect({ cell: lastCell(workbench), key: statSync(join(workbench.workspace, '.souk/keys/pseudonyms.key')).mode & 0o777, copied: existsSync(join(workbench.workspace, 'imports/ExportOrderList1.csv')) }).toEqual({
    cell: `const taobaoOrders = await load(['imports/ExportOrderList1.csv', 'imports/ExportOrderDetailList1.csv'], {
  map: { orders: { channel: '订单备注' } },
  pseudonymise: ['联系手机'],
})
const shopifyOrders = await load('imports/orders_export_1.csv')
shopifyOrders`,
    key: 0o600,
    copied: true,
  })
  // The key and the numbers that it hides stay out of the notebook.
  const key = readFileSync(join(workbench.workspace, '.souk/keys/pseudonyms.key'), 'utf8').trim()
  expect(workbench.read('notebook.ipynb')).not.toMatch(new RegExp(`${key}|13800138000`))
})

test('an unknown table is imported by keyboard alone: proposal taken, encoding and format chosen', async ({ workbench, page }) => {
  workbench.put('exports/shop.csv', encodeGbk(shop))
  await workbench.start()
  await workbench.newNotebook()
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const tabTo = async (name: RegExp | string, role: Parameters<Page['getByRole']>[0] = 'button') => {
    const target = page.getByRole(role, { name }).first()
    await expect(target).toBeVisible()
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await press('Tab')
    }
    throw new Error(`no Tab reaches ${String(name)}`)
  }
  await press('ControlOrMeta+k')
  await page.keyboard.type('import files')
  await press('Enter')
  await expect(wizard(page)).toBeVisible()
  await tabTo('exports/shop.csv', 'option')
  await press('Space')
  await tabTo('Add 1 file')
  await press('Enter')
  await expect(entry(page, 'shop.csv')).toContainText('no known export')

  await test.step('nothing is mapped unasked', async () => {
    await expect(wizard(page).getByLabel('The cell will be')).toHaveText("const shop = await load('exports/shop.csv')\nshop")
    await tabTo('Preview', 'tab')
    await press('ArrowRight')
    await expect(page.getByRole('tab', { name: 'Mapping' })).toBeFocused()
    await tabTo('Use the proposed mapping')
    await press('Enter')
    await expect(page.getByRole('row').filter({ hasText: 'order_id' })).toContainText('A1')
  })

  await test.step('encoding, zone and currency are said', async () => {
    await page.keyboard.press('Shift+Tab')
    await tabTo(/Encoding$/)
    await press('Enter')
    await expect(page.getByRole('listbox')).toBeVisible()
    await page.keyboard.type('gbk')
    await press('Enter')
    await tabTo('Time zone', 'combobox')
    await page.keyboard.type('Asia/Shangha')
    await expect(page.getByText('Such as Asia/Shanghai')).toBeVisible()
    await page.keyboard.type('i')
    await press('Tab')
    await page.keyboard.type('cny')
    await expect(wizard(page).getByLabel('The cell will be')).toContainText("currency: 'CNY'")
  })

  await test.step('the focus stays inside the dialog', async () => {
    for (let presses = 0; presses < 40; presses += 1) {
      await press('Tab')
      expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true)
    }
  })
  await tabTo('Insert', 'button')
  await press('Enter')
  await expect(wizard(page)).toBeHidden()
  await expect(workbench.cell(0)).toBeFocused()
  await press('ControlOrMeta+s')
  await expect(page.getByText(/^Saved /)).toBeVisible()
  expect(lastCell(workbench)).toBe(`const shop = await load('exports/shop.csv', {
  encoding: 'gbk',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  map: {
    orders: { order_id: '单号', created_at: '日期', order_total: '合计' },
    order_items: { order_id: '单号', title: '商品', quantity: '数量', unit_price: '单价' },
    customers: { phone: '手机', account_id: '手机' },
  },
})
shop`)
})

test('the cell of an import opens the wizard again and is replaced', async ({ workbench, page }) => {
  workbench.put('exports/ExportOrderList1.csv', encodeGbk(taobaoOrders))
  await workbench.start()
  await workbench.newNotebook()
  await workbench.runToEnd(0, "const taobao = await load('exports/ExportOrderList1.csv')\ntaobao.orders")
  await expect(workbench.cell(0).getByRole('button', { name: 'Edit import…' })).toBeHidden()
  await workbench.runToEnd(0, "const taobao = await load('exports/ExportOrderList1.csv', { pseudonymise: ['联系手机'] })\ntaobao")
  await workbench.cell(0).hover()
  await workbench.cell(0).getByRole('button', { name: 'Edit import…' }).click()
  await expect(wizard(page)).toContainText('Taobao/Tmall orders')
  await expect(page.getByRole('textbox', { name: /^Variable for/ })).toHaveValue('taobao')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Tokyo')
  await expect(page.getByRole('table', { name: 'Orders' })).toContainText('2026-01-01 23:00:00')
  await wizard(page).getByRole('button', { name: 'Replace and run' }).click()
  await expect(workbench.cell(0)).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 })
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText(/^Saved /)).toBeVisible()
  expect(sourceOf(workbench.notebook('notebook.ipynb').cells[0] ?? { source: '' })).toBe(`const taobao = await load('exports/ExportOrderList1.csv', { zone: 'Asia/Tokyo', pseudonymise: ['联系手机'] })\ntaobao`)
})

test('leaving an import keeps nothing: what was copied is removed after asking', async ({ workbench, page }) => {
  workbench.put('exports/shop.csv', shop)
  await workbench.start()
  await drop(page, [
    { name: 'other.csv', content: 'a,b\n1,2\n' },
    { name: 'shop.csv', content: shop },
  ])
  await expect(entry(page, 'other.csv')).toContainText('Plain table')
  await expect(wizard(page).getByLabel('The cell will be')).toContainText("load('exports/shop.csv')")
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Leave the import?' }).getByRole('button', { name: 'Leave' }).click()
  await expect(wizard(page)).toBeHidden()
  await expect.poll(() => [existsSync(join(workbench.workspace, 'imports/other.csv')), existsSync(join(workbench.workspace, 'exports/shop.csv'))]).toEqual([false, true])
})

test('a chosen folder is copied with its files, each becomes a table, and none is copied twice', async ({ workbench, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-folder-'))
  mkdirSync(join(folder, 'june'))
  for (const [name, content] of [['shop.csv', shop], ['june/people.csv', 'id,phone\n1,13800138000\n'], ['photo.png', 'no']] as const) writeFileSync(join(folder, name), content)
  await workbench.start()
  await page.getByRole('main').getByRole('button', { name: 'Import files…' }).click()
  const root = basename(folder)
  await page.locator('[data-import-folder]').setInputFiles(folder)
  await expect(entry(page, 'shop.csv')).toContainText('Plain table')
  await expect(entry(page, 'people.csv')).toContainText('1 personal column')
  await page.keyboard.press('Control+Enter')
  await expect(workbench.cell(0)).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 })
  await expect(workbench.cell(0)).toContainText(`load('imports/${root}/june/people.csv')`)

  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+o')
  await page.locator('[data-import-folder]').setInputFiles(folder)
  await expect(wizard(page).getByLabel('The cell will be')).toContainText(`load('imports/${root}/shop.csv')`)
  expect(readdirSync(join(workbench.workspace, 'imports', root)).toSorted()).toEqual(['june', 'shop.csv'])
  rmSync(folder, { recursive: true })
})
