import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../numeric/random'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { createStepContext } from '../step/step-context'
import { toTable } from '../step/to-table'
import { nearDuplicates } from './near-duplicates'
import { clusterTexts } from './similarity/cluster-texts'
import { jaccard, jaroWinkler, levenshtein, toGrams, toTokens } from './similarity/measures'

let context: Context
beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-near-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

test('likeness is what its definition says', () => {
  const [a, b] = [[...'kitten'], [...'sitting']]
  expect([
    levenshtein(a, b), levenshtein(a, b, 0.6), levenshtein([], []), levenshtein([...'手机壳'], [...'手机膜']),
    // Winkler's own examples: MARTHA/MARHTA 0.961, DWAYNE/DUANE 0.84, DIXON/DICKSONX 0.813.
    jaroWinkler([...'MARTHA'], [...'MARHTA']), jaroWinkler([...'DWAYNE'], [...'DUANE']), jaroWinkler([...'DIXON'], [...'DICKSONX']),
    jaccard(new Set(toGrams([...'ab'], 2)), new Set(toGrams([...'ac'], 2))), toTokens('iPhone15手机壳 红色'),
  ]).toEqual([1 - 3 / 7, 0, 1, expect.closeTo(2 / 3, 12), expect.closeTo(0.9611, 4), expect.closeTo(0.84, 4), expect.closeTo(0.8133, 4), 1 / 5, ['iPhone15', '手', '机', '壳', '红', '色']])
})

test('only texts that share a piece are compared, and nothing that is alike enough is missed', async () => {
  const random = createRandom(3)
  const letter = (): string => 'abcdefgh'[Math.floor(random.next() * 8)] ?? 'a'
  const bases = Array.from({ length: 60 }, () => Array.from({ length: 12 + Math.floor(random.next() * 8) }, letter).join(''))
  const texts = bases.flatMap((base) => [base, base.replace(/.$/, letter()), `${base}${letter()}`]).map((text) => ({ group: '', text }))
  const own = await createStepContext('clean.nearDuplicates', context, null)
  const { leader, compared } = await clusterTexts(own, texts, 'levenshtein', 0.9, () => {})
  // By brute force: the most alike leader before it, the first of equals.
  const expected: number[] = []
  texts.forEach(({ text }, index) => {
    let [best, found] = [0, index]
    for (let at = 0; at < index; at += 1) {
      const alike = expected[at] === at ? levenshtein([...text], [...(texts[at]?.text ?? '')]) : 0
      if (alike >= 0.9 - 1e-12 && alike > best) [best, found] = [alike, at]
    }
    expected.push(found)
  })
  expect({ leader: [...leader], isFewer: compared < (texts.length * texts.length) / 4 }).toEqual({ leader: expected, isFewer: true })
})

describe('rows', () => {
  const clicks = [
    { platform: 'jd', user: 'a', item: '1', at: '2026-01-01 10:00:00' },
    { platform: 'jd', user: 'a', item: '1', at: '2026-01-01 10:00:02' },
    { platform: 'jd', user: 'a', item: '1', at: '2026-01-01 10:00:04' },
    { platform: 'taobao', user: 'a', item: '1', at: '2026-01-01 10:00:04' },
    { platform: 'jd', user: 'a', item: '1', at: '2026-01-01 10:00:07' },
    { platform: 'jd', user: 'a', item: '2', at: '2026-01-01 10:00:07' },
    { platform: 'jd', user: 'a', item: '1', at: null },
  ]

  test('of one person, item and platform that follow within seconds are repeated clicks; a pause or another platform ends them', async () => {
    const { table, duplicates, groups } = await nearDuplicates(await toTable(clicks, { types: { at: 'TIMESTAMP' } }), { columns: ['user', 'item'], threshold: 1, time: 'at', seconds: 2, action: 'remove' })
    expect([(await table.rows()).map(({ platform, item, at }) => `${String(platform)} ${String(item)} ${String(at).slice(-2)}`), duplicates, (await groups.rows()).map(({ row, kept }) => [row, kept])]).toEqual([
      ['jd 1 00', 'taobao 1 04', 'jd 1 07', 'jd 2 07', 'jd 1 ll'],
      2,
      [[1, true], [2, false], [3, false]],
    ])
  })

  const buyers = [
    { shop: 'A', name: '张伟', note: null },
    { shop: 'A', name: '張偉', note: 'x' },
    { shop: 'A', name: ' 张 伟 ', note: 'y' },
    { shop: 'B', name: '张伟', note: 'z' },
    { shop: 'A', name: null, note: null },
    { shop: 'A', name: '', note: null },
    { shop: 'A', name: '……', note: null },
    { shop: 'A', name: '。。。', note: null },
  ]

  test('that differ in the source that is named are never duplicates, nor are rows that say nothing', async () => {
    const { groups, source } = await nearDuplicates(await toTable(buyers), { columns: ['name'], source: 'shop' })
    expect([(await groups.rows()).map(({ row }) => row), source]).toEqual([[1, 3], 'shop'])
  })

  test.each([
    ['first', [1, 4]],
    ['last', [3, 4]],
    ['fullest', [3, 4]],
  ] as const)('keep the %s of each group', async (keep, rows) => {
    const table = await toTable(buyers.slice(0, 4).map((row, index) => ({ ...row, index: index + 1 })))
    const made = await nearDuplicates(table, { columns: ['name'], same: ['shop'], source: null, keep, action: 'remove' })
    expect((await made.table.rows()).map(({ index }) => index).filter((index) => index !== 2)).toEqual(rows)
  })

  test('that must be equal somewhere are only compared there, and what was learned is applied to another part', async () => {
    const first = await nearDuplicates(await toTable(buyers), { columns: ['name'], same: ['shop'] })
    const second = await nearDuplicates(await toTable([{ shop: 'C', name: 'Lin' }, { shop: 'C', name: 'LIN' }, { shop: 'D', name: 'Lin' }]), { model: JSON.parse(JSON.stringify(first.model)) })
    expect((await second.groups.rows()).map(({ row }) => row)).toEqual([1, 2])
  })
})
