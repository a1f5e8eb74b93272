import { decodeEntities } from './html-entities'

export interface TextRules {
  width: 'keep' | 'half' | 'compatibility'
  script: 'keep' | 'simplified' | 'traditional'
  letterCase: 'keep' | 'lower' | 'upper'
  blanks: 'keep' | 'trim' | 'collapse' | 'remove'
  emoji: 'keep' | 'remove'
  punctuation: 'keep' | 'half' | 'remove'
  entities: boolean
  /** The longest run of one character that stays; null keeps all. */
  longestRun: number | null
}

/** Marks of Chinese sentences are full-width by right: only `punctuation` changes them. */
const sentenceMarks = '，！？：；（）'
const halfMarks: Readonly<Record<string, string>> = { '，': ',', '！': '!', '？': '?', '：': ':', '；': ';', '（': '(', '）': ')', '。': '.', '、': ',', '“': '"', '”': '"', '‘': "'", '’': "'", '《': '<', '》': '>', '【': '[', '】': ']', '「': '"', '」': '"', '『': '"', '』': '"', '…': '...', '—': '-', '–': '-', '～': '~', '·': '.' }

// Without the v flag a sequence of emoji is not one match; TypeScript's target does not know the flag in a literal yet.
const emoji = new RegExp('\\p{RGI_Emoji}|\\p{Emoji_Presentation}|\\p{Extended_Pictographic}\\uFE0F', 'gv')
const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
const blank = /[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u3164\uffa0]+/g
/** Signs that compatibility would take apart: 10² is not 102, ½ not 1⁄2, and ™, ℃, № and ① read better as they are. */
const exceptions = /[²³¹⁰-₟¼-¾⅐-⅞™℠℃℉№℡①-⓿]/

/** One text by the rules: entities first, then width, script, emoji, blanks, marks, runs and case. */
export function normaliseText(text: string, rules: TextRules, toScript: (text: string) => string): string {
  let made = rules.entities ? decodeEntities(text) : text
  if (rules.width !== 'keep') made = toWidth(made, rules.width)
  made = toScript(made)
  // Emoji hold joiners and selectors: they go whole, before what is invisible.
  if (rules.emoji === 'remove') made = made.replace(emoji, '').replace(/[\ufe0e\ufe0f]/g, '')
  if (rules.blanks !== 'keep') made = toBlanks(made, rules)
  if (rules.punctuation === 'half') made = made.replace(/[，！？：；（）。、“”‘’《》【】「」『』…—–～·]/g, (mark) => halfMarks[mark] ?? mark)
  if (rules.punctuation === 'remove') made = made.replace(/[\p{P}]+/gu, ' ')
  if (rules.longestRun !== null) made = shorten(made, rules.longestRun)
  if (rules.punctuation === 'remove' && rules.blanks !== 'keep') made = toBlanks(made, rules)
  return rules.letterCase === 'lower' ? made.toLowerCase() : rules.letterCase === 'upper' ? made.toUpperCase() : made
}

function toWidth(text: string, width: 'half' | 'compatibility'): string {
  const made = text.replace(/[\u3000\uff01-\uffee]+/g, (run) => [...run.matchAll(/[，！？：；（）]|[^，！？：；（）]+/g)].map(([part]) => (sentenceMarks.includes(part) ? part : part.normalize('NFKC'))).join(''))
  if (width === 'half') return made
  return [...made.normalize('NFC').matchAll(/[，！？：；（）…²³¹⁰-₟¼-¾⅐-⅞™℠℃℉№℡①-⓿]|[^，！？：；（）…²³¹⁰-₟¼-¾⅐-⅞™℠℃℉№℡①-⓿]+/gu)].map(([part]) => (sentenceMarks.includes(part) || part === '…' || exceptions.test(part) ? part : part.normalize('NFKC'))).join('')
}

function toBlanks(text: string, { blanks, emoji: emojis }: TextRules): string {
  // A joiner between two emoji makes them one.
  const visible = emojis === 'keep' ? text.replace(/(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|[\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu, '') : text.replace(invisible, '')
  if (blanks === 'remove') return visible.replace(blank, '')
  const trimmed = visible.replace(new RegExp(`^${blank.source}|${blank.source}$`, 'g'), '')
  return blanks === 'collapse' ? trimmed.replace(blank, ' ') : trimmed
}

/** Digits stay: 10000 is a number and no cry. */
function shorten(text: string, longest: number): string {
  return text.replace(new RegExp(`([^\\d\\s])\\1{${longest},}`, 'gu'), (_, one: string) => one.repeat(longest))
}
