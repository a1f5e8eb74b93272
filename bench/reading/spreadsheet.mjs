import { once } from 'node:events'
import { createWriteStream, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { read, utils } from '@e965/xlsx'
import { sheetColumns, writeXlsx } from './write-xlsx.mjs'

/**
 * Cells a second from an XLSX file to CSV text on disk, by our own reader and by SheetJS reading the whole file, in turns.
 * SheetJS is given its fastest settings; it makes floats of long ids where they are stored as numbers.
 */
export async function measureSpreadsheet({ openWorkbook, SheetCsv }, folder, rowCount, rounds) {
  const path = join(folder, 'orders.xlsx')
  await writeXlsx(path, rowCount)
  const cells = (rowCount + 1) * sheetColumns
  const speeds = { souk: [], sheetjs: [] }
  for (let round = 0; round < rounds; round += 1) {
    speeds.souk.push(await cellsPerSecond(cells, () => toCsv({ openWorkbook, SheetCsv }, path, join(folder, 'orders.csv'))))
    speeds.sheetjs.push(await cellsPerSecond(cells, async () => {
      const book = read(await readFile(path), { type: 'buffer', dense: true, cellDates: true })
      await writeFile(join(folder, 'peer.csv'), utils.sheet_to_csv(book.Sheets[book.SheetNames[0]]))
    }))
  }
  return { cells, megabytes: Math.round(statSync(path).size / 1e6), cellsPerSecond: Object.fromEntries(Object.entries(speeds).map(([name, values]) => [name, [...values].sort((one, other) => one - other)[values.length >> 1]])) }
}

async function cellsPerSecond(cells, work) {
  const start = performance.now()
  await work()
  return Math.round((cells / (performance.now() - start)) * 1000)
}

async function toCsv({ openWorkbook, SheetCsv }, path, target) {
  const workbook = await openWorkbook({ path, shortPath: 'orders.xlsx', language: 'en' })
  const csv = new SheetCsv(sheetColumns)
  const stream = createWriteStream(target)
  for await (const rows of workbook.rows(0, { signal: new AbortController().signal })) if (!stream.write(csv.toText(rows))) await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
}
