import type { Text } from '../../../protocol/text'
import type { LearnedForm } from '../time/learn-time-form'
import { formNames } from '../time/time-forms'
import type { ColumnEvidence } from './examine-column'
import type { DecimalMark } from './read-number'

export const targetTypes = ['integer', 'decimal', 'number', 'boolean', 'date', 'time', 'text'] as const
export type TargetType = (typeof targetTypes)[number]

/** What a column becomes and why. */
export interface ChosenType {
  column: string
  type: TargetType
  /** Of numbers. */
  mark: DecimalMark
  /** Of decimals: digits behind the point that are kept. */
  decimals: number
  /** Of dates and times. */
  form: LearnedForm['form']
  /** Of the values that are there, how many could be read. */
  share: number
  reason: Text
}

export interface FoundTimes extends LearnedForm {
  isDay: boolean
}

/** More decimals than these are measured quantities rather than money: they become doubles. */
const mostMoneyDecimals = 4
const idNames = /(?:^|[^a-z])(?:id|sku|spu|code|zip|postal|postcode|phone|mobile|tel|barcode|ean|isbn|asin)(?:$|[^a-z])|编号|编码|条码|单号|订单号|账号|电话|手机|邮编|身份证/i
const booleanNames = /^(?:is|has|can)[_ A-Z]|是否|有无/

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`

/** The type that nearly all values have; text where no type is certain, and for ids whatever their digits are. */
export function chooseType(column: string, evidence: ColumnEvidence, times: FoundTimes | null, least: number, mark: DecimalMark | 'auto'): ChosenType {
  const { rows, booleans, booleanWords, leadingZeros, tooLong, phones, withCurrency } = evidence
  const chosenMark = mark === 'auto' ? findMark(evidence) : mark
  const { count, whole, decimals } = evidence.numbers[chosenMark]
  const share = (part: number): number => (rows === 0 ? 0 : part / rows)
  const as = (type: TargetType, of: number, reason: Text, places = 0): ChosenType => ({ column, type, mark: chosenMark, decimals: places, form: type === 'date' || type === 'time' ? (times?.form ?? null) : null, share: of, reason })
  const text = (reason: Text): ChosenType => as('text', 1, reason)

  if (rows === 0) return text({ en: 'holds no value', zh: '没有值' })
  if (share(booleans) >= least && (booleanWords > 0 || booleanNames.test(column))) return as('boolean', share(booleans), { en: `${percent(share(booleans))} say yes or no`, zh: `${percent(share(booleans))} 为是/否` })
  if (times !== null && times.form !== null && times.share >= least && isPlainForm(times.form)) {
    return as(times.isDay ? 'date' : 'time', times.share, { en: `${percent(times.share)} are ${formNames[times.form].en}`, zh: `${percent(times.share)} 的写法为${formNames[times.form].zh}` })
  }
  if (share(count) < least) return text(count === 0 ? { en: 'holds words', zh: '是文字' } : { en: `only ${percent(share(count))} are numbers`, zh: `仅 ${percent(share(count))} 是数字` })
  if (leadingZeros > 0) return text({ en: `${leadingZeros} values start with 0: an id`, zh: `${leadingZeros} 个值以 0 开头：是编号` })
  if (tooLong > 0) return text({ en: `${tooLong} values have more than 15 digits: an id`, zh: `${tooLong} 个值超过 15 位数字：是编号` })
  if (share(phones) >= least) return text({ en: 'looks like phone numbers', zh: '像手机号' })
  if (idNames.test(column) && whole === count && withCurrency === 0) return text({ en: 'is named like an id', zh: '从列名看是编号' })
  const european = chosenMark === ',' ? { en: ', with a comma before the decimals', zh: '，小数点为逗号' } : { en: '', zh: '' }
  const said = { en: `${percent(share(count))} are numbers${european.en}`, zh: `${percent(share(count))} 是数字${european.zh}` }
  if (withCurrency > 0 || (decimals > 0 && decimals <= mostMoneyDecimals)) {
    const money = withCurrency > 0 ? { en: `, ${withCurrency} with a currency mark`, zh: `，其中 ${withCurrency} 个带货币符号` } : { en: `, with at most ${decimals} decimals`, zh: `，最多 ${decimals} 位小数` }
    return as('decimal', share(count), { en: said.en + money.en, zh: said.zh + money.zh }, Math.max(2, decimals))
  }
  if (whole === count) return as('integer', share(count), { en: `${said.en}, all whole`, zh: `${said.zh}，均为整数` })
  return as('number', share(count), { en: `${said.en}, with up to ${decimals} decimals`, zh: `${said.zh}，最多 ${decimals} 位小数` })
}

/** The mark by which more values are numbers; a point where both read as many. */
export function findMark({ numbers }: ColumnEvidence): DecimalMark {
  return numbers[','].count > numbers['.'].count ? ',' : '.'
}

/** Counts of days or seconds look like any number: only a person can say that they are times. */
function isPlainForm(form: NonNullable<LearnedForm['form']>): boolean {
  return !form.startsWith('epoch') && form !== 'excel' && form !== 'month-day'
}
