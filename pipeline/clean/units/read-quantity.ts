import { readNumber, toBare } from '../coerce/read-number'

export interface QuantityPart {
  amount: number
  /** As written; empty where the text says none. */
  unit: string
}

/** The amounts with units that a text says, to be added up: `1斤2两`, `5 ft 10 in`, `500g*2`, `约0.5 kg`. Null where it says something else. */
export function readQuantity(text: string): QuantityPart[] | null {
  const bare = toBare(text).normalize('NFKC').replace(/^(?:约|大约|净重|毛重|ca\.?|approx\.?)[:： ]*/, '').replace(/(\d)\s+(\d+)\/(\d+)/, (_, whole: string, top: string, bottom: string) => String(Number(whole) + Number(top) / Number(bottom)))
  const [, main = bare, times = '1'] = /^(.*?[^\d\s*x×])\s*[*x×]\s*(\d+)\s*(?:[件个包袋盒瓶罐]|pcs?|pack)?$/.exec(bare) ?? []
  const number = readNumber(main, '.')
  if (number !== null && !/[k万千亿%]|[^\d.,() '+-]/.test(main)) return [{ amount: Number(number.value), unit: '' }]
  const parts = [...main.matchAll(/([+-]?[\d.,]+)\s*([^\d\s.,][^\d,]*?)\s*(?=[\d,]|$)/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('').replace(/[\s,]/g, '') !== main.replace(/[\s,]/g, '')) return null
  const amounts = parts.map(([, amount = '', unit = '']) => ({ amount: Number(readNumber(amount, '.')?.value ?? Number.NaN) * Number(times), unit }))
  return amounts.some(({ amount }) => Number.isNaN(amount)) ? null : amounts
}
