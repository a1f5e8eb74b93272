/**
 * Countries by ISO 3166 code: calling code, digits of a national number without its trunk prefix (least, most), trunk prefix.
 * Source: ITU-T E.164 assigned country codes and the national numbering plans notified to the ITU (E.129). Lengths cover geographic and
 * mobile numbers; short codes are no contacts.
 */
const plans = `
CN 86 10 11 0|HK 852 8 8|MO 853 8 8|TW 886 8 9 0|JP 81 9 10 0|KR 82 8 10 0|SG 65 8 8|MY 60 8 10 0|TH 66 8 9 0|VN 84 9 10 0|PH 63 8 10 0|ID 62 8 12 0
IN 91 10 10 0|PK 92 9 10 0|BD 880 8 10 0|LK 94 9 9 0|MM 95 7 10 0|KH 855 8 9 0|LA 856 8 10 0|MN 976 8 8 0|NP 977 8 10 0|KZ 7 10 10 8|RU 7 10 10 8|UZ 998 9 9
US 1 10 10 1|CA 1 10 10 1|MX 52 10 10|BR 55 10 11 0|AR 54 10 11 0|CL 56 9 9|CO 57 10 10|PE 51 8 9 0|VE 58 10 10 0|EC 593 8 9 0|UY 598 8 8 0|BO 591 8 8 0|PY 595 9 9 0|CR 506 8 8|PA 507 7 8|GT 502 8 8|DO 1 10 10 1|PR 1 10 10 1
GB 44 9 10 0|IE 353 7 9 0|DE 49 6 11 0|FR 33 9 9 0|IT 39 6 11|ES 34 9 9|PT 351 9 9|NL 31 9 9 0|BE 32 8 9 0|LU 352 5 11|CH 41 9 9 0|AT 43 7 13 0|DK 45 8 8|SE 46 7 9 0|NO 47 8 8|FI 358 6 11 0|IS 354 7 9|PL 48 9 9|CZ 420 9 9|SK 421 9 9 0|HU 36 8 9 06|RO 40 9 9 0|BG 359 8 9 0|GR 30 10 10|CY 357 8 8|MT 356 8 8|HR 385 8 9 0|SI 386 8 8 0|RS 381 8 9 0|EE 372 7 8|LV 371 8 8|LT 370 8 8 0|UA 380 9 9 0|BY 375 9 9 8|TR 90 10 10 0
AU 61 9 9 0|NZ 64 8 10 0|ZA 27 9 9 0|EG 20 8 10 0|NG 234 8 10 0|KE 254 9 9 0|MA 212 9 9 0|DZ 213 8 9 0|TN 216 8 8|GH 233 9 9 0|ET 251 9 9 0
AE 971 8 9 0|SA 966 8 9 0|QA 974 8 8|KW 965 8 8|BH 973 8 8|OM 968 8 8|IL 972 8 9 0|JO 962 8 9 0|LB 961 7 8 0|IQ 964 9 10 0|IR 98 10 10 0`

export interface NumberPlan {
  country: string
  code: string
  least: number
  most: number
  /** Dialled before national numbers inside the country, and left out of E.164. */
  trunk: string
}

const all: NumberPlan[] = plans.trim().split(/[\n|]/).map((line) => {
  const [country = '', code = '', least, most, trunk = ''] = line.trim().split(' ')
  return { country, code, least: Number(least), most: Number(most), trunk }
})

const byCountry = new Map(all.map((plan) => [plan.country, plan]))

/** Names that exports write for a country, beside its ISO code. */
const names: Readonly<Record<string, string>> = {
  china: 'CN', 中国: 'CN', 中國: 'CN', 中国大陆: 'CN', chn: 'CN', 香港: 'HK', 'hong kong': 'HK', 澳门: 'MO', macao: 'MO', 台湾: 'TW', taiwan: 'TW', japan: 'JP', 日本: 'JP', jpn: 'JP', 'south korea': 'KR', korea: 'KR', 韩国: 'KR', singapore: 'SG', 新加坡: 'SG',
  'united states': 'US', usa: 'US', 美国: 'US', 'united states of america': 'US', canada: 'CA', can: 'CA', 加拿大: 'CA', 'united kingdom': 'GB', uk: 'GB', gbr: 'GB', 英国: 'GB', 'great britain': 'GB', england: 'GB', eire: 'IE', ireland: 'IE', germany: 'DE', deutschland: 'DE', deu: 'DE', 德国: 'DE', france: 'FR', fra: 'FR', 法国: 'FR',
  italy: 'IT', 意大利: 'IT', spain: 'ES', 西班牙: 'ES', portugal: 'PT', netherlands: 'NL', 荷兰: 'NL', belgium: 'BE', switzerland: 'CH', austria: 'AT', denmark: 'DK', sweden: 'SE', norway: 'NO', finland: 'FI', poland: 'PL', australia: 'AU', 澳大利亚: 'AU', 'new zealand': 'NZ', 新西兰: 'NZ', india: 'IN', brazil: 'BR', mexico: 'MX', russia: 'RU', 俄罗斯: 'RU', thailand: 'TH', 泰国: 'TH', malaysia: 'MY', 马来西亚: 'MY', vietnam: 'VN', 越南: 'VN',
}

/** The numbering plan of a country by its ISO code or name; null where it is not known. */
export function planOf(country: string): NumberPlan | null {
  const text = country.trim()
  return byCountry.get(text.toUpperCase()) ?? byCountry.get(names[text.toLowerCase()] ?? '') ?? null
}

/** The plan whose calling code the digits start with: the longest code wins, and of one code the country that is listed first. */
export function planOfNumber(digits: string): NumberPlan | null {
  for (const length of [3, 2, 1]) {
    const found = all.find(({ code }) => code.length === length && digits.startsWith(code))
    if (found !== undefined) return found
  }
  return null
}
