export type EmailProblem = 'no-at-sign' | 'several' | 'bad-name' | 'bad-domain' | 'masked' | 'typo'

export interface ReadEmail {
  /** Trimmed, with the domain in lower case; null where it is none. */
  email: string | null
  /** What reaches the same mailbox by the provider's own rules: Gmail ignores dots and case, and most ignore what follows a plus. */
  canonical: string | null
  /** What was probably meant where the domain looks mistyped. */
  suggestion: string | null
  problem: EmailProblem | null
}

/** Mistyped domains that nobody else owns as a provider, by what was meant. */
const typos: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'gmail.com': 'gmial.com gmai.com gamil.com gnail.com gmil.com gmaill.com gmail.co gmail.con gmail.cm gmail.om gmail.comm gmal.com gmailcom gmail.cmo',
    'hotmail.com': 'hotmial.com hotmal.com hotmai.com hotmil.com hotmaill.com hotmail.con hotmail.co hotnail.com',
    'outlook.com': 'outlok.com outloo.com outlook.con oulook.com outlook.co',
    'yahoo.com': 'yaho.com yahooo.com yahoo.con yhoo.com yahoo.co yaoo.com',
    'icloud.com': 'iclod.com icloud.con iclould.com icoud.com',
    'qq.com': 'qq.con qq.cm qq.co qqq.com qq.comm qq.cn',
    '163.com': '163.con 163.cm 163.co 1163.com 163.comm',
    '126.com': '126.con 126.cm 126.co',
    'sina.com': 'sina.con sian.com',
    'foxmail.com': 'foxmial.com foxmail.con foxmal.com',
  }).flatMap(([meant, wrong]) => wrong.split(' ').map((domain) => [domain, meant])),
)

/** Providers that drop what follows a plus. */
const plusProviders = new Set(['gmail.com', 'outlook.com', 'hotmail.com', 'live.com', 'icloud.com', 'me.com', 'fastmail.com', 'protonmail.com', 'proton.me'])

/** An e-mail address as people write it: RFC 5321's lengths, RFC 5322's unquoted names, and international names and domains as they are. */
export function readEmail(text: string, applyTypos: boolean): ReadEmail {
  const none = (problem: EmailProblem): ReadEmail => ({ email: null, canonical: null, suggestion: null, problem })
  const plain = text.replace(/[\u200b-\u200f\u2060\ufeff]/g, '').replaceAll('＠', '@').trim().replace(/^mailto:/i, '')
  const [, inside = plain] = /<([^<>]+)>$/.exec(plain) ?? []
  const bare = inside.replace(/^['"\s]+|['"\s.,;，；。]+$/g, '')
  if (/[,;，；]/.test(bare) && bare.split('@').length > 2) return none('several')
  const at = bare.lastIndexOf('@')
  if (at < 1) return none('no-at-sign')
  const name = bare.slice(0, at)
  const domain = bare.slice(at + 1).normalize('NFKC').replaceAll('。', '.').toLowerCase()
  if (name.length > 64 || !/^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~.-]+$/u.test(name) || /^\.|\.\.|\.$/.test(name)) return none('bad-name')
  const meant = typos[domain]
  const isDomain = domain.length <= 253 && /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+[\p{L}\p{M}][\p{L}\p{N}\p{M}-]*$/u.test(domain)
  if (!isDomain && meant === undefined) return none('bad-domain')
  const suggestion = meant === undefined ? null : `${name}@${meant}`
  if (!isDomain && !applyTypos) return { ...none('bad-domain'), suggestion }
  const email = suggestion !== null && applyTypos ? suggestion : `${name}@${domain}`
  if (/\*{2,}/.test(name)) return { email, canonical: null, suggestion, problem: 'masked' }
  return { email, canonical: canonicalOf(email), suggestion, problem: suggestion !== null && !applyTypos ? 'typo' : null }
}

function canonicalOf(email: string): string {
  const at = email.lastIndexOf('@')
  const [name, written] = [email.slice(0, at).toLowerCase(), email.slice(at + 1)]
  const domain = written === 'googlemail.com' ? 'gmail.com' : written
  const base = plusProviders.has(domain) ? name.replace(/(?<=.)\+.*$/, '') : name
  return `${domain === 'gmail.com' ? base.replaceAll('.', '') : base}@${domain}`
}
