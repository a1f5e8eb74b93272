import type { Locator } from '@playwright/test'
import { expect, test } from './workbench'

/** A loop as training has one, on a curve that is known beforehand. */
const job = `import { currentContext, plot } from 'souk'
const gate = currentContext().pausable()
const epochs: number[] = [], losses: number[] = []
const picture = () => plot.curves([{ name: 'training', x: epochs, y: losses }], { title: 'Loss', xRange: [0, 4000] })
const curve = currentContext().live(picture())
for (let epoch = 1; epoch <= 4000; epoch += 1) {
  await gate.resumed()
  epochs.push(epoch)
  losses.push(1 / Math.sqrt(epoch))
  currentContext().report('training', epoch / 4000, { en: 'Training', zh: '训练中' })
  curve.update(picture())
  await new Promise((resolve) => setTimeout(resolve, 10))
}
gate.close()`

test('a long job shows its curve while it goes on, is paused and resumed from any window, and is stopped with what it has', async ({ workbench, page }) => {
  await workbench.start()
  await workbench.newNotebook()
  await workbench.write(0, job)
  await page.keyboard.press('ControlOrMeta+Enter')
  const cell = workbench.cell(0)
  const bar = cell.getByRole('progressbar', { name: 'Training' })
  await expect(bar).toBeVisible()
  const chart = cell.locator('.js-plotly-plot')
  await expect(chart.locator('.scatterlayer path.js-line')).toBeVisible()

  // What a person zoomed into stays, and so do the drawing itself and the height of the cell.
  await zoom(chart)
  const before = await look(chart)
  await expect.poll(async () => (await look(chart)).points).toBeGreaterThan(before.points)
  const { points: _, ...after } = await look(chart)
  expect(after).toEqual({ isSame: true, range: before.range, height: before.height })

  await cell.getByRole('button', { name: 'Pause' }).click()
  await expect(cell.getByRole('button', { name: 'Resume' })).toBeFocused()
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+ % · paused · about \d+ s left$/)
  await expect(cell).toHaveAccessibleName(/paused$/)
  await expect(page.getByRole('contentinfo')).toContainText('Cell 1 is paused')

  // Another window sees it and lets it go on; this one, loaded again, has it too.
  const other = await page.context().newPage()
  await other.goto(page.url())
  const { points } = await look(other.locator('.js-plotly-plot'))
  await expect(other.getByRole('progressbar')).toHaveAttribute('aria-valuetext', /paused/)
  await other.getByRole('button', { name: 'Resume' }).press('Enter')
  await expect(bar).not.toHaveAttribute('aria-valuetext', /paused/)
  await expect.poll(async () => (await look(other.locator('.js-plotly-plot'))).points).toBeGreaterThan(points)
  await other.close()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.insertText('pause or')
  await page.keyboard.press('Enter')
  await expect(bar).toHaveAttribute('aria-valuetext', /paused/)
  await page.reload()
  await expect(bar).toHaveAttribute('aria-valuetext', /paused/)

  await cell.getByRole('button', { name: 'Stop' }).click()
  await expect(cell).toHaveAttribute('data-state', 'failed')
  await expect(cell).toHaveAccessibleName(/interrupted$/)
  await expect(bar).toBeHidden()
  const kept = (await look(chart)).points
  await page.keyboard.press('ControlOrMeta+s')
  await expect.poll(() => JSON.stringify(workbench.notebook('notebook.ipynb').cells[0]?.outputs ?? [])).toContain(`"y":[1,`)
  expect(kept).toBeGreaterThanOrEqual(points)
})

/** Drags over the middle of the drawing. */
async function zoom(chart: Locator): Promise<void> {
  const box = await chart.locator('.nsewdrag').boundingBox()
  if (!box) throw new Error('the chart is not drawn')
  const mouse = chart.page().mouse
  await mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5)
  await mouse.down()
  await mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 4 })
  await mouse.up()
  await expect.poll(async () => (await look(chart)).range[0]).toBeGreaterThan(100)
}

interface Look {
  /** It is the element that was looked at first. */
  isSame: boolean
  points: number
  range: number[]
  height: number
}

/** What a chart's own state is: Plotly keeps it on its element. */
function look(chart: Locator): Promise<Look> {
  return chart.evaluate((element) => {
    const drawn = element as HTMLElement & { wasSeen?: boolean; data: { x: number[] }[]; layout: { xaxis: { range: number[] } } }
    const page = window as Window & { hasLooked?: boolean }
    const isSame = drawn.wasSeen === true || page.hasLooked !== true
    drawn.wasSeen = page.hasLooked = true
    return { isSame, points: drawn.data[0]?.x.at(-1) ?? 0, range: drawn.layout.xaxis.range, height: drawn.closest('.cell')?.clientHeight ?? 0 }
  })
}
