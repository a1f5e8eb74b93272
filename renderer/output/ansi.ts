/** A run of text of one look. Colours are names of the 16 that a theme gives, or `#rrggbb`. */
export interface AnsiSpan {
  text: string
  foreground?: string
  background?: string
  isBold?: true
  isFaint?: true
  isItalic?: true
  isUnderlined?: true
  isStruck?: true
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const escape = '\u001b'
// A sequence of colours; any other control sequence or an operating system command, which show nothing.
const sequence = new RegExp(`${escape}\\[([0-9;:]*)m|${escape}\\[[0-9;?=>!]*[ -/]*[@-~]|${escape}\\][^\u0007${escape}]*(?:\u0007|${escape}\\\\)|${escape}[()][0-9A-B]|${escape}[=>78DEHMc]`, 'g')

/** Terminal text as spans; sequences that do not colour are left out. */
export function parseAnsi(text: string): AnsiSpan[] {
  const spans: AnsiSpan[] = []
  let look: Omit<AnsiSpan, 'text'> = {}
  let isInverse = false
  let from = 0
  const push = (part: string) => {
    if (part === '') return
    const { foreground, background, ...rest } = look
    const colours = isInverse ? { foreground: background ?? 'paper', background: foreground ?? 'ink' } : { foreground, background }
    spans.push({ text: part, ...rest, ...(colours.foreground ? { foreground: colours.foreground } : {}), ...(colours.background ? { background: colours.background } : {}) })
  }
  for (const match of text.matchAll(sequence)) {
    push(text.slice(from, match.index))
    from = match.index + match[0].length
    if (match[1] === undefined) continue
    const codes = match[1].split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)))
    for (let index = 0; index < codes.length; index++) {
      const code = codes[index] ?? 0
      if (code === 7 || code === 27) isInverse = code === 7
      else if (code === 38 || code === 48) {
        const { colour, used } = extendedColour(codes, index + 1)
        index += used
        if (colour !== null) look = { ...look, [code === 38 ? 'foreground' : 'background']: colour }
      } else if (code === 0) {
        look = {}
        isInverse = false
      } else look = applyCode(look, code)
    }
  }
  push(text.slice(from))
  return spans
}

/** Text without any sequence: for copying and counting. */
export function plainText(text: string): string {
  return text.replace(sequence, '')
}

/** What a terminal would show after carriage returns and backspaces: a progress line that was written over stays one line. */
export function overwriteLines(text: string): string {
  if (!/[\r\b]/.test(text)) return text
  return text
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => {
      if (!/[\r\b]/.test(line)) return line
      const parts = line.split('\r')
      let shown = eraseBackwards(parts[0] ?? '')
      for (const part of parts.slice(1)) {
        const over = eraseBackwards(part)
        const [width, before] = [plainText(over).length, plainText(shown)]
        shown = over === '' ? shown : width >= before.length ? over : over + before.slice(width)
      }
      return shown
    })
    .join('\n')
}

function eraseBackwards(text: string): string {
  let rest = text
  while (/[^\b][\b]/.test(rest)) rest = rest.replace(/[^\b][\b]/g, '')
  return rest.replaceAll('\b', '')
}

function applyCode(look: Omit<AnsiSpan, 'text'>, code: number): Omit<AnsiSpan, 'text'> {
  const without = (...keys: (keyof typeof look)[]) => Object.fromEntries(Object.entries(look).filter(([key]) => !keys.includes(key as keyof typeof look)))
  if (code === 1) return { ...look, isBold: true }
  if (code === 2) return { ...look, isFaint: true }
  if (code === 3) return { ...look, isItalic: true }
  if (code === 4) return { ...look, isUnderlined: true }
  if (code === 9) return { ...look, isStruck: true }
  if (code === 22) return without('isBold', 'isFaint')
  if (code === 23) return without('isItalic')
  if (code === 24) return without('isUnderlined')
  if (code === 29) return without('isStruck')
  if (code === 39) return without('foreground')
  if (code === 49) return without('background')
  const name = names[code % 10]
  if (name === undefined) return look
  if (code >= 30 && code <= 37) return { ...look, foreground: name }
  if (code >= 40 && code <= 47) return { ...look, background: name }
  if (code >= 90 && code <= 97) return { ...look, foreground: `bright-${name}` }
  if (code >= 100 && code <= 107) return { ...look, background: `bright-${name}` }
  return look
}

function extendedColour(codes: number[], at: number): { colour: string | null; used: number } {
  const [mode, first = 0, second = 0, third = 0] = codes.slice(at, at + 4)
  if (mode === 5) return { colour: indexedColour(first), used: 2 }
  if (mode === 2) return { colour: toHex(first, second, third), used: 4 }
  return { colour: null, used: 0 }
}

function indexedColour(index: number): string {
  if (index < 16) return `${index < 8 ? '' : 'bright-'}${names[index % 8]}`
  if (index >= 232) return toHex(...([0, 0, 0].map(() => 8 + (index - 232) * 10) as [number, number, number]))
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40)
  const cube = index - 16
  return toHex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6))
}

function toHex(red: number, green: number, blue: number): string {
  return `#${[red, green, blue].map((part) => Math.min(255, part).toString(16).padStart(2, '0')).join('')}`
}
