/** What a number is shown as, where it is a point or a span of time. */
export interface TimeFormat {
  kind: 'date' | 'date-time' | 'time' | 'span'
  /** It shows parts of a second. */
  hasFraction: boolean
}

const date: TimeFormat = { kind: 'date', hasFraction: false }
const time: TimeFormat = { kind: 'time', hasFraction: false }
const dateTime: TimeFormat = { kind: 'date-time', hasFraction: false }
const span: TimeFormat = { kind: 'span', hasFraction: false }

/** ECMA-376 part 1, 18.8.30; what differs between Chinese, Japanese and Thai systems is told from the number itself. */
function builtIn(id: number): TimeFormat | null {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58 || (id >= 71 && id <= 74) || id === 81) return date
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 55 || id === 56 || id === 75 || id === 76 || id === 78) return time
  if (id === 22 || id === 77) return dateTime
  if (id === 46 || id === 79) return span
  return id === 47 || id === 80 ? { kind: 'time', hasFraction: true } : null
}

/** What a number format means for time; null for plain numbers. `code` is given for formats that the file defines itself. */
export function toTimeFormat(id: number, code: string | undefined): TimeFormat | null {
  return code === undefined ? builtIn(id) : fromCode(code)
}

/** Only the letters that Excel would replace count: what is quoted, escaped, padded or in brackets is a plain mark. */
function fromCode(code: string): TimeFormat | null {
  const plain = code.replace(/"[^"]*"?|\\.|[_*]./g, '')
  const [first = ''] = plain.split(';')
  const isSpan = /\[(?:h+|m+|s+)\]/i.test(first)
  const letters = first.replace(/\[[^\]]*\]/g, '').replace(/General|Standard|通用格式|G\/标准/gi, '').replace(/e[+-]/gi, '').replace(/上午\/下午|AM\/PM|A\/P/gi, 'h').toLowerCase()
  const hasFraction = /s\.0|\.0+$/.test(letters) && /s/.test(letters + (isSpan ? 's' : ''))
  if (isSpan) return { kind: 'span', hasFraction }
  const hasTime = /[hs]/.test(letters)
  const hasDate = /[ydgeb]|aaa/.test(letters) || (!hasTime && letters.includes('m'))
  if (hasDate) return { kind: hasTime ? 'date-time' : 'date', hasFraction }
  return hasTime ? { kind: 'time', hasFraction } : null
}
