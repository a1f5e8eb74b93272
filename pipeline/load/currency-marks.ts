/** Marks that stand beside an amount, in capitals, and the currency of each. A bare `¥` and `kr` are several countries’ and so nobody’s. */
const currencies: Record<string, readonly string[]> = {
  USD: ['$', 'US$', 'US', 'USD'],
  AUD: ['AU$', 'A$', 'AU', 'AUD'],
  BRL: ['R$', 'BRL'],
  CAD: ['C$', 'CA$', 'CDN$', 'CAD'],
  CHF: ['CHF', 'SFR', 'SFR.', 'FR.'],
  CNY: ['CN¥', 'RMB', 'RMB¥', '元', 'CNY'],
  CZK: ['KČ', 'CZK'],
  DKK: ['DKK'],
  EUR: ['€', 'EUR'],
  GBP: ['£', 'GBP'],
  HKD: ['HK$', 'HKD'],
  HUF: ['FT', 'HUF'],
  IDR: ['RP', 'IDR'],
  ILS: ['₪', 'ILS'],
  INR: ['₹', 'RS', 'RS.', 'INR'],
  JPY: ['JP¥', '円', 'JPY'],
  KRW: ['₩', 'KRW'],
  MXN: ['MX$', 'MXN'],
  MYR: ['RM', 'MYR'],
  NOK: ['NOK'],
  NZD: ['NZ$', 'NZD'],
  PHP: ['₱', 'PHP'],
  PLN: ['ZŁ', 'PLN'],
  SEK: ['SEK'],
  SGD: ['S$', 'SGD'],
  THB: ['฿', 'THB'],
  TRY: ['₺', 'TL', 'TRY'],
  TWD: ['NT$', 'TWD'],
  VND: ['₫', 'VND'],
  ZAR: ['ZAR'],
}

const letters = [...new Set(Object.values(currencies).flat())].map((mark) => mark.replace(/[$¥€£]/g, '')).filter((mark) => mark !== '').sort((one, other) => other.length - one.length).map((mark) => mark.replaceAll('.', '[.]'))

/** SQL: the currency that an amount’s mark stands for; missing where there is none, or one that several currencies share. */
export function currencyByMark(text: string): string {
  const mark = `upper(regexp_replace(translate(${text}, chr(160) || chr(8239), '  '), '^[0-9.,+()''’\\s-]+|[0-9.,+()''’\\s-]*[0-9][0-9.,+()''’\\s-]*$', '', 'g'))`
  return `case regexp_replace(${mark}, '[-+\\s]', '', 'g') ${Object.entries(currencies).flatMap(([currency, marks]) => marks.map((known) => `when '${known}' then '${currency}'`)).join(' ')} end`
}

/** SQL: an amount as digits with a point, as a number is cast: `$1,325.00`, `AU $12.00`, `1.325,00 €`, `'-14.39'`, `(45.10)`. Other text stays what it is. */
export function toDigits(text: string): string {
  const bare = `regexp_replace(regexp_replace(translate(${text}, '，元円¥￥$€£₹₱₩₪฿₺₫ ''’' || chr(160) || chr(8239), ','), '(?i)^([(+-]*)(?:${letters.join('|')})([(+0-9.,-])', '\\1\\2'), '(?i)([0-9.,)])(?:${letters.join('|')})$', '\\1')`
  // Two digits behind a comma are no thousands.
  const pointed = `case when regexp_matches(${bare}, ',[0-9]{1,2}[)]?$') then replace(replace(${bare}, '.', ''), ',', '.') else replace(${bare}, ',', '') end`
  return `regexp_replace(${pointed}, '^[(](.*)[)]$', '-\\1')`
}
