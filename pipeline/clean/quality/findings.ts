import { formatNumber, type Text } from '../../../protocol/text'
import type { Table } from '../../engine/table'
import { personalKindWords } from '../../load/personal-data'
import type { ColumnQuality } from './column-quality'
import { driftFindings } from './drift-findings'
import { percent, type Finding, type Importance } from './finding'
import type { QualityFigures } from './figures'
import { remediesFor, type Remedies } from './remedies'

const both = (tell: (count: (value: number) => string) => Text): Text => ({ en: tell((value) => formatNumber(value, 'en')).en, zh: tell((value) => formatNumber(value, 'zh')).zh })

/** What is worth a person's attention, the most important first. There is no score: findings do not add up. */
export function toFindings(table: Table, figures: QualityFigures): Finding[] {
  const remedies = remediesFor(table)
  const found: Finding[] = [
    ...tableFindings(figures, remedies),
    ...figures.columns.flatMap((column) => columnFindings(column, figures, remedies)),
    ...personalFindings(figures),
    ...structureFindings(figures, remedies),
    ...timeFindings(figures),
    ...(figures.drift === null ? [] : driftFindings(figures.drift)),
  ]
  return gather(found).sort((a, b) => b.importance - a.importance)
}

/** The same said of many columns becomes one finding about them. */
function gather(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = finding.columns.length === 1 && finding.kind in gathered ? `${finding.kind} ${finding.importance}` : `${groups.size}`
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.length <= 3) return group
    const columns = group.flatMap((finding) => finding.columns)
    const says = gathered[first.kind]
    return says === undefined ? group : { ...first, columns, says: { en: `${columns.length} columns ${says.en}`, zh: `${columns.length} 列${says.zh}` }, code: null }
  })
}

const gathered: Record<string, Text> = {
  empty: { en: 'hold no value at all.', zh: '完全没有值。' },
  constant: { en: 'hold one and the same value throughout.', zh: '始终只有一个取值。' },
  missing: { en: 'have missing values.', zh: '存在缺失值。' },
  outliers: { en: 'hold outliers by the interquartile rule.', zh: '按四分位距规则存在异常值。' },
  padded: { en: 'hold texts with blanks before or behind.', zh: '的文本首尾有空白。' },
  placeholders: { en: 'hold words such as “null” or “N/A” in place of nothing.', zh: '用“null”“无”等字样代替空值。' },
  'numbers-as-text': { en: 'are text, but hold numbers.', zh: '是文本列，但内容是数字。' },
  'times-as-text': { en: 'are text, but hold dates or times.', zh: '是文本列，但内容是日期或时间。' },
  negatives: { en: 'hold negative values where none are expected.', zh: '出现了不应有的负值。' },
  drift: { en: 'have moved from the reference.', zh: '与参照表相比有变化。' },
  'nearly-constant': { en: 'have the same value in nearly every row.', zh: '几乎每行取值都相同。' },
}

function tableFindings({ rowCount, duplicateRows }: QualityFigures, remedies: Remedies): Finding[] {
  if (rowCount === 0) {
    return [{ kind: 'no-rows', importance: 3, columns: [], says: { en: 'The table has no rows.', zh: '表中没有任何行。' }, advice: { en: 'See whether the right file was read, and whether a filter left nothing.', zh: '请确认读取的文件是否正确，或筛选是否过严。' }, code: null }]
  }
  if (duplicateRows === 0) return []
  const share = percent(duplicateRows / rowCount)
  return [
    {
      kind: 'duplicates',
      importance: duplicateRows / rowCount >= 0.001 ? 3 : 2,
      columns: [],
      says: both((count) => ({ en: `${count(duplicateRows)} rows (${share}) repeat an earlier row in every column.`, zh: `有 ${count(duplicateRows)} 行（${share}）与前面的行完全相同。` })),
      advice: { en: 'Remove them where a row stands for one thing; keep them where two equal rows are two sales.', zh: '若一行代表一件事，请去除；若相同的两行确为两笔交易，则应保留。' },
      code: remedies.deduplicate(),
    },
  ]
}

/** Names of columns in which a value below zero is a mistake or a return. */
const neverNegative = /price|amount|quantity|qty|units|count|weight|age$|stock|单价|价格|金额|数量|件数|库存|年龄|重量/i
const idName = /(id|no|num|number|code|key|sku|zip|phone|号|码|编码|编号)s?$/i

function columnFindings(column: ColumnQuality, { rowCount, personal, forms }: QualityFigures, remedies: Remedies): Finding[] {
  const { column: name, missing, distinct, kind, text, outliers } = column
  const there = rowCount - missing
  if (rowCount === 0) return []
  const make = (of: string, importance: Importance, says: Text, advice: Text, code: string | null): Finding => ({ kind: of, importance, columns: [name], says, advice, code })
  if (there === 0) {
    return [make('empty', 2, { en: 'It holds no value at all.', zh: '完全没有值。' }, { en: 'What is empty can be left out.', zh: '空列可以去掉。' }, remedies.drop([name]))]
  }
  const canBeFilled = kind === 'boolean' || (kind === 'text' ? distinct <= 50 : !idName.test(name) && kind !== 'json' && kind !== 'bytes')
  const counted = (count: number, en: string, zh: string): Text => both((write) => ({ en: `${write(count)} values (${percent(count / there)}) ${en}`, zh: `${write(count)} 个值（${percent(count / there)}）${zh}` }))
  const found: (Finding | false)[] = [
    missing > 0 &&
      make(
        'missing',
        missing / rowCount >= 0.2 ? 2 : 1,
        both((count) => ({ en: `${count(missing)} values (${percent(missing / rowCount)}) are missing.`, zh: `缺失 ${count(missing)} 个值（${percent(missing / rowCount)}）。` })),
        !canBeFilled
          ? { en: 'What names a thing or is said in words cannot be filled: find out why it is missing, and whether these rows belong here.', zh: '编号或文字内容无法填补：请查明缺失原因，以及这些行是否应保留。' }
          : missing / rowCount > 0.6
          ? { en: 'So little is there that filling would invent the column: leave it out, or ask why it is empty.', zh: '有值的太少，填补等于编造：可去掉该列，或查明为何为空。' }
          : { en: 'Find out whether missing means none, unknown or not applicable; then fill or leave out.', zh: '先弄清缺失表示“没有”“未知”还是“不适用”，再决定填补或剔除。' },
        missing / rowCount > 0.6 || !canBeFilled ? null : remedies.fill([name], kind === 'text' || kind === 'boolean' ? 'mode' : 'median'),
      ),
    distinct === 1 && there > 1 && missing === 0 && make('constant', 1, { en: 'It holds one and the same value throughout.', zh: '始终只有一个取值。' }, { en: 'A constant says nothing about differences between rows.', zh: '无法区分各行，可不参与分析。' }, remedies.drop([name])),
    distinct > 1 && there >= 1000 && column.mostFrequentCount / there >= 0.99 &&
      make('nearly-constant', 1, { en: `${percent(column.mostFrequentCount / there)} of its values are the same.`, zh: `${percent(column.mostFrequentCount / there)} 的值相同。` }, { en: 'Look whether the few others are mistakes.', zh: '检查其余少数取值是否有误。' }, null),
    column.notFinite > 0 && make('not-finite', 2, counted(column.notFinite, 'are infinite or not a number.', '是无穷大或非数字。'), { en: 'They spoil sums and means: treat them as missing.', zh: '会使合计与均值失效，应视为缺失。' }, null),
    (column.negatives ?? 0) > 0 && neverNegative.test(name) &&
      make('negatives', 2, counted(column.negatives ?? 0, 'are below zero.', '小于零。'), { en: 'See whether they are returns, corrections or mistakes.', zh: '请确认是退货、冲正还是错误。' }, remedies.expect(name, '< 0')),
    (outliers ?? 0) > 0 && kind !== 'time' && kind !== 'date' &&
      make('outliers', (outliers ?? 0) / there <= 0.02 ? 2 : 1, counted(outliers ?? 0, 'lie far outside the middle half of the values.', '远离中间一半的取值。'), { en: 'Look at the largest ones; where they are mistakes or would rule a mean, cut them back.', zh: '先查看最极端的值；若为错误或会左右均值，可截尾处理。' }, remedies.winsorise([name])),
  ]
  if (text !== null) {
    const form = forms[name]
    const isPersonal = personal.some((one) => one.column === name)
    const isId = idName.test(name) || isPersonal || text.longest > 15
    const counts = { padded: text.padded, placeholders: text.placeholders, empty: text.empty }
    found.push(
      counts.padded > 0 && make('padded', 2, counted(counts.padded, 'have blanks before or behind.', '首尾有空白。'), { en: 'They will not equal the same text without blanks: trim them before joining or counting.', zh: '与不带空白的同一文本不相等：关联或计数前请去除。' }, remedies.normaliseText([name])),
      counts.placeholders > 0 && !isPersonal && make('placeholders', 2, counted(counts.placeholders, 'are words such as “null” or “N/A”.', '是“null”“无”等占位字样。'), { en: 'Treat them as missing where they stand for nothing.', zh: '若表示没有值，应视为缺失。' }, remedies.empty(name)),
      counts.empty > 0 && make('empty-text', 1, counted(counts.empty, 'are empty texts, which count as there.', '是空文本，但不算缺失。'), { en: 'Decide whether empty means missing.', zh: '请决定空文本是否算缺失。' }, null),
      !isId && text.numbers / there >= 0.95 && make('numbers-as-text', 2, { en: `It is text, but ${percent(text.numbers / there)} of its values are numbers.`, zh: `是文本列，但 ${percent(text.numbers / there)} 的值是数字。` }, { en: 'Read it as numbers, unless they are ids.', zh: '除非是编号，否则应转换为数值。' }, remedies.coerce([name])),
      !isId && text.numbers / there >= 0.5 && text.numbers / there < 0.95 &&
        make('mixed', 2, { en: `Numbers and words are mixed: ${percent(text.numbers / there)} of the values are numbers.`, zh: `数字与文字混杂：${percent(text.numbers / there)} 的值是数字。` }, { en: 'Look at what the words say before reading it as numbers.', zh: '转换为数值前，先看看文字部分是什么。' }, remedies.coerce([name])),
      !isPersonal && (form?.readAs.time ?? 0) >= 0.9 && make('times-as-text', 2, { en: 'It is text, but its values are dates or times.', zh: '是文本列，但内容是日期或时间。' }, { en: 'Read it as times with the zone that it was written in.', zh: '按其所在时区转换为时间。' }, remedies.toUtc([name])),
    )
  }
  return found.filter((finding) => finding !== false)
}

function personalFindings({ personal }: QualityFigures): Finding[] {
  const open = personal.filter(({ isMasked }) => !isMasked)
  const masked = personal.filter(({ isMasked }) => isMasked)
  const kinds = (language: 'en' | 'zh'): string => [...new Set(open.map(({ kind }) => personalKindWords[kind][language]))].join(language === 'zh' ? '、' : ', ')
  const found: Finding[] = []
  if (open.length > 0) {
    found.push({
      kind: 'personal',
      importance: 3,
      columns: open.map(({ column }) => column),
      says: { en: `Personal data: ${kinds('en')}.`, zh: `含个人信息：${kinds('zh')}。` },
      advice: { en: 'Pseudonymise it at import or leave it out before anything is shared. Their values are hidden in this report.', zh: '请在导入时做假名化，或在分享前去掉。本报告已隐藏这些值。' },
      code: null,
    })
  }
  if (masked.length > 0) {
    found.push({
      kind: 'masked',
      importance: 1,
      columns: masked.map(({ column }) => column),
      says: { en: 'Personal data that is masked or encrypted already.', zh: '个人信息已脱敏或加密。' },
      advice: { en: 'It cannot tell people apart or link them: do not join on it.', zh: '无法用于识别或关联个人，请勿用作关联键。' },
      code: null,
    })
  }
  return found
}

function structureFindings({ nearKeys, keys, dependencies, associations, missingTogether, rowCount, sampleRows }: QualityFigures, remedies: Remedies): Finding[] {
  const near = nearKeys.map(
    ({ column, repeats, missing }): Finding => ({
      kind: 'near-key',
      // Beside a real key, or where its name is none of a number's, a column like a title is nearly different by its nature.
      importance: idName.test(column) && !keys.some((key) => key.length === 1) ? 3 : 1,
      columns: [column],
      says: both((count) => ({
        en: `Nearly every row has a value of its own, but ${repeats === 0 ? '' : `${count(repeats)} rows repeat one`}${repeats > 0 && missing > 0 ? ' and ' : ''}${missing > 0 ? `${count(missing)} have none` : ''}.`,
        zh: `几乎每行取值唯一，但${repeats === 0 ? '' : `有 ${count(repeats)} 行重复`}${repeats > 0 && missing > 0 ? '、' : ''}${missing > 0 ? `${count(missing)} 行缺失` : ''}。`,
      })),
      advice: { en: 'If it is meant to be a key, joins on it multiply rows: look at the repeated ones.', zh: '若本应是主键，按它关联会使行数变多：请查看重复的行。' },
      code: repeats > 0 ? remedies.rowsOf(column) : null,
    }),
  )
  const broken = dependencies
    .filter(({ share }) => share < 1)
    .slice(0, 3)
    .map(
      ({ from, to, share }): Finding => ({
        kind: 'dependency',
        importance: 2,
        columns: [from, to],
        says: { en: `${from} nearly always says what ${to} is (${percent(share)} of the rows looked at); the others disagree.`, zh: `${from} 几乎决定了 ${to}（所看行的 ${percent(share)}），其余不一致。` },
        advice: { en: 'Look whether the few others are spellings of the same or real differences.', zh: '请查看少数例外是同一内容的不同写法，还是确有差异。' },
        code: null,
      }),
    )
  const twins = associations.pairs
    .filter(({ strength, rows }) => Math.abs(strength) >= 0.97 && rows >= 30)
    .slice(0, 3)
    .map(
      ({ columns, strength }): Finding => ({
        kind: 'twins',
        importance: 1,
        columns: [...columns],
        says: { en: `They say nearly the same (${strength.toFixed(3)}).`, zh: `两列几乎说明同一件事（${strength.toFixed(3)}）。` },
        advice: { en: 'Use one of them in a model; both together count the same evidence twice.', zh: '建模时只用其一，否则同一信息会被重复计算。' },
        code: null,
      }),
    )
  const together = (missingTogether?.pairs ?? [])
    .filter(({ phi }) => phi >= 0.9)
    .slice(0, 2)
    .map(
      ({ columns, rows }): Finding => ({
        kind: 'missing-together',
        importance: 1,
        columns: [...columns],
        says: both((count) => ({ en: `They are missing in the same ${count(rows)} rows.`, zh: `在相同的 ${count(rows)} 行中同时缺失。` })),
        advice: { en: 'One reason probably stands behind both: these rows may be of another sort.', zh: '很可能出于同一原因：这些行也许属于另一类。' },
        code: null,
      }),
    )
  const none: Finding[] =
    keys.length === 0 && near.length === 0 && rowCount > 1
      ? [{ kind: 'no-key', importance: 1, columns: [], says: { en: 'No column, and no pair that was tried, tells every row from every other.', zh: '没有任何一列（或所试的两列组合）能唯一标识每一行。' }, advice: { en: 'Be careful with joins: know what one row stands for.', zh: '关联时请小心：先弄清一行代表什么。' }, code: null }]
      : []
  return [...near, ...broken, ...twins, ...together, ...(sampleRows > 0 ? none : [])]
}

function timeFindings({ times }: QualityFigures): Finding[] {
  return times.flatMap(({ column, gaps, spikes }): Finding[] => {
    const [gap] = gaps
    const [spike] = spikes
    return [
      ...(gap === undefined
        ? []
        : [
            {
              kind: 'gap',
              importance: gap.days >= 7 ? 2 : 1,
              columns: [column],
              says: both((count) => ({ en: `No rows from ${gap.from} to ${gap.to} (${count(gap.days)} days)${gaps.length > 1 ? ', and other gaps' : ''}.`, zh: `${gap.from} 至 ${gap.to} 没有任何行（${count(gap.days)} 天）${gaps.length > 1 ? '，另有其他空档' : ''}。` })),
              advice: { en: 'See whether an export is missing or the shop was closed.', zh: '请确认是缺少导出文件，还是店铺停业。' },
              code: null,
            } satisfies Finding,
          ]),
      ...(spike === undefined
        ? []
        : [
            {
              kind: 'spike',
              importance: 1,
              columns: [column],
              says: both((count) => ({ en: `${spike.day} has ${count(spike.rows)} rows, far more than other days.`, zh: `${spike.day} 有 ${count(spike.rows)} 行，远多于其他日期。` })),
              advice: { en: 'A promotion, a batch that was written at once, or robots.', zh: '可能是促销、批量写入或机器人所致。' },
              code: null,
            } satisfies Finding,
          ]),
    ]
  })
}
