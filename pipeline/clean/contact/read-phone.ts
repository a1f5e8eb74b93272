import { planOf, planOfNumber, type NumberPlan } from './calling-codes'

export type PhoneProblem = 'no-number' | 'too-short' | 'too-long' | 'unknown-country' | 'not-in-plan' | 'masked'

export interface ReadPhone {
  /** `+8613800138000`; of a masked number `+86138****1234`; null where it is none. */
  e164: string | null
  extension: string | null
  country: string | null
  kind: 'mobile' | 'landline' | 'unknown' | null
  problem: PhoneProblem | null
}

const none = (problem: PhoneProblem): ReadPhone => ({ e164: null, extension: null, country: null, kind: null, problem })

/** A phone number as people write it. Masked digits stay masked: such a number tells people apart less well than a whole one. */
export function readPhone(text: string, defaultCountry: string | null): ReadPhone {
  const plain = text.normalize('NFKC').replace(/[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/g, ' ').replace(/^[ '="]+|[ '"]+$/g, '').replace(/\.0$/, '')
  const [, main = plain, extension = null] = /^(.+?)(?:[ ,;]*(?:ext\.?|extension|x|#|转|分机)[ .:：]*(\d{1,6}))$/i.exec(plain) ?? []
  const isWritten = /^(?:tel|phone|mobile|手机|电话)?[ .:：]*\(?\+?[\d*xX•●._/() \-–—]+$/i.test(main)
  const masked = main.replace(/[xX•●]/g, '*').replace(/[^\d*+]/g, '')
  const digits = masked.replace(/\D/g, '')
  if (!isWritten || digits.length < 3) return none('no-number')
  const found = locate(masked, defaultCountry === null ? null : planOf(defaultCountry), /\(0\)/.test(main))
  if (found === null) return none('unknown-country')
  const { plan, national } = found
  if (national.length < plan.least || national.length > plan.most) return { ...none(national.length < plan.least ? 'too-short' : 'too-long'), country: plan.country }
  const kind = kindOf(plan, national)
  if (kind === null) return { ...none('not-in-plan'), country: plan.country }
  return { e164: `+${plan.code}${national}`, extension, country: plan.country, kind, problem: national.includes('*') ? 'masked' : null }
}

/** The country and the number inside it. */
function locate(masked: string, given: NumberPlan | null, hasTrunkInside: boolean): { plan: NumberPlan; national: string } | null {
  const international = /^(?:\+|00(?=[1-9]))(.+)$/.exec(masked)?.[1]?.replaceAll('+', '') ?? (given?.code === '1' ? /^011(.+)$/.exec(masked)?.[1] : undefined)
  if (international !== undefined) {
    const plan = given !== null && international.startsWith(given.code) ? given : planOfNumber(international)
    return plan === null ? null : { plan, national: withoutTrunk(international.slice(plan.code.length), plan, hasTrunkInside) }
  }
  if (given === null) return null
  const number = masked.replaceAll('+', '')
  // 8613800138000 without a plus: longer than any number of the country.
  const isWithCode = number.startsWith(given.code) && number.length > given.most && number.length - given.code.length >= given.least
  return { plan: given, national: withoutTrunk(isWithCode ? number.slice(given.code.length) : number, given, true) }
}

function withoutTrunk(national: string, { trunk, least }: NumberPlan, isExpected: boolean): string {
  const has = trunk !== '' && national.startsWith(trunk) && national.length - trunk.length >= least
  return has && (isExpected || trunk === '0' || trunk === '06') ? national.slice(trunk.length) : national
}

/** Null where the country's plan has no such number; countries whose plan is not kept in detail are not judged. */
function kindOf({ country }: NumberPlan, national: string): ReadPhone['kind'] {
  const is = (pattern: RegExp): boolean => pattern.test(national)
  switch (country) {
    case 'CN':
      if (is(/^1[3-9*][\d*]{9}$/)) return 'mobile'
      return is(/^(?:10|2[0-57-9])[\d*]{8}$/) || is(/^[3-9][\d*]{9,10}$/) ? 'landline' : null
    // An area code and an exchange never start with 0 or 1; mobile numbers look like all others.
    case 'US':
    case 'CA':
      return is(/^[2-9*][\d*]{2}[2-9*][\d*]{6}$/) ? 'unknown' : null
    case 'GB':
      return is(/^7[1-57-9*]/) && national.length === 10 ? 'mobile' : is(/^[123589*]/) ? 'landline' : null
    case 'DE':
      return is(/^1[5-7]/) ? 'mobile' : is(/^[2-9*]/) ? 'landline' : null
    case 'FR':
      return is(/^[67]/) ? 'mobile' : is(/^[1-589*]/) ? 'landline' : null
    case 'JP':
      return is(/^[789]0[\d*]{8}$/) ? 'mobile' : is(/^[1-9*][\d*]{8}$/) ? 'landline' : null
    case 'HK':
      return is(/^[5679]/) ? 'mobile' : is(/^[238*]/) ? 'landline' : null
    default:
      return 'unknown'
  }
}
