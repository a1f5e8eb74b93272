export interface WesternAddress {
  houseNumber: string | null
  street: string | null
  city: string | null
  /** State, province or county, where the address says one. */
  region: string | null
  postalCode: string | null
  country: string | null
  /** Flat, suite, floor and what else is left. */
  detail: string | null
  confidence: number
  problem: 'no-street' | 'no-city' | 'no-address' | null
}

const countries: Readonly<Record<string, string>> = {
  usa: 'US', us: 'US', 'u.s.a.': 'US', 'united states': 'US', 'united states of america': 'US', canada: 'CA', uk: 'GB', 'united kingdom': 'GB', england: 'GB', scotland: 'GB', wales: 'GB', 'great britain': 'GB', germany: 'DE', deutschland: 'DE', france: 'FR', italy: 'IT', italia: 'IT', spain: 'ES', españa: 'ES',
  netherlands: 'NL', 'the netherlands': 'NL', nederland: 'NL', belgium: 'BE', austria: 'AT', österreich: 'AT', switzerland: 'CH', schweiz: 'CH', suisse: 'CH', australia: 'AU', 'new zealand': 'NZ', ireland: 'IE', portugal: 'PT', poland: 'PL', polska: 'PL', sweden: 'SE', sverige: 'SE', denmark: 'DK', norway: 'NO', finland: 'FI', japan: 'JP', singapore: 'SG',
}

const states = 'AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR|AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|NSW|VIC|QLD|TAS|ACT'

/** Postal codes that tell their country by their form: behind the city in English addresses, before it on the Continent. */
const lastLines: readonly { pattern: RegExp; country: string | null }[] = [
  { pattern: new RegExp(`^(?<city>.*?)[ ,]*\\b(?<region>${states})\\.?[ ,]+(?<code>\\d{5}(?:-\\d{4})?)$`, 'i'), country: 'US' },
  { pattern: new RegExp(`^(?<city>.*?)[ ,]*\\b(?<region>${states})\\.?[ ,]+(?<code>[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)$`, 'i'), country: 'CA' },
  { pattern: /^(?<city>.*?)[ ,]*\b(?<code>[A-Z]\d[A-Z] ?\d[A-Z]\d)$/i, country: 'CA' },
  { pattern: /^(?<city>.*?)[ ,]*\b(?<code>(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}))$/i, country: 'GB' },
  { pattern: new RegExp(`^(?<city>.*?)[ ,]*\\b(?<region>NSW|VIC|QLD|TAS|ACT|SA|WA|NT)[ ,]+(?<code>\\d{4})$`, 'i'), country: 'AU' },
  { pattern: /^(?:[A-Z]{1,2}-)?(?<code>\d{4} ?[A-Z]{2})[ ,]+(?<city>.+)$/, country: 'NL' },
  { pattern: /^(?:[A-Z]{1,2}-)?(?<code>\d{2}-\d{3})[ ,]+(?<city>.+)$/, country: 'PL' },
  { pattern: /^(?:[A-Z]{1,2}-)?(?<code>\d{3} ?\d{2}|\d{4})[ ,]+(?<city>\p{L}.*?)(?: \((?<region>[^)]+)\))?$/u, country: null },
  { pattern: /^(?<city>.*?)[ ,]*\b(?<code>\d{5}(?:-\d{4})?|〒?\d{3}-\d{4})$/, country: null },
]

const unit = /\b(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|bldg|building|po box|p\.o\. box|c\/o|etage|appt|#)\.?\s*#?\s*[\w-]*/i

/** The pieces of an address in English or Continental order, by plain rules: no table of streets or cities stands behind them. */
export function parseWesternAddress(text: string): WesternAddress {
  const none: WesternAddress = { houseNumber: null, street: null, city: null, region: null, postalCode: null, country: null, detail: null, confidence: 0, problem: 'no-address' }
  const parts = text.normalize('NFC').split(/[\n,;]+/).map((part) => part.replace(/\s+/g, ' ').trim()).filter((part) => part !== '')
  if (parts.length === 0 || !/[\p{L}]/u.test(text)) return none
  const named = countries[(parts.at(-1) ?? '').toLowerCase()] ?? null
  if (named !== null) parts.pop()
  const place = takePlace(parts)
  const details: string[] = []
  const streets = parts.filter((part) => {
    const isUnit = unit.exec(part)?.[0] === part || /^(?:c\/o|attn)/i.test(part)
    if (isUnit) details.push(part)
    return !isUnit
  })
  const found = streets.map(readStreet).find((one) => one !== null) ?? null
  if (found !== null) details.push(...streets.filter((part) => part !== found.part), ...(found.unit === null ? [] : [found.unit]))
  else details.push(...streets)
  // What is left after the street, with a postal code alone behind it, is the city.
  const city = place.city ?? (found !== null && place.postalCode !== null ? (details.filter((part) => streets.includes(part) && streets.indexOf(part) > streets.indexOf(found.part)).at(-1) ?? null) : null)
  const detail = details.filter((part) => part !== city).join(', ')
  const confidence = (found === null ? 0 : 0.4) + (place.postalCode === null ? 0 : 0.3) + (city === null ? 0 : 0.3)
  return {
    houseNumber: found?.number ?? null, street: found?.street ?? null, city, region: place.region, postalCode: place.postalCode, country: named ?? place.country, detail: detail || null,
    confidence: Math.round(confidence * 100) / 100, problem: found === null && city === null ? 'no-address' : found === null ? 'no-street' : city === null ? 'no-city' : null,
  }
}

/** Takes the parts that say city, state and postal code out of the list. */
function takePlace(parts: string[]): { city: string | null; region: string | null; postalCode: string | null; country: string | null } {
  for (let at = parts.length - 1; at >= 0; at -= 1) {
    // Springfield, IL, 62704: the state and the code may be parts of their own.
    for (const width of /^[\d-]+$/.test(parts[at] ?? '') ? [2, 1] : [1]) {
      const joined = parts.slice(at - width + 1, at + 1).join(' ')
      if (at - width + 1 < 0) continue
      for (const { pattern, country } of lastLines) {
        const groups = pattern.exec(joined)?.groups
        if (groups === undefined || (at === 0 && parts.length > 1)) continue
        parts.splice(at - width + 1, width)
        const isBare = (groups['city'] ?? '').trim() === ''
        const city = isBare && country !== null && parts.length > 1 ? (parts.splice(at - width, 1)[0] ?? null) : groups['city']?.trim() || null
        return { city, region: groups['region'] ?? null, postalCode: (groups['code'] ?? '').toUpperCase(), country }
      }
    }
  }
  return { city: parts.length > 1 && !/\d/.test(parts.at(-1) ?? '') ? (parts.pop() ?? null) : null, region: null, postalCode: null, country: null }
}

function readStreet(part: string): { part: string; number: string; street: string; unit: string | null } | null {
  const inside = unit.exec(part)?.[0] ?? null
  const plain = (inside === null ? part : part.replace(inside, '')).replace(/\s+/g, ' ').trim()
  const before = /^(\d+(?:[-/]\d+)?[A-Za-z]?(?: (?:bis|ter))?)\s+(\p{L}.+|\d+(?:st|nd|rd|th)\b.*)$/u.exec(plain)
  if (before !== null) return { part, number: before[1] ?? '', street: before[2] ?? '', unit: inside }
  const behind = /^(\p{L}.*?)\s+(\d+(?:[-/]\d+)?\s?[a-zA-Z]?)$/u.exec(plain)
  return behind === null ? null : { part, number: behind[2] ?? '', street: behind[1] ?? '', unit: inside }
}
