import { isIP } from 'node:net'
import type { PersonalKind } from './personal-data-words'

/** Blanks around, spreadsheets' apostrophes and `="…"`, and the `.0` of a number that was read as a double. */
export function toPlainValue(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/^[\s'’=]+"?|"?\s+$|"$/g, '')
    .replace(/^(\d{4,19})\.0+$/, '$1')
    .trim()
}

/** A value that hides what it stood for: `138****1234`, `张*`, `##AbC…`, `$$…`, `~AgAA…`, a digest. */
export function isMaskedValue(value: string): boolean {
  if (/^(##|\$\$|~)[\w+/=~#$-]{6,}/.test(value)) return true
  if (/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)) return true
  return value.length <= 80 && (/[*•●]{2,}/.test(value) || /^\p{L}{1,2}\*|^\*+\p{L}/u.test(value) || /x{4,}\d{2,}$/i.test(value))
}

/** What is still to be seen of a masked value. */
const maskedForms: readonly (readonly [PersonalKind, RegExp])[] = [
  ['email', /^[^@\s]*[*•●]+[^@\s]*@\S+$|^\S+@[^@\s]*[*•●]+\S*$/],
  ['phone', /^(\+?\d{1,3}[- ]?)?1\d{2}[*•●]{4}\d{4}$/],
  ['national-id', /^\d{1,6}[*•●]{8,16}[\dXx]{1,4}$/],
  ['bank-card', /^(\d{4,6}[ *•●]*)?[*•●x]{4}[ *•●x]*\d{4}$/i],
  ['name', /^\p{Script=Han}[*•●]{1,3}$|^\p{Script=Han}[*•●]\p{Script=Han}$|^[*•●]{1,2}\p{Script=Han}{1,2}$/u],
]

/** Forms that show what a value is. Those of phone, card and device are weak where a column may hold ids. */
export function recogniseValue(value: string): PersonalKind | null {
  if (isMaskedValue(value)) return maskedForms.find(([, form]) => form.test(value))?.[0] ?? null
  if (/^[^\s@,;"<>]{1,64}@[\p{L}\d-]+(\.[\p{L}\d-]+)*\.\p{L}{2,24}$/u.test(value)) return 'email'
  if (isNationalId(value)) return 'national-id'
  if (isPhone(value)) return 'phone'
  if (isDeviceId(value)) return 'device'
  if (isBankCard(value)) return 'bank-card'
  if (isIP(value) !== 0 && (value.includes(':') ? value.split(':').length >= 4 : true)) return 'ip'
  if (/^[-+]?\d{1,2}\.\d{3,},\s*[-+]?1?\d{1,2}\.\d{3,}$|^[-+]?1?\d{1,2}\.\d{3,},\s*[-+]?\d{1,2}\.\d{3,}$|^POINT ?\(/i.test(value)) return 'coordinates'
  if (isAddress(value)) return 'address'
  if (/^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/.test(value)) return 'postal-code'
  return isChineseName(value) ? 'name' : null
}

/** Whether a value may be what its header says: for the kinds whose values have no form of their own, everything but the impossible. */
export function fitsKind(kind: PersonalKind, value: string): boolean {
  switch (kind) {
    case 'email':
    case 'ip':
      return recogniseValue(value) === kind
    case 'national-id':
      return isNationalId(value) || /^\d{15}$|^(?=.*\d)[A-Z\d]{6,18}$|^\d{3}[-.]?\d{2,3}[-.]?\d{3,4}([-.]\d{2})?$/i.test(value)
    case 'bank-card':
      return passesLuhn(value.replace(/[ -]/g, '')) || /^[A-Z]{2}\d{2}[A-Z\d ]{10,32}$/.test(value) || /^\d{12,21}$/.test(value)
    case 'phone':
      return isPhone(value) || /^(?=(\D*\d){5,15}\D*$)[+(]?[\d\s().\-/x#转]+$/i.test(value)
    case 'birth-date':
      return /^(18|19|20)\d{2}([-/.年]?\d{1,2}([-/.月]?\d{1,2}日?)?)?([T ].*)?$|^\d{1,2}[-/.]\d{1,2}([-/.]\d{2,4})?$|^\d{1,2}月\d{1,2}日$/.test(value)
    case 'postal-code':
      return /^(?=.*\d)[A-Z\d][A-Z\d -]{1,9}$/i.test(value)
    case 'coordinates':
      return /^[-+]?\d{1,3}\.\d{2,}/.test(value) || recogniseValue(value) === 'coordinates'
    case 'device':
      return /^[\w:.-]{6,64}$/.test(value)
    case 'name':
      return value.length <= 60 && /\p{L}/u.test(value) && !/^(true|false|yes|no|y|n|是|否)$/i.test(value)
    case 'address':
      return value.length >= 3 && /\p{L}/u.test(value)
    case 'account':
      return value.length <= 64 && !/^(true|false|yes|no|是|否|\d{1,3}|\d+\.\d+)$/i.test(value)
  }
}

/** A form that no id has: masked, with a plus sign or groups of digits, or bytes of a network card. */
export function isTellingForm(value: string): boolean {
  return isMaskedValue(value) || /^\+|^\(|\d[- ]\d|:/.test(value)
}

/** A number or digest that names an account to machines only, such as `17850`, `C-00012` or a UUID. */
export function isOpaqueId(value: string): boolean {
  return /^[a-z]{0,4}[-_#]?\d+([-_]\d+)*$|^(?=.*\d)[A-Z\d]{8,20}$|^[\da-f-]{16,}$/i.test(value)
}

/** Whether the value looks like a person's name of two or three Latin words, or of Chinese characters behind a surname. */
export function isPersonName(value: string): boolean {
  return isChineseName(value) || /^\p{Lu}[\p{Ll}'’-]+( \p{Lu}\.?)?( (de|van|von|der|la|bin|al))* \p{Lu}[\p{L}'’-]+$/u.test(value)
}

/** A phone number or e-mail address inside a longer text. */
export function findInText(value: string): PersonalKind | null {
  if (/[\w.+-]{1,64}@[\w-]+(\.[\w-]+)*\.[a-z]{2,}/i.test(value)) return 'email'
  return /(?<![\d.-])1[3-9]\d{9}(?![\d.-])/.test(value) && value.length > 13 ? 'phone' : null
}

/** Mobile numbers of China by the prefixes that are in use; elsewhere a plus sign or groups, never digits alone. */
function isPhone(value: string): boolean {
  if (/^(\+?86[- ]?)?1(3\d|4[15-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])[- ]?\d{4}[- ]?\d{4}$/.test(value)) return true
  if (/^(\+|00)[1-9]\d{0,2}[\s().\-/\d]{5,20}$/.test(value)) return (value.match(/\d/g)?.length ?? 0) <= 17
  return /^0\d{2,3}-\d{7,8}(-\d{1,6})?$|^\(\d{3}\) ?\d{3}-\d{4}$|^[2-9]\d{2}-[2-9]\d{2}-\d{4}$|^1[3-9]\d{9}-\d{4}$/.test(value)
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** 18 digits with province, birth date and check digit after ISO 7064 MOD 11-2 (GB 11643-1999). */
function isNationalId(value: string): boolean {
  if (!/^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/.test(value)) return false
  const sum = weights.reduce((total, weight, index) => total + weight * Number(value[index]), 0)
  return '10X98765432'[sum % 11] === value[17]?.toUpperCase()
}

/** Digits of a card scheme that pass Luhn's check; one number in ten does by chance, so only a column of them says something. */
function isBankCard(value: string): boolean {
  const digits = value.replace(/(?<=\d)[ -](?=\d)/g, '')
  return /^(4\d{12}(\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35\d{14}|62\d{14,17}|6(?:011|5\d\d)\d{12})$/.test(digits) && passesLuhn(digits)
}

function isDeviceId(value: string): boolean {
  if (/^([\da-f]{2}[:-]){5}[\da-f]{2}$/i.test(value)) return true
  return /^(01|35|86|99)\d{13}$/.test(value) && passesLuhn(value)
}

function passesLuhn(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

function isAddress(value: string): boolean {
  if (value.length < 8 || value.length > 200) return false
  if (/[省市区县旗]/.test(value) && /\p{Script=Han}{2,}/u.test(value)) return /[路街道巷弄胡同村镇乡苑园庄里].*\d|\d+[号栋幢室楼单元弄]/.test(value)
  return /^\d{1,5}[A-Za-z]?,? ([\p{L}'’.]+ ){1,4}(street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|place|pl|boulevard|blvd|close|square|terrace|crescent|gardens?|strasse|straße)\b/iu.test(value)
}

/** The hundred most frequent surnames and some compound ones: more than nine people in ten. */
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官'
const compounds = /^(欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|独孤|南宫|轩辕)/

function isChineseName(value: string): boolean {
  if (!/^\p{Script=Han}{2,4}$/u.test(value)) return false
  return compounds.test(value) ? value.length >= 3 : value.length <= 3 && surnames.includes(value[0] ?? ' ')
}
