import { expect, test } from './workbench'

const samples = { en: 'One shop, two platforms', zh: '一家店，两个平台' } as const

for (const language of ['en', 'zh'] as const) {
  test.describe(language, () => {
    // Where no setting was made, the window speaks the system's language.
    test.use({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
    for (const theme of ['light', 'dark'] as const) shows(language, theme)
  })
}

function shows(language: 'en' | 'zh', theme: 'light' | 'dark'): void {
  test(`the sample opens as it was stored, with tables and charts drawn (${language}, ${theme})`, async ({ workbench, page }) => {
    const complaints: string[] = []
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
    page.on('pageerror', (error) => void complaints.push(error.message))
    await workbench.start({ language, theme })
    await page.getByText(samples[language]).click()
    await expect(page.getByRole('heading', { level: 1, name: samples[language] })).toBeVisible()
    await page.screenshot({ path: test.info().outputPath('text.png') })
    const chart = page.locator('[data-kind="typescript"]', { hasText: 'plot.line' })
    // Cells far from the view are not drawn: a person scrolls until the chart comes.
    await page.getByRole('main').hover({ position: { x: 20, y: 300 } })
    await expect(async () => {
      await page.mouse.wheel(0, 500)
      await expect(chart).toBeInViewport({ ratio: 0.6, timeout: 250 })
    }).toPass()
    await expect(chart.locator('.js-plotly-plot .scatterlayer path').first()).toBeVisible()
    await page.screenshot({ path: test.info().outputPath('chart.png') })
    expect(complaints).toEqual([])
  })
}
