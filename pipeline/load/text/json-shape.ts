import { pythonToJson } from './python-literal'

/** How the objects of a JSON file stand in it. */
export interface JsonShape {
  /** `lines`: one object a line; `array`: a list of objects; `objects`: objects after each other, on several lines; `member`: a list inside an object. */
  form: 'lines' | 'array' | 'objects' | 'member'
  /** The object's member that holds the list. */
  member: string | null
  /** `python`: lines written by Python, with its quotes and words. */
  syntax: 'json' | 'python'
  /** Names of the first objects' members, where they could be read. */
  fields: string[]
}

/** Whether a text is JSON, and how its objects stand; null where it is none. `isWhole` is false where the text is only the file's head. */
export function findJsonShape(text: string, isWhole: boolean): JsonShape | null {
  const first = /\S/.exec(text)?.[0]
  if (first !== '{' && first !== '[') return null
  const lines = text.split(/\r\n|\n|\r/)
  const whole = (isWhole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '').slice(0, 50)
  if (first === '[') return findArray(text)
  if (/^\s*\{\s*u?'/.test(text)) return { form: 'lines', member: null, syntax: 'python', fields: fieldsOf(whole.map((line) => toObject(pythonToJson(line) ?? '')).filter((object) => object !== null)) }
  const objects = whole.map(toObject)
  // Broken lines do not make it another kind of file.
  if (objects.some((object) => object !== null)) {
    const [only] = objects
    const list = objects.length === 1 && isWhole && only != null ? listIn(only) : null
    if (list !== null) return { form: 'member', member: list.member, syntax: 'json', fields: fieldsOf(list.objects) }
    return { form: 'lines', member: null, syntax: 'json', fields: fieldsOf(objects.filter((object) => object !== null)) }
  }
  const all = isWhole ? toObject(text) : null
  const list = all === null ? null : listIn(all)
  if (list !== null) return { form: 'member', member: list.member, syntax: 'json', fields: fieldsOf(list.objects) }
  const member = all === null ? /^\s*\{\s*"([^"\\]+)"\s*:\s*\[\s*\{/.exec(text)?.[1] : undefined
  if (member !== undefined) return { form: 'member', member, syntax: 'json', fields: namesIn(text.slice(text.indexOf('[')), /"([^"\\]+)"\s*:/g) }
  if (all !== null) return { form: 'objects', member: null, syntax: 'json', fields: Object.keys(all) }
  return whole.length > 1 && /^\s*\{\s*("|$)/.test(text) ? { form: 'objects', member: null, syntax: 'json', fields: [] } : { form: 'lines', member: null, syntax: 'json', fields: [] }
}

function findArray(text: string): JsonShape | null {
  // `[a, b]` alone in a line is no JSON: a log or a table may begin so.
  if (!/^\s*\[\s*(\{|\]|$)/.test(text)) return null
  return { form: 'array', member: null, syntax: 'json', fields: fieldsOf(firstObjects(text, 2)) }
}

/** The first objects that stand whole in a text, so deep in lists and objects: 1 by themselves, 2 in a list, 3 in an object's list. */
export function firstObjects(text: string, depthOf: number): object[] {
  const objects: object[] = []
  let depth = 0
  let start = -1
  let isInText = false
  for (let at = 0; at < text.length && objects.length < 50; at += 1) {
    const letter = text[at]
    if (isInText) {
      if (letter === '\\') at += 1
      else if (letter === '"') isInText = false
    } else if (letter === '"') isInText = true
    else if (letter === '{' || letter === '[') {
      depth += 1
      if (letter === '{' && depth === depthOf) start = at
    } else if (letter === '}' || letter === ']') {
      depth -= 1
      if (depth === depthOf - 1 && start >= 0) {
        const object = toObject(text.slice(start, at + 1))
        if (object !== null) objects.push(object)
        start = -1
      }
    }
  }
  return objects
}

function toObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The one member that is a list of objects. */
function listIn(object: Record<string, unknown>): { member: string; objects: Record<string, unknown>[] } | null {
  const lists = Object.entries(object).flatMap(([member, value]) => (Array.isArray(value) && value.length > 0 && value.every(isObject) ? [{ member, objects: value }] : []))
  // What describes one thing may hold a list too, but it has more members than a wrapper.
  return lists.length === 1 && Object.keys(object).length <= 6 ? (lists[0] ?? null) : null
}

function fieldsOf(objects: readonly object[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))]
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.slice(0, 100_000).matchAll(pattern)].map(([, name]) => name ?? ''))]
}
