import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/** Browsing in the columns of the public Taobao set. */
export const columns = [
  { name: 'user_id', type: 'BIGINT' },
  { name: 'item_id', type: 'BIGINT' },
  { name: 'category_id', type: 'BIGINT' },
  { name: 'behavior', type: 'VARCHAR' },
  { name: 'timestamp', type: 'BIGINT' },
]

const behaviours = ['pv', 'pv', 'pv', 'pv', 'pv', 'pv', 'pv', 'pv', 'cart', 'fav', 'buy']

/** Marsaglia's xorshift of 128 bits: the same file each time. */
function createDraw(seed) {
  let [a, b, c, d] = [seed, 362_436_069, 521_288_629, 88_675_123]
  return (below) => {
    const t = a ^ (a << 11)
    ;[a, b, c] = [b, c, d]
    d = (d ^ (d >>> 19) ^ (t ^ (t >>> 8))) >>> 0
    return d % below
  }
}

export function writeEvents(path, rowCount) {
  const draw = createDraw(20_171_125)
  return write(path, `${columns.map(({ name }) => name).join(',')}\n`, rowCount, () => `${1 + draw(987_994)},${1 + draw(4_162_024)},${1 + draw(9_439)},${behaviours[draw(11)]},${1_511_539_200 + draw(777_600)}\n`)
}

/** So many bytes of orders: ids of 18 digits, Chinese names and titles, amounts, times. Gives the number of rows. */
export async function writeOrders(path, bytes) {
  const draw = createDraw(29)
  const hanzi = (length) => String.fromCharCode(...Array.from({ length }, () => 0x4e00 + draw(5000)))
  const titles = Array.from({ length: 20_000 }, () => hanzi(12))
  const two = (value) => String(value).padStart(2, '0')
  const line = (row) => `26${String(row).padStart(16, '0')},buyer${draw(5_000_000)},${titles[draw(titles.length)]},${draw(100_000) / 100},${1 + draw(5)},2024-${two(1 + draw(12))}-${two(1 + draw(28))} ${two(draw(24))}:${two(draw(60))}:${two(draw(60))}\n`
  const sample = Array.from({ length: 1000 }, (_, row) => Buffer.byteLength(line(row)))
  const rows = Math.ceil(bytes / (sample.reduce((sum, length) => sum + length, 0) / sample.length))
  await write(path, 'order_id,buyer,title,amount,quantity,paid_at\n', rows, line)
  return rows
}

/** Orders with Chinese names and titles, written in GBK by hand: each of these characters is two bytes of GB 2312. */
export function writeGbk(path, rowCount) {
  const draw = createDraw(7)
  const hanzi = () => Buffer.from([0xb0 + draw(40), 0xa1 + draw(94)]).toString('latin1')
  const words = (length) => Array.from({ length }, hanzi).join('')
  const people = Array.from({ length: 500 }, () => words(3))
  const titles = Array.from({ length: 500 }, () => words(12))
  return write(path, 'order_id,buyer,title,amount\n', rowCount, (row) => `26${String(row).padStart(16, '0')},${people[draw(500)]},${titles[draw(500)]},${draw(100_000) / 100}\n`, 'latin1')
}

async function write(path, header, rowCount, line, encoding = 'utf8') {
  const stream = createWriteStream(path, { encoding })
  let text = header
  for (let row = 0; row < rowCount; row += 1) {
    text += line(row)
    if (text.length < 1 << 20) continue
    if (!stream.write(text)) await once(stream, 'drain')
    text = ''
  }
  stream.end(text)
  await once(stream, 'finish')
}
