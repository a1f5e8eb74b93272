import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeEvents } from '../../notebooks/data/events.mjs'

let folder: string

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'souk-events-'))))
afterAll(() => rmSync(folder, { recursive: true }))

test('browsing is written in the columns of the public Taobao set, as many lines as asked for, the same for the same seed', async () => {
  const counts = await writeEvents({ path: join(folder, 'one.csv'), events: 20_000, seed: 5 })
  await writeEvents({ path: join(folder, 'two.csv'), events: 20_000, seed: 5 })
  await writeEvents({ path: join(folder, 'other.csv'), events: 20_000, seed: 6 })
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const lines = read('one.csv').trimEnd().split('\n')
  const acts = lines.map((line) => /^1\d{6},\d{4,},\d{5,},(pv|fav|cart|buy),170[01]\d{6}$/.exec(line)?.[1] ?? line)
  const count = (act: string) => acts.filter((one) => one === act).length
  expect({
    lines: lines.length,
    counts: { pv: count('pv'), fav: count('fav'), cart: count('cart'), buy: count('buy') },
    isSame: read('one.csv') === read('two.csv'),
    isOther: read('one.csv') !== read('other.csv'),
    mostlyLooks: counts.pv / 20_000 > 0.85 && counts.buy > 0 && counts.buy < counts.cart,
  }).toEqual({ lines: 20_000, counts, isSame: true, isOther: true, mostlyLooks: true })
})

test('each person looks at things in order of time', async () => {
  const path = join(folder, 'order.csv')
  await writeEvents({ path, events: 5_000, seed: 9 })
  const last = new Map<string, number>()
  const backwards = readFileSync(path, 'utf8').trimEnd().split('\n').filter((line) => {
    const [user = '', , , , second = ''] = line.split(',')
    const isBackwards = Number(second) < (last.get(user) ?? 0)
    last.set(user, Number(second))
    return isBackwards
  })
  expect(backwards).toEqual([])
})
