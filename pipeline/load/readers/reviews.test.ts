import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../../engine/table'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-reviews-')) })))
afterAll(() => context.close())

async function loadFiles(files: Record<string, string | Uint8Array>): Promise<Loaded> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(context.workspace, name), content)
  return load(Object.keys(files), { context })
}

async function facts(table: Table, columns: readonly string[]): Promise<unknown[][]> {
  return (await table.rows()).map((row) => columns.map((column) => row[column]))
}

function told({ report: { format, confidence, rows, rejects, warnings, model } }: Loaded) {
  return { format, confidence, rows, rejects, warnings: warnings.map(({ en }) => en), model }
}

const reviewFacts = ['account_id', 'product_id', 'rating', 'title', 'text', 'written_at', 'helpful_votes', 'is_verified'] as const
const productFacts = ['product_id', 'title', 'category', 'brand', 'currency', 'price'] as const
const lines = (objects: readonly object[]): string => objects.map((object) => `${JSON.stringify(object)}\n`).join('')
const rejected = '1 row could not be read and stands in the rejects table.'

describe('Amazon reviews', () => {
  test('2014: gzipped lines, votes in a list; metadata that Python wrote is read, and what is no object is kept aside', async () => {
    const python = [
      `{'asin': '0000031852', 'title': u'Girls\\u2019 "Ballet" Tutu', 'price': 3.17, 'imUrl': 'http://ecx.example/images/I/51.jpg', 'related': {'also_bought': ['B00JHONN1S', 'B002BZX8Z6'], 'bought_together': []}, 'salesRank': {'Toys & Games': 211836}, 'brand': 'Coxlures', 'categories': [['Sports & Outdoors', 'Other Sports', 'Dance']]}`,
      `{'asin': '0000000116', 'description': "It's a caf\\xc3\\xa9 \\\\ bar", 'imUrl': None, 'salesRank': {}, 'categories': [['Books']]}`,
      `{'asin': '0000000117', 'title': 'cut off`,
      `{'categories': [['Books'], ['Caf\u00e9']], 'asin': '0000000118', 'salesRank': {'Books': 12345678901234567890L}, 'price': None, 'related': ()}`,
    ].join('\n')
    const meta = gzipSync(python)
    const loaded = await loadFiles({
      'reviews_Toys_and_Games_5.json.gz': gzipSync(
        lines([
          { reviewerID: 'A1VXOAVRGKGEAK', asin: '0439893577', reviewerName: 'Ange"la', helpful: [2, 3], reviewText: 'I like it\nat 3,5', overall: 5, summary: 'Magnetic', unixReviewTime: 1390953600, reviewTime: '01 29, 2014' },
          { reviewerID: 'A8R62G708TSCM', asin: '0439893577', helpful: [0, 0], reviewText: '', overall: 4, summary: 'it works', unixReviewTime: 1395964800, reviewTime: '03 28, 2014' },
        ]),
      ),
      'meta_Toys_and_Games.json.gz': meta,
    })
    expect([
      told(loaded),
      await facts(loaded.reviews, reviewFacts),
      await facts(loaded.customers, ['account_id', 'name']),
      await facts(loaded.products, productFacts),
      await facts(loaded.rejects, ['file', 'line', 'kind', 'raw']),
      loaded.fingerprints[1]?.sha256 === createHash('sha256').update(meta).digest('hex'),
      (await loaded.parts['amazon_metadata_2014']?.rows())?.map((row) => [row['description'], String(row['salesRank'])]),
    ]).toEqual([
      { format: 'amazon_reviews_2014', confidence: expect.any(Number), rows: 2, rejects: 1, warnings: [rejected], model: { orders: 0, lineItems: 0, customers: 2, products: 3, reviews: 2, orderTotal: {}, first: '2014-01-29T00:00:00Z', last: '2014-03-28T00:00:00Z' } },
      [
        ['A1VXOAVRGKGEAK', '0439893577', 5, 'Magnetic', 'I like it\nat 3,5', '2014-01-29T00:00:00', 2, null],
        ['A8R62G708TSCM', '0439893577', 4, 'it works', null, '2014-03-28T00:00:00', 0, null],
      ],
      [['A1VXOAVRGKGEAK', 'Ange"la'], ['A8R62G708TSCM', null]],
      [
        ['0000031852', 'Girls’ "Ballet" Tutu', 'Sports & Outdoors / Other Sports / Dance', 'Coxlures', 'USD', '3.1700'],
        ['0000000116', null, 'Books', null, 'USD', null],
        ['0000000118', null, 'Books', null, 'USD', null],
      ],
      [['meta_Toys_and_Games.json.gz', 3, 'bad-json', `{'asin': '0000000117', 'title': 'cut off`]],
      true,
      [[null, '{"Toys & Games":211836}'], ["It's a café \\ bar", '{}'], [null, '{"Books":12345678901234567890}']],
    ])
  })

  test('2018: votes as text with thousands commas, style as an object, images as a list; prices of its products, where they are prices', async () => {
    const loaded = await loadFiles({
      'AMAZON_FASHION_5.json': lines([
        { overall: 5.0, vote: '1,234', verified: true, reviewTime: '09 4, 2015', reviewerID: 'ALJ66O1Y6SLHA', asin: 'B000K2PJ4K', style: { 'Size:': ' Big Boys', 'Color:': ' Blue' }, reviewerName: 'Tonya B.', reviewText: 'Great', summary: 'Five Stars', unixReviewTime: 1441324800, image: ['https://img.example/1.jpg'] },
        { overall: 1.0, verified: false, reviewTime: '09 5, 2015', reviewerID: 'A2', asin: 'B000K2PJ4L', reviewerName: 'P.', summary: 'No', unixReviewTime: 1441411200 },
      ]),
      'meta_AMAZON_FASHION.json': lines([
        { category: ['Clothing', 'Boys'], description: [], title: 'Slime', also_buy: [], brand: 'Slime Time', rank: '13,052,976 in Clothing', also_view: [], main_cat: 'AMAZON FASHION', price: '$1,012.99', asin: 'B000K2PJ4K', details: {} },
        { category: [], description: ['x'], title: 'Belt', brand: '', rank: ['>#1'], main_cat: 'AMAZON FASHION', price: '$5.99 - $9.99', asin: 'B000K2PJ4L', also_buy: [], also_view: [], details: {} },
      ]),
    })
    expect([told(loaded), await facts(loaded.reviews, reviewFacts), await facts(loaded.products, productFacts), (await loaded.rows()).map((row) => [row['style'], row['image']].map((value) => (value === null ? null : JSON.parse(String(value))))), await facts(loaded.rejects, ['kind', 'column', 'raw'])]).toEqual([
      {
        format: 'amazon_reviews_2018',
        confidence: expect.any(Number),
        rows: 2,
        rejects: 1,
        warnings: ['1 value of "price" could not be read as an amount of money: empty here, kept in the rejects table.', rejected],
        model: { orders: 0, lineItems: 0, customers: 2, products: 2, reviews: 2, orderTotal: {}, first: '2015-09-04T00:00:00Z', last: '2015-09-05T00:00:00Z' },
      },
      [
        ['ALJ66O1Y6SLHA', 'B000K2PJ4K', 5, 'Five Stars', 'Great', '2015-09-04T00:00:00', 1234, true],
        ['A2', 'B000K2PJ4L', 1, 'No', null, '2015-09-05T00:00:00', null, false],
      ],
      [
        ['B000K2PJ4K', 'Slime', 'Clothing / Boys', 'Slime Time', 'USD', '1012.9900'],
        ['B000K2PJ4L', 'Belt', 'AMAZON FASHION', null, 'USD', null],
      ],
      [[{ 'Size:': ' Big Boys', 'Color:': ' Blue' }, ['https://img.example/1.jpg']], [null, null]],
      [['unreadable-value', 'price', 'row 2: $5.99 - $9.99']],
    ])
  })

  test('2023: milliseconds, lists of images, products by their parent; ratings alone as CSV', async () => {
    const loaded = await loadFiles({
      'All_Beauty.jsonl': lines([
        { rating: 4.5, title: 'Such a "lovely" scent', text: '好闻', images: [{ small_image_url: 'https://img.example/s.jpg' }], asin: 'B00YQ6X8EO', parent_asin: 'B00YQ6X8EP', user_id: 'AGKHLEW2SOWHNMFQIJGBECAF7INQ', timestamp: 1588687728923, helpful_vote: 3, verified_purchase: true },
        { rating: 1, title: '', text: 'no', images: [], asin: 'B1', parent_asin: 'B1', user_id: 'AH', timestamp: 1588615855070, helpful_vote: 0, verified_purchase: false },
      ]),
      'meta_All_Beauty.jsonl': lines([
        { main_category: 'All Beauty', title: 'Hair spray', average_rating: 4.8, rating_number: 10, features: [], description: [], price: 12.5, images: [], videos: [], store: 'Howard', categories: [], details: { 'UPC': '617390882781' }, parent_asin: 'B00YQ6X8EP', bought_together: null },
        { main_category: 'All Beauty', title: 'Comb', average_rating: 3.5, rating_number: 3, features: [], description: [], price: null, images: [], videos: [], store: null, categories: ['Beauty', 'Hair'], details: {}, parent_asin: 'B1', bought_together: null },
      ]),
    })
    const csv = await loadFiles({ 'All_Beauty.csv': 'user_id,parent_asin,rating,timestamp\nAGKHLEW2SOWHNMFQIJGBECAF7INQ,B00YQ6X8EP,4.0,1588687728923\n' })
    expect([told(loaded), await facts(loaded.reviews, reviewFacts), await facts(loaded.products, productFacts), [csv.report.format, await facts(csv.reviews, reviewFacts)]]).toEqual([
      { format: 'amazon_reviews_2023', confidence: 0.95, rows: 2, rejects: 0, warnings: [], model: { orders: 0, lineItems: 0, customers: 2, products: 2, reviews: 2, orderTotal: {}, first: '2020-05-04T18:10:55.07Z', last: '2020-05-05T14:08:48.923Z' } },
      [
        ['AGKHLEW2SOWHNMFQIJGBECAF7INQ', 'B00YQ6X8EP', 4.5, 'Such a "lovely" scent', '好闻', '2020-05-05T14:08:48.923', 3, true],
        ['AH', 'B1', 1, null, 'no', '2020-05-04T18:10:55.07', 0, false],
      ],
      [
        ['B00YQ6X8EP', 'Hair spray', 'All Beauty', 'Howard', 'USD', '12.5000'],
        ['B1', 'Comb', 'Beauty / Hair', null, 'USD', null],
      ],
      ['amazon_reviews_2023', [['AGKHLEW2SOWHNMFQIJGBECAF7INQ', 'B00YQ6X8EP', 4, null, null, '2020-05-05T14:08:48.923', null, null]]],
    ])
  })
})

describe('MovieLens', () => {
  const customerFacts = ['account_id', 'gender', 'age_band', 'postal_code'] as const

  test('1M: two colons between cells, films in Latin-1 with quotes and bars, ages by their bands', async () => {
    const loaded = await loadFiles({
      'ratings.dat': '1::1193::5::978300760\n1::661::3::978302109\n2::1193::4::978298413\n',
      'movies.dat': Buffer.from(`661::James and the Giant Peach (1996)::Animation|Children's|Musical\n1193::"One Flew" Over: the Caf\u00e9 (1975)::Drama\n73::Mis\u00e9rables, Les (1995)::Drama|Musical\n`, 'latin1'),
      'users.dat': '1::F::1::10::48067\n2::M::56::16::02460-1234\n',
    })
    const digits = await loadFiles({ 'votes.dat': '1::1193::5::978300760\n1::661::3::978302109\n' })
    expect([told(loaded), loaded.report.encoding, await facts(loaded.reviews, reviewFacts.slice(0, 6)), await facts(loaded.products, ['product_id', 'title', 'category']), await facts(loaded.customers, customerFacts), digits.report.format]).toEqual([
      { format: 'movielens_1m', confidence: 0.9, rows: 3, rejects: 0, warnings: [], model: { orders: 0, lineItems: 0, customers: 2, products: 3, reviews: 3, orderTotal: {}, first: '2000-12-31T21:33:33Z', last: '2000-12-31T22:35:09Z' } },
      'utf-8, windows-1252',
      [
        ['1', '1193', 5, null, null, '2000-12-31T22:12:40'],
        ['1', '661', 3, null, null, '2000-12-31T22:35:09'],
        ['2', '1193', 4, null, null, '2000-12-31T21:33:33'],
      ],
      [['661', 'James and the Giant Peach (1996)', "Animation|Children's|Musical"], ['1193', '"One Flew" Over: the Café (1975)', 'Drama'], ['73', 'Misérables, Les (1995)', 'Drama|Musical']],
      [['1', 'female', '<18', '48067'], ['2', 'male', '56+', '02460-1234']],
      'generic',
    ])
  })

  test('100k: TABs and bars, days as 01-Jan-1995, a column a genre', async () => {
    const flags = (...on: number[]): string => Array.from({ length: 19 }, (_, index) => (on.includes(index) ? 1 : 0)).join('|')
    const loaded = await loadFiles({
      'u.data': '196\t242\t3\t881250949\n186\t302\t3\t891717742\n',
      'u.item': Buffer.from(`1|Toy Story (1995)|01-Jan-1995||http://us.imdb.example/M/title-exact?Toy%20Story%20(1995)|${flags(3, 4, 5)}\n543|Mis\u00e9rables, Les (1995)|01-Jan-1995||http://us.imdb.example/M/|${flags(8, 12)}\n267|unknown||||${flags(0)}\n`, 'latin1'),
      'u.user': '1|24|M|technician|85711\n2|53|F|other|02460\n74|39|M|scientist|T8H1N\n',
    })
    expect([
      told(loaded),
      await facts(loaded.reviews, reviewFacts.slice(0, 6)),
      await facts(loaded.products, ['product_id', 'title', 'category']),
      await facts(loaded.customers, customerFacts),
      await facts(loaded.parts['movielens_100k_items'] as Table, ['release_date', 'Animation', 'War']),
    ]).toEqual([
      { format: 'movielens_100k', confidence: 0.9, rows: 2, rejects: 0, warnings: [], model: { orders: 0, lineItems: 0, customers: 3, products: 3, reviews: 2, orderTotal: {}, first: '1997-12-04T15:55:49Z', last: '1998-04-04T19:22:22Z' } },
      [
        ['196', '242', 3, null, null, '1997-12-04T15:55:49'],
        ['186', '302', 3, null, null, '1998-04-04T19:22:22'],
      ],
      [['1', 'Toy Story (1995)', 'Animation|Children|Comedy'], ['543', 'Misérables, Les (1995)', 'Drama|Musical'], ['267', 'unknown', 'unknown']],
      [['1', 'male', '24', '85711'], ['2', 'female', '53', '02460'], ['74', 'male', '39', 'T8H1N']],
      [['1995-01-01T00:00:00', 1, 0], ['1995-01-01T00:00:00', 0, 0], [null, 0, 0]],
    ])
  })
})
