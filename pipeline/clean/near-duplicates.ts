import * as z from 'zod'
import { formatNumber } from '../../protocol/text'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, refuse, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { findNearDuplicates, type NearDuplicateRules } from './similarity/find-near-duplicates'
import { measureNames } from './similarity/measures'

export interface NearDuplicates extends Cleaned<{ columns: string[]; source: string | null }> {
  /** Groups of rows that say nearly the same, one row each: group, row (from 1), kept, similarity, and what was compared. */
  groups: Table
  groupCount: number
  /** Rows beyond the one that is kept of each group. */
  duplicates: number
  /** Column whose different values are never duplicates of each other; null where there is none. */
  source: string | null
}

const step = 'clean.nearDuplicates'

/** Rows of one source that say nearly the same. The same act on two platforms is two rows that both stay. */
export const nearDuplicates = defineStep({
  name: step,
  summary: { en: 'Find rows of one source that say nearly the same, show them in groups, and mark or remove all but one', zh: '找出同一来源中内容近乎相同的行，成组展示，并标记或去除多余的行' },
  params: z.object({
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns whose text is compared; all of text where absent', zh: '参与比较的文本列；不填则为全部文本列' })),
    same: z.array(z.string()).default([]).meta(says({ en: 'Columns that must be equal for rows to be compared at all', zh: '必须完全相等才作比较的列' })),
    source: z.string().nullable().default('platform').meta(says({ en: 'Column with the platform or source, where there is one: rows of different ones are never duplicates', zh: '平台或来源列（如有）：不同平台的行绝不视为重复' })),
    measure: z.enum(measureNames).default('levenshtein').meta(says({ en: 'How likeness is measured: by edits, Jaro–Winkler (names), pairs of characters, or words', zh: '相似度算法：编辑距离、Jaro–Winkler（适合姓名）、字符二元组或词' })),
    threshold: z.number().gt(0).max(1).default(0.9).meta(says({ en: 'Least likeness to the first of a group; 1 means equal but for width, case, blanks and marks', zh: '与组内首行的最低相似度；1 表示除全半角、大小写、空白与标点外相同' })),
    time: z.string().optional().meta(says({ en: 'Column of times, for repetitions within `seconds`', zh: '时间列，配合 `seconds` 识别短时间内的重复' })),
    seconds: z.number().nonnegative().optional().meta(says({ en: 'Rows that follow one another by more seconds are no repetition, such as 3 for double clicks', zh: '与前一行间隔超过此秒数则不算重复，如连击可设为 3' })),
    keep: z.enum(['first', 'last', 'fullest']).default('first').meta(says({ en: 'Which row of a group is kept; fullest: with the most values', zh: '每组保留哪一行；fullest 为缺失最少的一行' })),
    action: z.enum(['mark', 'remove']).default('mark').meta(says({ en: 'Mark them in three columns, or remove all but the kept row', zh: '用三列标记，或只保留每组一行' })),
    model: modelParam(step),
  }),

  async run(context, input: Table, given): Promise<NearDuplicates> {
    if (given.model === undefined && (given.time === undefined) !== (given.seconds === undefined)) refuse(context, step, given.time === undefined ? 'time' : 'seconds', { en: 'is needed: `time` and `seconds` belong together', zh: '为必填：`time` 与 `seconds` 须一起给出' }, 'nothing')
    return runCleaning({
      step,
      fit: (_, table, params: Omit<typeof given, 'model'>) => {
        const source = params.source !== null && table.columnNames.includes(params.source) ? params.source : null
        // A source that was named and is not there is a slip; only the usual name may be absent.
        if (source === null && params.source !== null && params.source !== 'platform') context.column(table, params.source)
        const apart = new Set([source, params.time, ...params.same])
        const columns = params.columns?.map((name) => context.column(table, name).name) ?? table.columns.filter(({ name, kind }) => kind === 'text' && !apart.has(name)).map(({ name }) => name)
        if (columns.length === 0 && params.same.length === 0) refuse(context, step, 'columns', { en: 'must name what is compared: the table has no column of text', zh: '须指定要比较的列：表中没有文本列' }, 'nothing')
        return Promise.resolve({ columns, source })
      },
      async apply(_, table, params, { columns, source }) {
        const rules: NearDuplicateRules = { ...params, columns, source }
        const found = await findNearDuplicates(context, table, rules)
        const isRemoved = params.action === 'remove'
        const what = isRemoved ? { en: 'Removed: nearly the same as the row that is kept', zh: '已去除：与保留行近乎相同' } : { en: 'Marked: nearly the same as the row that is kept', zh: '已标记：与保留行近乎相同' }
        return { ...found, source, changes: found.duplicates === 0 ? [] : [{ column: [...params.same, ...columns].join(', '), what, changed: found.duplicates, before: table.rowCount, after: found.table.rowCount }] }
      },
    }, context, input, given)
  },

  show: (result) => showCleaned(result, result.groupCount === 0 ? [] : [
    { words: {
      en: `${formatNumber(result.groupCount, 'en')} groups hold ${formatNumber(result.duplicates, 'en')} rows beyond the one kept of each${result.source === null ? '' : `; rows that differ in ${result.source} were never compared`}.`,
      zh: `共 ${formatNumber(result.groupCount, 'zh')} 组，除各组保留的一行外另有 ${formatNumber(result.duplicates, 'zh')} 行${result.source === null ? '' : `；${result.source} 不同的行从不比较`}。`,
    } },
    { table: result.groups, title: { en: 'Groups', zh: '重复组' } },
  ]),

  example: {
    input: {
      rows: [
        { platform: 'taobao', title: 'Phone case, blue' },
        { platform: 'taobao', title: 'phone case　BLUE' },
        { platform: 'jd', title: 'Phone case, blue' },
        { platform: 'taobao', title: 'Lamp' },
        { platform: 'taobao', title: 'Phone case, bluee' },
      ],
    },
    look: async ({ table, groups }: NearDuplicates) => ({ rows: await table.rows(), groups: await groups.rows() }),
    gives: {
      rows: [
        { platform: 'taobao', title: 'Phone case, blue', duplicate_group: 1, duplicate_similarity: 1, is_duplicate: false },
        { platform: 'taobao', title: 'phone case　BLUE', duplicate_group: 1, duplicate_similarity: 1, is_duplicate: true },
        { platform: 'jd', title: 'Phone case, blue', duplicate_group: null, duplicate_similarity: null, is_duplicate: false },
        { platform: 'taobao', title: 'Lamp', duplicate_group: null, duplicate_similarity: null, is_duplicate: false },
        // phonecaseblue and phonecasebluee: one edit in fourteen characters.
        { platform: 'taobao', title: 'Phone case, bluee', duplicate_group: 1, duplicate_similarity: 1 - 1 / 14, is_duplicate: true },
      ],
      groups: [
        { group: 1, row: 1, kept: true, similarity: 1, title: 'Phone case, blue' },
        { group: 1, row: 2, kept: false, similarity: 1, title: 'phone case　BLUE' },
        { group: 1, row: 5, kept: false, similarity: 1 - 1 / 14, title: 'Phone case, bluee' },
      ],
    },
  },
})
