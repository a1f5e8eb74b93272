export type DecimalMark = '.' | ','

export interface ReadNumber {
  /** Exact decimal text. */
  value: string
  /** Digits behind the point, zeros at the end left out. */
  decimals: number
  hasCurrency: boolean
}

const currency = '(人民币|rmb|cny|usd|eur|gbp|jpy|hkd|twd|krw|cad|aud|chf|sek|[a-z]{0,2}[$]|[¥€£₩₹元圆块])'
/** By how many places a unit moves the point. */
const units: Readonly<Record<string, number>> = { k: 3, 千: 3, 万: 4, 百万: 6, 千万: 7, 亿: 8, '%': -2 }

const patterns = { '.': toPattern('[.]', "[,' ]"), ',': toPattern(',', "[.' ]") }

function toPattern(point: string, group: string): RegExp {
  const digits = `(\\d{1,3}(?:${group}\\d{2,3})*${group}\\d{3}|\\d+)?(?:${point}(\\d*))?`
  return new RegExp(`^([(])? *([+-])? *${currency}? *([+-])? *${digits} *(k|百万|千万|千|万|亿|%)? *${currency}? *(-)? *([)])?$`)
}

/** A text with full-width digits and marks as ASCII, in lower case, without blanks and apostrophes around. */
export function toBare(text: string): string {
  const lower = text.toLowerCase()
  const plain = /[^ -~]/.test(lower) ? lower.replace(/[！-～]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0)).replaceAll('￥', '¥').replaceAll('−', '-').replace(/\s/g, ' ') : lower
  return plain.replace(/^[ '\t]+|[ '\t]+$/g, '')
}

/** A number as people write it: thousands, currency marks, 万 and 亿, percent, a minus before or behind, parentheses for negative ones. Null where it is none. */
export function readNumber(bare: string, mark: DecimalMark): ReadNumber | null {
  const found = patterns[mark].exec(bare)
  if (found === null) return null
  const [, open, before, currencyBefore, after, whole = '', fraction = '', unit, currencyBehind, behind, close] = found
  const signs = [before, after, behind].filter((sign) => sign !== undefined)
  if (whole + fraction === '' || (open === undefined) !== (close === undefined) || signs.length > (open === undefined ? 1 : 0)) return null
  const isNegative = open !== undefined || signs[0] === '-'
  const [digits, decimals] = move(whole.replace(/\D/g, ''), fraction, units[unit ?? ''] ?? 0)
  const value = `${digits}${decimals === '' ? '' : `.${decimals}`}`
  return { value: isNegative && /[1-9]/.test(value) ? `-${value}` : value, decimals: decimals.length, hasCurrency: (currencyBefore ?? currencyBehind) !== undefined }
}

function move(whole: string, fraction: string, places: number): [string, string] {
  const right = fraction.padEnd(Math.max(0, places), '0')
  const left = whole.padStart(Math.max(0, 1 - places), '0')
  const digits = left + right
  const point = left.length + places
  return [digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0', digits.slice(point).replace(/0+$/, '')]
}

const yes = new Set(['true', 't', 'yes', 'y', 'on', '是', '真', '对', '有'])
const no = new Set(['false', 'f', 'no', 'n', 'off', '否', '假', '错', '无', '不是', '没有'])

/** Whether a bare text says yes or no; null where it says neither. */
export function readBoolean(bare: string): boolean | null {
  return yes.has(bare) || bare === '1' ? true : no.has(bare) || bare === '0' ? false : null
}
