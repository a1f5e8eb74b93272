import { cities, municipalities, provinces, type Division } from './divisions'
import { counties } from './counties'

export interface ChineseAddress {
  province: string | null
  city: string | null
  district: string | null
  /** Subdistrict, town or township. */
  street: string | null
  /** What is left: road, number, building. */
  detail: string | null
  postalCode: string | null
  /** Of the finest division that is certain, six digits of GB/T 2260. */
  code: string | null
  /** 1 where each part stands there and is in the table; less for each that was inferred, found by its suffix alone or is missing. */
  confidence: number
  problem: 'no-region' | 'no-city' | 'no-district' | 'contradicting' | null
}

const byLength = (a: { name: string }, b: { name: string }): number => b.name.length - a.name.length
const sortedProvinces = [...provinces].sort(byLength)
const sortedCities = [...cities].sort(byLength)
const sortedCounties = [...counties].sort(byLength)
/** 南京东路 and 北京路 are roads. */
const isRoad = (rest: string): boolean => /^[东西南北中一二三四五六]{0,2}(?:大?[路街道巷]|胡同|大厦|广场|国际)/.test(rest)
/** A short name is none where its own suffix of another kind follows: 吉林市 is no province, 朝阳区 no city. */
const isOther = (rest: string): boolean => /^(?:[市区县州旗镇乡村]|自治|地区)/.test(rest)

/** The divisions and the rest of a Chinese address, with or without blanks; provinces and cities that it leaves out are inferred where only one fits. */
export function parseChineseAddress(text: string): ChineseAddress {
  const { rest: start, postalCode } = tidy(text)
  let rest = start
  let confidence = 1

  const province = takeProvince(rest)
  if (province !== null) rest = province.rest
  const isMunicipality = province !== null && municipalities.has(province.division.name)
  let city = isMunicipality ? { division: findCity(province.division.name), rest: rest.replace(new RegExp(`^(?:${province.division.name}|市辖区|市辖县|县(?=[\\u4e00-\\u9fff]+县))`), '') } : takeCity(rest, province?.division.name ?? null)
  let isContradicting = false
  if (city === null && province !== null) {
    const elsewhere = takeCity(rest, null)
    isContradicting = elsewhere !== null && elsewhere.isWhole
  }
  if (city !== null) rest = city.rest.replace(/^市辖区/, '')
  let provinceName = province?.division.name ?? city?.division?.province ?? null
  if (province === null && city !== null) confidence -= 0.05

  const county = takeCounty(rest, city?.division?.name ?? null, provinceName)
  if (county !== null) {
    rest = county.rest
    if (!county.isKnown) confidence -= 0.15
    if (city === null && county.city !== null && county.city !== provinceName) {
      city = { division: findCity(county.city), rest }
      confidence -= 0.1
      provinceName ??= city.division?.province ?? null
    }
  }
  // A place directly under its province has no districts.
  const isDirect = city?.division !== undefined && city.division.code === null
  const hasNoDistricts = isDirect || ['东莞市', '中山市', '儋州市', '嘉峪关市'].includes(city?.division?.name ?? '') || provinceName === '澳门特别行政区'
  const [street, afterStreet] = takeStreet(rest)
  const detail = afterStreet.replace(/^[,，、\s]+|[,，、\s]+$/g, '')

  if (provinceName === null) return { province: null, city: null, district: county?.name ?? null, street, detail: detail || null, postalCode, code: null, confidence: county === null ? 0 : 0.3, problem: 'no-region' }
  const cityName = city?.division?.name ?? null
  if (cityName === null && !/[湾港澳]/.test(provinceName)) confidence -= 0.35
  if (county === null && !hasNoDistricts) confidence -= 0.3
  if (isContradicting) confidence -= 0.3
  const problem = isContradicting ? 'contradicting' : cityName === null && county === null ? 'no-city' : county === null && !hasNoDistricts ? 'no-district' : null
  return { province: provinceName, city: cityName, district: county?.name ?? null, street, detail: detail || null, postalCode, code: codeOf(provinceName, city?.division, county), confidence: Math.max(0, Math.round(confidence * 100) / 100), problem }
}

interface Taken {
  division: Division
  rest: string
  isWhole: boolean
}

function takeProvince(text: string): Taken | null {
  for (const division of sortedProvinces) if (text.startsWith(division.name)) return { division, rest: text.slice(division.name.length), isWhole: true }
  for (const division of sortedProvinces) {
    if (!text.startsWith(division.short)) continue
    const rest = text.slice(division.short.length)
    // 海南藏族自治州 and 吉林市 are cities that bear a province's name.
    if (isRoad(rest) || (isOther(rest) && !(municipalities.has(division.name) && rest.startsWith('区'))) || /^(?:藏族|蒙古)/.test(rest)) continue
    return { division, rest: rest.replace(/^省/, ''), isWhole: false }
  }
  return null
}

function takeCity(text: string, province: string | null): Taken | null {
  const fitting = sortedCities.filter((city) => (province === null || city.province === province) && !municipalities.has(city.name))
  for (const division of fitting) if (text.startsWith(division.name)) return { division, rest: text.slice(division.name.length), isWhole: true }
  for (const division of fitting) {
    // 延边州 for 延边朝鲜族自治州.
    const short = division.name.endsWith('自治州') && text.startsWith(`${division.short}州`) ? `${division.short}州` : division.short
    if (short.length < 2 || !text.startsWith(short)) continue
    const rest = text.slice(short.length)
    if (isRoad(rest) || (short === division.short && isOther(rest))) continue
    return { division, rest, isWhole: false }
  }
  return null
}

function takeCounty(text: string, city: string | null, province: string | null): { name: string; rest: string; city: string | null; code: string | null; isKnown: boolean } | null {
  const fitting = sortedCounties.filter((county) => text.startsWith(county.name) && (city === null ? province === null || findCity(county.city)?.province === province : county.city === city))
  const [known] = fitting
  // 鼓楼区 is in several cities: without its city it says too little.
  if (known !== undefined) {
    const isOnly = city !== null || fitting.filter(({ name }) => name === known.name).length === 1
    return { name: known.name, rest: text.slice(known.name.length), city: isOnly ? known.city : null, code: isOnly ? known.code : null, isKnown: isOnly }
  }
  const found = /^([\u4e00-\u9fff]{1,12}?(?:自治县|自治旗|林区|特区|矿区|新区|开发区|高新区|管理区|区|县|旗|市))/.exec(text)?.[1]
  if (found === undefined || /(?:小|社|园|校|厂|景|库|住宅|生活|工业|[^开]发)区$|[路街道号巷弄栋楼村镇乡]/.test(found) || /^[场民]/.test(text.slice(found.length))) return null
  if (/^[市县区旗]/.test(found) && found.length < 3) return null
  return { name: found, rest: text.slice(found.length), city: null, code: null, isKnown: false }
}

function takeStreet(text: string): [string | null, string] {
  const found = /^([\u4e00-\u9fff]{1,10}?(?:街道办事处|街道|苏木|镇|民族乡|乡(?!村)))/.exec(text)?.[1]
  if (found === undefined || /[路号巷弄栋楼]/.test(found)) return [null, text]
  return [found, text.slice(found.length)]
}

function codeOf(province: string, city: Division | undefined, county: { code: string | null } | null): string | null {
  const ofCity = city?.code ?? null
  if (ofCity !== null && county?.code !== null && county?.code !== undefined) return `${ofCity.slice(0, 4)}${county.code}`
  return ofCity ?? (city === undefined ? (provinces.find(({ name }) => name === province)?.code ?? null) : null)
}

function findCity(name: string): Division | undefined {
  return cities.find((city) => city.name === name) ?? provinces.find((one) => one.name === name)
}

function tidy(text: string): { rest: string; postalCode: string | null } {
  const plain = text.normalize('NFKC').replace(/[\u200b-\u200f\u2060\ufeff]/g, '').trim()
  const [, before, after] = /^(?:邮编[:：]?)?(\d{6})(?!\d)|(?:[,，\s(（]|邮编[:：]?)(\d{6})[)）]?$/.exec(plain) ?? []
  const postalCode = before ?? after ?? null
  const without = postalCode === null ? plain : plain.replace(/^(?:邮编[:：]?)?\d{6}(?!\d)|(?:[,，\s(（]|邮编[:：]?)\d{6}[)）]?$/, '')
  // Blanks and marks stand between divisions; inside the rest they may part words.
  const joined = without.replace(/^(?:收货)?地址[:：]/, '').replace(/(?<=[\u4e00-\u9fff])[\s,，、/|>-]+(?=[\u4e00-\u9fff])/g, '').replace(/^[\s,，]+/, '')
  return { rest: joined.replace(/^(?:中国|中华人民共和国)(?!\S{0,3}(?:路|街|银行|移动|联通|电信))/, '').replace(/^[\s,，]+/, ''), postalCode }
}
