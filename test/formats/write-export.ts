import type { ColumnMeaning, Reader, TimeFormats } from '../../pipeline/load/readers/reader'
import type { Random } from '../../pipeline/numeric/random'

/** A file in a reader's own style, and what each of its cells must be read as. */
export interface WrittenExport {
  name: string
  text: string
  names: string[]
  /** As `Table.rows` gives them. */
  rows: Record<string, string | number | boolean | null>[]
}

/** Writes rows of random values as the format has them: guards about ids, commas in amounts, quotes and line breaks in texts, every column that is known. */
export function writeExport(reader: Reader, random: Random, rowCount: number, texts: readonly string[] = hostileTexts): WrittenExport {
  const pick = <Value>(from: readonly Value[]): Value => from[random.integer(from.length)] as Value
  const isJson = reader.shape === 'json'
  const names = reader.headerless === undefined ? shuffled(Object.keys(reader.columns), random) : [...reader.headerless.names]
  const cells = Array.from({ length: rowCount }, () => names.map((name) => makeCell(reader, reader.columns[name] ?? 'text', pick, random, texts, reader.signature.includes(name))))
  const rows = cells.map((row) => Object.fromEntries(row.map(({ value }, index) => [names[index] ?? '', value])))
  if (isJson) return { name: 'export.jsonl', names, rows, text: cells.map((row) => JSON.stringify(Object.fromEntries(row.flatMap(({ written, value }, index) => (value === null ? [] : [[names[index], reader.columns[names[index] ?? ''] === 'nested' ? (JSON.parse(written) as unknown) : written]])))) + '\n').join('') }
  const delimiter = reader.delimiter ?? ','
  const quoted = (cell: string): string => (reader.quote === null || !(cell.includes('"') || cell.includes(delimiter) || /[\r\n]/.test(cell)) ? cell : `"${cell.replaceAll('"', '""')}"`)
  const newline = pick(['\n', '\r\n'])
  const lines = cells.map((row) => row.map(({ written }) => quoted(written)).join(delimiter))
  const isHeaderless = reader.headerless !== undefined && reader.signature.every((name) => !reader.columns[name])
  return { name: 'export.csv', names, rows, text: [...(reader.headerless === undefined || !isHeaderless ? [names.map(quoted).join(delimiter)] : []), ...lines].map((line) => line + newline).join('') }
}

interface Cell {
  written: string
  value: string | number | boolean | null
}

type Pick = <Value>(from: readonly Value[]) => Value

function makeCell(reader: Reader, meaning: ColumnMeaning | TimeFormats, pick: Pick, random: Random, texts: readonly string[], isNeeded: boolean): Cell {
  if (!isNeeded && random.integer(6) === 0) return { written: meaning === 'nested' || reader.isBare === true ? '' : pick(['', ...(reader.missing ?? [])]), value: null }
  if (typeof meaning !== 'string') return makeTime(pick(meaning.time), random)
  const make = makers[meaning]
  return make(reader, pick, random, texts)
}

const hostileTexts = ['plain', '中文，标题', 'comma, inside', 'say "ho"', '  blanks ', "it's", 'a\nb', 'ünïcödé', '007', '1e5', 'true', '2024-01-02', '🛍 bag', 'a;b|c', '-5', '=1+1', 'x'.repeat(300)]

const makers: Record<ColumnMeaning, (reader: Reader, pick: Pick, random: Random, texts: readonly string[]) => Cell> = {
  text: (reader, pick, _, texts) => {
    const delimiter = reader.delimiter ?? ','
    const text = pick(texts.filter((one) => reader.quote !== null || !(one.includes(delimiter) || one.includes('\n') || one.includes('"'))))
    return { written: text, value: text }
  },
  id: (reader, pick, random) => {
    const id = pick([digits(random, 18), `0${digits(random, 7)}`, `${digits(random, 6)}-${digits(random, 15)}`, `#${digits(random, 4)}`])
    return { written: guarded(id, reader, pick), value: id }
  },
  'float-id': (reader, pick, random) => {
    const id = digits(random, 6)
    const written = pick([id, `${id}.0`])
    // Of bare files the cells stay as they stand: what is mapped from them loses the point.
    return { written, value: reader.isBare === true ? written : id }
  },
  phone: (reader, pick, random) => {
    const phone = pick([`1${digits(random, 10)}`, `+86 ${digits(random, 11)}`, '138****1234'])
    return { written: guarded(phone, reader, pick), value: phone }
  },
  money: (reader, pick, random) => {
    const whole = random.integer(2_000_000) - 1_000_000
    const cents = String(random.integer(100)).padStart(2, '0')
    const sign = whole < 0 ? '-' : ''
    const plain = `${Math.abs(whole)}.${cents}`
    const written = reader.isBare === true || reader.delimiter === '\t' ? sign + plain : pick([sign + plain, `${sign}${Math.abs(whole).toLocaleString('en-US')}.${cents}`, `${sign}${plain}元`])
    return { written, value: `${sign}${plain}00` }
  },
  count: (_, __, random) => {
    const count = random.integer(100_000)
    return { written: String(count), value: count }
  },
  number: (_, __, random) => {
    const number = random.integer(1_000_000) / 64
    return { written: String(number), value: number }
  },
  time: (_, __, random) => makeTime('%Y-%m-%d %H:%M:%S', random),
  instant: (_, __, random) => {
    const written = `${String(makeTime('%Y-%m-%d %H:%M:%S', random).written)} +0800`
    return { written, value: written }
  },
  'money-list': (_, pick) => {
    const list = pick(['12.50', '12.50;3.00', '0.01;2;3.5'])
    return { written: pick([list, `${list};`]), value: list }
  },
  'count-list': (_, pick) => {
    const list = pick(['1', '2;3'])
    return { written: list, value: list }
  },
  boolean: (_, pick) => pick([{ written: 'true', value: true }, { written: 'false', value: false }]),
  nested: (_, pick) => {
    const json = pick(['[]', '[{"a":1}]', '{"b":"x"}'])
    return { written: json, value: json }
  },
}

/** What keeps spreadsheets from turning an id into a number. */
function guarded(id: string, { isBare, shape, quote }: Reader, pick: Pick): string {
  if (isBare === true || shape === 'json') return id
  return pick([id, `'${id}`, `${id}\t`.replace(quote === null ? '\t' : '', ''), ...(quote === null ? [] : [`="${id}"`, `\t${id}`])])
}

function makeTime(format: string, random: Random): Cell {
  const at = new Date(Date.UTC(2016, 0, 1) + random.integer(300_000_000) * 1000)
  const iso = at.toISOString()
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const two = (number: number): string => String(number).padStart(2, '0')
  const parts: Record<string, string> = {
    Y: iso.slice(0, 4),
    y: iso.slice(2, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    I: two(at.getUTCHours() % 12 || 12),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    p: at.getUTCHours() < 12 ? 'AM' : 'PM',
    b: months[at.getUTCMonth()] ?? '',
    '-d': String(at.getUTCDate()),
    '-m': String(at.getUTCMonth() + 1),
    '-H': String(at.getUTCHours()),
    '-I': String(at.getUTCHours() % 12 || 12),
    z: '+0000',
  }
  const written = format.replace(/%(-?[a-zA-Z])/g, (_, part: string) => parts[part] ?? parts[part.replace('-', '')] ?? '')
  const has = (part: RegExp): boolean => part.test(format)
  const time = has(/%-?[HI]/) ? `${iso.slice(11, 13)}:${has(/%-?M/) ? iso.slice(14, 16) : '00'}:${has(/%-?S/) ? iso.slice(17, 19) : '00'}` : '00:00:00'
  return { written, value: `${iso.slice(0, 10)}T${time}` }
}

function digits(random: Random, count: number): string {
  return `${1 + random.integer(9)}${Array.from({ length: count - 1 }, () => random.integer(10)).join('')}`
}

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  return values.map((value) => ({ value, key: random.next() })).sort((one, other) => one.key - other.key).map(({ value }) => value)
}
