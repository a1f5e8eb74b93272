import type { Text } from '../../protocol/text'

/** Kinds of personal data that columns of exports hold. */
export type PersonalKind = 'name' | 'phone' | 'email' | 'address' | 'national-id' | 'bank-card' | 'ip' | 'account' | 'birth-date' | 'postal-code' | 'device' | 'coordinates'

export const personalKindWords: Record<PersonalKind, Text> = {
  name: { en: 'names of people', zh: '姓名' },
  phone: { en: 'phone numbers', zh: '电话号码' },
  email: { en: 'e-mail addresses', zh: '电子邮箱' },
  address: { en: 'postal addresses', zh: '地址' },
  'national-id': { en: 'national identity numbers', zh: '身份证号' },
  'bank-card': { en: 'bank card numbers', zh: '银行卡号' },
  ip: { en: 'IP addresses', zh: 'IP 地址' },
  account: { en: 'account names', zh: '账号名' },
  'birth-date': { en: 'birth dates', zh: '出生日期' },
  'postal-code': { en: 'postal codes', zh: '邮政编码' },
  device: { en: 'device numbers', zh: '设备号' },
  coordinates: { en: 'coordinates', zh: '经纬度' },
}

/** Why a column is held to be personal; `share` is of the values that were looked at. */
export function becauseWords(kind: PersonalKind, reason: 'header' | 'values' | 'both' | 'text', share: number, isMasked: boolean): Text {
  const what = personalKindWords[kind]
  const percent = `${Math.round(share * 1000) / 10} %`
  const texts: Record<typeof reason, Text> = {
    header: { en: `the header says ${what.en}`, zh: `列名表明是${what.zh}` },
    values: { en: `${percent} of the values look like ${what.en}`, zh: `${percent} 的值像是${what.zh}` },
    both: { en: `the header says ${what.en}, and ${percent} of the values look like it`, zh: `列名表明是${what.zh}，且 ${percent} 的值符合` },
    text: { en: `${percent} of the texts contain ${what.en}`, zh: `${percent} 的文本中含有${what.zh}` },
  }
  const { en, zh } = texts[reason]
  return isMasked ? { en: `${en}; the values are masked or encrypted, so that they cannot link people`, zh: `${zh}；值已脱敏或加密，无法用于关联` } : { en, zh }
}
