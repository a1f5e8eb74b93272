import type { Text } from '../../../protocol/text'
import type { Rule } from './rules'

/** A rule as half a sentence: `order_id is never missing`. Its own name where it has one. */
export function ruleWords(rule: Rule): Text {
  if (rule.name !== undefined) return { en: rule.name, zh: rule.name }
  const { en, zh } = ownWords(rule)
  const { where } = rule
  if (where === undefined) return { en, zh }
  const tests: Text[] = [
    ...(where.is === undefined ? [] : [{ en: `is ${where.is.join(', ')}`, zh: `为 ${where.is.join('、')}` }]),
    ...(where.isNot === undefined ? [] : [{ en: `is not ${where.isNot.join(', ')}`, zh: `不为 ${where.isNot.join('、')}` }]),
    ...(where.from === undefined ? [] : [{ en: `≥ ${where.from}`, zh: `≥ ${where.from}` }]),
    ...(where.to === undefined ? [] : [{ en: `≤ ${where.to}`, zh: `≤ ${where.to}` }]),
    ...(where.isPresent === undefined ? [] : [where.isPresent ? { en: 'is there', zh: '有值' } : { en: 'is missing', zh: '缺失' }]),
  ]
  return { en: `${en}, where ${where.column} ${tests.map((test) => test.en).join(' and ')}`, zh: `${zh}（当 ${where.column} ${tests.map((test) => test.zh).join('且')}时）` }
}

function ownWords(rule: Rule): Text {
  const list = (names: readonly (string | number | boolean)[]): Text => ({ en: names.join(', '), zh: names.join('、') })
  switch (rule.check) {
    case 'present':
      return { en: `${rule.column} is never missing`, zh: `${rule.column} 不缺失` }
    case 'unique': {
      const within = rule.by === undefined ? { en: '', zh: '' } : { en: ` within ${list(rule.by).en}`, zh: `在每个 ${list(rule.by).zh} 内` }
      return { en: `${list(rule.columns).en} never repeats${within.en}`, zh: `${list(rule.columns).zh} ${within.zh}不重复` }
    }
    case 'key':
      return { en: `${list(rule.columns).en} is a key: never missing, never repeated`, zh: `${list(rule.columns).zh} 是主键：不缺失、不重复` }
    case 'type':
      return { en: `${rule.column} can be read as ${rule.type}`, zh: `${rule.column} 可读作 ${rule.type}` }
    case 'range':
    case 'length': {
      const strict = rule.check === 'range' && rule.isStrict === true
      const what = rule.check === 'length' ? { en: `the length of ${rule.column}`, zh: `${rule.column} 的长度` } : { en: rule.column, zh: rule.column }
      const from = rule.min === undefined ? null : `${strict ? '>' : '≥'} ${rule.min}`
      const to = rule.max === undefined ? null : `${strict ? '<' : '≤'} ${rule.max}`
      const ends = [from, to].filter((end) => end !== null)
      return { en: `${what.en} is ${ends.join(' and ')}`, zh: `${what.zh} ${ends.join(' 且 ')}` }
    }
    case 'inSet': {
      const shown = rule.values.slice(0, 8)
      const more = rule.values.length > shown.length ? ' …' : ''
      return { en: `${rule.column} is one of ${list(shown).en}${more}`, zh: `${rule.column} 取自 ${list(shown).zh}${more}` }
    }
    case 'pattern':
      return { en: `${rule.column} matches ${rule.pattern}`, zh: `${rule.column} 匹配 ${rule.pattern}` }
    case 'order': {
      const sign = rule.isStrict === true ? ' < ' : ' ≤ '
      return { en: rule.columns.join(sign), zh: rule.columns.join(sign) }
    }
    case 'reference':
      return { en: `${list(rule.columns).en} occurs in ${rule.table} as ${list(rule.keys).en}`, zh: `${list(rule.columns).zh} 存在于 ${rule.table} 的 ${list(rule.keys).zh}` }
    case 'sum': {
      const equation = `${rule.total} = ${rule.plus.join(' + ')}${(rule.minus ?? []).map((name) => ` − ${name}`).join('')}${(rule.tolerance ?? 0) > 0 ? ` ± ${rule.tolerance}` : ''}`
      return { en: equation, zh: equation }
    }
    case 'monotone': {
      const order = rule.orderBy === undefined ? { en: '', zh: '' } : { en: ` by ${rule.orderBy}`, zh: `按 ${rule.orderBy} ` }
      const within = rule.by === undefined ? { en: '', zh: '' } : { en: ` within ${list(rule.by).en}`, zh: `在每个 ${list(rule.by).zh} 内` }
      const never = rule.direction === 'decreasing' ? { en: 'never rises', zh: '不上升' } : { en: 'never falls', zh: '不下降' }
      const strict = rule.isStrict === true ? { en: ' or stays', zh: '也不持平' } : { en: '', zh: '' }
      return { en: `${rule.column} ${never.en}${strict.en}${order.en}${within.en}`, zh: `${rule.column} ${within.zh}${order.zh}${never.zh}${strict.zh}` }
    }
    case 'rowCount': {
      const ends = [rule.min === undefined ? null : `≥ ${rule.min}`, rule.max === undefined ? null : `≤ ${rule.max}`].filter((end) => end !== null)
      return { en: `the number of rows is ${ends.join(' and ')}${byWords(rule.by).en}`, zh: `${byWords(rule.by).zh}行数 ${ends.join(' 且 ')}` }
    }
    case 'missingShare':
      return { en: `at most ${percent(rule.max)} of ${rule.column} are missing${byWords(rule.by).en}`, zh: `${byWords(rule.by).zh}${rule.column} 的缺失不超过 ${percent(rule.max)}` }
    case 'fresh':
      return { en: `the latest ${rule.column} is at most ${rule.days} days before ${rule.asOf}${byWords(rule.by).en}`, zh: `${byWords(rule.by).zh}${rule.column} 的最新值距 ${rule.asOf} 不超过 ${rule.days} 天` }
    case 'distribution': {
      const ends = figures.flatMap(({ key, text }) => {
        const [low, high] = rule[key] ?? []
        return low === undefined ? [] : [{ en: `${text.en} from ${low} to ${high}`, zh: `${text.zh}在 ${low} 到 ${high} 之间` }]
      })
      return { en: `${rule.column} has ${ends.map((end) => end.en).join(', ')}${byWords(rule.by).en}`, zh: `${byWords(rule.by).zh}${rule.column} 的${ends.map((end) => end.zh).join('、')}` }
    }
  }
}

/** The figures of a distribution, and what they are called. */
export const figures = [
  { key: 'mean', text: { en: 'a mean', zh: '均值' } },
  { key: 'median', text: { en: 'a median', zh: '中位数' } },
  { key: 'standardDeviation', text: { en: 'a standard deviation', zh: '标准差' } },
  { key: 'min', text: { en: 'a lowest value', zh: '最小值' } },
  { key: 'max', text: { en: 'a highest value', zh: '最大值' } },
  { key: 'distinct', text: { en: 'distinct values', zh: '不同取值个数' } },
] as const

function byWords(by: readonly string[] | undefined): Text {
  return by === undefined ? { en: '', zh: '' } : { en: `, for each ${by.join(', ')}`, zh: `按 ${by.join('、')} 分组，` }
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`
