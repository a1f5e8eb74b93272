import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSample } from '../../notebooks/samples.mjs'
import type { NotebookFile } from '../../protocol/notebook'
import { isBuilt, souk } from './command-line'
import { distinctBy, hundredths, readCsv, sumText, toRecords } from './read-export'

let folder: string
let paths: Record<'en' | 'zh', string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'souk-run-'))
  const copy = async (language: 'en' | 'zh') => (await makeSample({ folder, language })).path
  paths = { en: await copy('en'), zh: await copy('zh') }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The truth about both shops, added up without the pipeline, at a rate in ten-thousandths. */
function truth(yuanPerDollar: bigint) {
  const { records } = toRecords(readCsv(readFileSync(join(folder, 'exports/truth/orders.csv'), 'utf8')))
  const both = records.filter((order) => order['platform'] !== 'amazon' && order['is_readable'] === 'true')
  const sold = both.filter((order) => order['kind'] === 'person' && (order['outcome'] === 'kept' || order['outcome'] === 'part-refunded'))
  // Each order to the fen, halves up.
  const worth = (order: Record<string, string>) => ((hundredths(order['total'] ?? '') - hundredths(order['refund'] ?? '')) * (order['currency'] === 'USD' ? yuanPerDollar : 10_000n) + 5_000n) / 10_000n
  const sum = (orders: typeof sold) => orders.reduce((left, order) => left + worth(order), 0n)
  const people = both.filter((order) => order['kind'] === 'person')
  const accounts = (platform: string) => distinctBy(people.filter((order) => order['platform'] === platform), (order) => order['account_id'] ?? '')
  return {
    orders: sold.length.toLocaleString('en-GB'),
    yuan: `¥ ${(Number(sum(sold)) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`,
    abroad: `${((100 * Number(sum(sold.filter((order) => order['platform'] === 'shopify')))) / Number(sum(sold))).toFixed(1)} %`,
    accounts: distinctBy(sold, (order) => `${order['platform']} ${order['account_id']}`).length.toLocaleString('en-GB'),
    pairs: accounts('taobao').reduce((count, mine) => count + accounts('shopify').filter((theirs) => theirs['person_id'] === mine['person_id']).length, 0),
  }
}

function summaryOf(path: string): string {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as NotebookFile
  const [output] = cells.find((cell) => cell.id === 'summary')?.outputs ?? []
  const words: unknown = output && 'data' in output ? output.data['text/markdown'] : undefined
  return Array.isArray(words) ? words.join('') : String(words)
}

/** The figures in the English summary's words. */
function figuresOf(summary: string) {
  const [, yuan, orders, abroad, accounts, pairs] =
    /for \*\*(¥ [\d,.]+)\*\* in ([\d,]+) orders by real customers, ([\d.]+ %) of it abroad[\s\S]*Of ([\d,]+) accounts[\s\S]*out of (\d+) that there are/.exec(summary) ?? []
  return { orders, yuan, abroad, accounts, pairs: Number(pairs) }
}

describe.skipIf(!isBuilt)('the sample notebooks, run', () => {
  test('give, as they are stored, what a clean run with freshly made data gives', () => {
    expect({ en: souk('verify', paths.en, '--lang', 'en'), zh: souk('verify', paths.zh, '--lang', 'zh') }).toEqual({
      en: { status: 0, said: expect.stringContaining('identical: 24 cells') },
      zh: { status: 0, said: expect.stringContaining('24') },
    })
  }, 240_000)

  test('say in their summary what the truth adds up to', () => {
    expect(figuresOf(summaryOf(paths.en))).toEqual(truth(71_877n))
  })

  test('name as many repeated items as were planted', () => {
    const { platforms } = JSON.parse(readFileSync(join(folder, 'exports/truth/totals.json'), 'utf8')) as { platforms: Record<string, { planted: { repeated_items: number } }> }
    expect(summaryOf(paths.en)).toContain(`${(platforms['taobao']?.planted.repeated_items ?? 0) + (platforms['shopify']?.planted.repeated_items ?? 0)} repeated items came out, and 5 accounts`)
  })

  test('answer to another rate of exchange, and leave the notebook itself alone', () => {
    const out = join(folder, 'other-rate.ipynb')
    const before = readFileSync(paths.en, 'utf8')
    const { status } = souk('run', paths.en, '-p', 'yuanPerDollar=7.2500', '--out', out, '--lang', 'en')
    expect({ status, isUntouched: readFileSync(paths.en, 'utf8') === before, figures: figuresOf(summaryOf(out)) }).toEqual({ status: 0, isUntouched: true, figures: truth(72_500n) })
  }, 120_000)
})

test('amounts are added exactly by the test itself', () => {
  expect([sumText(['0.10', '0.20', '1234567.89']), hundredths('12.3')]).toEqual(['1234568.19', 1230n])
})
