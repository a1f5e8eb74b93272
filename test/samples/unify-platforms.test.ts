import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSample } from '../../notebooks/samples.mjs'
import type { NotebookFile } from '../../protocol/notebook'
import { isBuilt, program } from './command-line'
import { hundredths, readCsv, toRecords } from './read-export'

let folder: string
let paths: Record<'en' | 'zh', string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'souk-unify-'))
  // A folder for each: they run at the same time and write the same files.
  const copy = async (language: 'en' | 'zh') => (await makeSample({ folder: join(folder, language), language, name: 'unify-platforms' })).path
  paths = { en: await copy('en'), zh: await copy('zh') }
})
afterAll(() => rmSync(folder, { recursive: true }))

const truthOf = (name: string) => toRecords(readCsv(readFileSync(join(folder, 'en/downloads/truth', name), 'utf8'))).records

/** What the notebook says in its last cell, by the step; both languages have the rows in one order. */
function summaryOf(language: 'en' | 'zh'): string[] {
  const { cells } = JSON.parse(readFileSync(paths[language], 'utf8')) as NotebookFile
  const [output] = cells.find((cell) => cell.id === 'summary')?.outputs ?? []
  const words: unknown = output && 'data' in output ? output.data['text/markdown'] : undefined
  return [words].flat().join('').split('\n').filter((line) => line.startsWith('| ')).slice(1).map((line) => line.split(' | ')[1]?.replace(/ \|$/, '') ?? '')
}

const figures = (words: string | undefined) => [...(words ?? '').matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([text]) => Number(text.replaceAll(',', '')))

/** Yuan for a pound, a dollar, a euro in the quarters that the notebook names, in hundredths. */
const rates: [from: string, prices: Record<string, bigint>][] = [
  ['2023-04', { USD: 702n, GBP: 878n, EUR: 764n }],
  ['2023-07', { USD: 725n, GBP: 917n, EUR: 788n }],
  ['2023-10', { USD: 722n, GBP: 897n, EUR: 777n }],
  ['2024-01', { USD: 719n, GBP: 912n, EUR: 781n }],
  ['2024-04', { USD: 724n, GBP: 914n, EUR: 779n }],
  ['2024-07', { USD: 717n, GBP: 932n, EUR: 787n }],
  ['2024-10', { USD: 713n, GBP: 924n, EUR: 776n }],
]

const zones: Record<string, string> = { shopify: 'America/New_York', ebay: 'America/Los_Angeles' }

/** What orders are worth in fen at these rates, by the day on the shop's own clock, each order rounded half up. */
function fen(orders: readonly Record<string, string>[]): bigint {
  const worth = ({ platform = '', currency = '', ordered_at = '', total = '' }: Record<string, string>): bigint => {
    const day = new Date(ordered_at).toLocaleDateString('sv-SE', { timeZone: zones[platform] ?? 'UTC' })
    const rate = currency === 'CNY' ? 100n : (rates.findLast(([from]) => day >= from)?.[1][currency] ?? 0n)
    return (hundredths(total) * rate + 50n) / 100n
  }
  return orders.reduce((sum, order) => sum + worth(order), 0n)
}

describe.skipIf(!isBuilt)('the sample of eight platforms, run', () => {
  test('gives, as it is stored, what a clean run with freshly made data gives; pseudonyms alone are each workspace’s own', async () => {
    const verify = (language: 'en' | 'zh') =>
      new Promise<{ status: number | null; said: string }>((resolve, reject) => {
        const verifying = spawn(process.execPath, [program, 'verify', paths[language], '--lang', language], { stdio: ['ignore', 'pipe', 'pipe'] })
        let said = ''
        for (const stream of [verifying.stdout, verifying.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void (said += text))
        verifying.on('error', reject).on('close', (status) => resolve({ status, said }))
      })
    const [en, zh] = await Promise.all([verify('en'), verify('zh')])
    expect({ en, zh, written: ['orders.parquet', 'items.parquet', 'orders.xlsx'].map((name) => statSync(join(folder, 'zh/clean', name)).size > 100_000) }).toEqual({
      en: { status: 0, said: expect.stringContaining('identical: 40 cells, 1 not compared') },
      zh: { status: 0, said: expect.stringContaining('40') },
      written: [true, true, true],
    })
  }, 240_000)

  test('says what the truth says of orders, repeats, robots and products', () => {
    const [, model, repeats, , products, , robots, clean] = summaryOf('en')
    const orders = truthOf('orders.csv').filter((order) => order['is_readable'] === 'true')
    const people = orders.filter((order) => order['kind'] !== 'robot')
    const { platforms } = JSON.parse(readFileSync(join(folder, 'en/downloads/truth/totals.json'), 'utf8')) as { platforms: Record<string, { planted: { repeated_items: number } }> }
    // Of Pinduoduo and Douyin the reader itself counts repeated rows once.
    const repeated = Object.entries(platforms).reduce((sum, [platform, { planted }]) => sum + (platform === 'pinduoduo' || platform === 'douyin' ? 0 : planted.repeated_items), 0)
    const listings = truthOf('products.csv').flatMap((product) => [product['jd_title'], product['pinduoduo_title'], product['douyin_title']]).filter(Boolean).length
    const robotOrders = orders.length - people.length
    expect({
      orders: figures(model)[0],
      repeated: figures(repeats)[0],
      listings: figures(products)[1],
      allRight: figures(products)[0] === figures(products)[2],
      robots: figures(robots),
      kept: figures(clean)[0],
      // One line of Amazon's broke off: £17.26 became £14.53, at 9.24.
      missing: fen(people) - hundredths((figures(clean)[1] ?? 0).toFixed(2)),
    }).toEqual({ orders: orders.length, repeated, listings, allRight: true, robots: [robotOrders, robotOrders, 0], kept: people.length, missing: 15948n - 13426n })
  })

  test('says the same figures in both languages, each of them a number', () => {
    const sorted = (language: 'en' | 'zh') => summaryOf(language).map((words) => figures(words).toSorted((left, right) => left - right))
    expect(sorted('zh')).toEqual(sorted('en'))
    expect([...summaryOf('en'), ...summaryOf('zh')].filter((words) => /NaN|undefined|null/.test(words))).toEqual([])
  })
})
