import * as z from 'zod'
import { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { mapColumns } from './map-columns'
import { createTally } from './tally'
import { loadScript } from './text/chinese-script'
import { normaliseText as normalise, type TextRules } from './text/normalise'

export interface TextNormalised extends Cleaned<{ columns: string[] }> {
  /** Changed values with what they are now, the most frequent first: column, before, after, rows. */
  examples: Table
}

const step = 'clean.normaliseText'
const mostExamples = 200

const rules = {
  width: z.enum(['keep', 'half', 'compatibility']),
  script: z.enum(['keep', 'simplified', 'traditional']),
  letterCase: z.enum(['keep', 'lower', 'upper']),
  blanks: z.enum(['keep', 'trim', 'collapse', 'remove']),
  emoji: z.enum(['keep', 'remove']),
  punctuation: z.enum(['keep', 'half', 'remove']),
  entities: z.boolean(),
  longestRun: z.number().int().min(1).max(100).nullable(),
}

/** One writing for text: width, script, case, blanks, emoji, marks, entities, cries. */
export const normaliseText = defineStep({
  name: step,
  summary: { en: 'Write text in one way: width, simplified or traditional, case, blanks, emoji, marks, HTML entities, repeated characters', zh: '统一文本写法：全角半角、简繁、大小写、空白、表情、标点、HTML 实体、重复字符' },
  params: z.object({
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns; all of text where absent', zh: '要处理的列；不填则为全部文本列' })),
    width: rules.width.default('half').meta(says({ en: 'half: full-width letters, digits and signs as ASCII, half-width kana as full; marks of Chinese sentences stay. compatibility: NFKC besides, without ² ½ ™ ℃ № ①', zh: 'half：全角字母、数字与符号转半角，半角假名转全角，中文句读保留；compatibility：另作 NFKC 归一，² ½ ™ ℃ № ① 除外' })),
    script: rules.script.default('keep').meta(says({ en: 'Chinese script', zh: '简体或繁体' })),
    letterCase: rules.letterCase.default('keep').meta(says({ en: 'Case of letters', zh: '字母大小写' })),
    blanks: rules.blanks.default('collapse').meta(says({ en: 'Blanks of every kind: at the ends, many as one, or all; invisible characters go with them', zh: '各种空白：去首尾、合并为一个或全部去除；不可见字符一并去除' })),
    emoji: rules.emoji.default('keep').meta(says({ en: 'Emoji', zh: '表情符号' })),
    punctuation: rules.punctuation.default('keep').meta(says({ en: 'Marks: as ASCII, or a blank in their place', zh: '标点：转为半角，或以空格代替' })),
    entities: rules.entities.default(true).meta(says({ en: 'Whether HTML entities such as &amp; become characters', zh: '是否把 &amp; 等 HTML 实体还原为字符' })),
    longestRun: rules.longestRun.default(null).meta(says({ en: 'Longest run of one character that stays (sooooo good), digits aside; null keeps all', zh: '同一字符连续出现时最多保留几个（好好好好吃），数字除外；null 为不限' })),
    byColumn: z.record(z.string(), z.object(rules).partial().strict()).optional().meta(says({ en: 'Other rules for some columns, such as { sku: { letterCase: "upper" } }', zh: '个别列的不同规则，如 { sku: { letterCase: "upper" } }' })),
    model: modelParam(step),
  }),

  run: (context, input: Table, given): Promise<TextNormalised> =>
    runCleaning({
      step,
      fit: (_, table, params: Omit<typeof given, 'model'>) => {
        for (const name of Object.keys(params.byColumn ?? {})) context.column(table, name)
        return Promise.resolve({ columns: params.columns?.map((name) => context.column(table, name).name) ?? table.columns.filter(({ kind }) => kind === 'text').map(({ name }) => name) })
      },
      async apply(_, table, { columns: __, byColumn, model: ___, ...shared }: typeof given, { columns }) {
        const tally = createTally({ changed: { en: 'Written in one way', zh: '统一写法' } })
        const changed: { column: string; before: string; after: string; rows: number }[] = []
        const maps = await Promise.all(columns.map(async (column) => {
          const own: TextRules = { ...shared, ...byColumn?.[column] }
          const toScript = await loadScript(own.script)
          return {
            column,
            outputs: [{ key: 'value' as const, name: column, type: 'VARCHAR' }],
            phrase: { en: `Reading ${column}`, zh: `读取 ${column}` },
            answer([text = null]: readonly (string | null)[], rows: number) {
              const value = text === null ? null : normalise(text, own, toScript)
              if (text !== null && value !== text) {
                tally.add(column, 'changed', rows, text, value)
                changed.push({ column, before: text, after: value ?? '', rows })
              }
              return { value }
            },
          }
        }))
        const { table: made, unreadable } = await mapColumns(context, table, maps)
        await context.engine.drop(unreadable.relation)
        changed.sort((a, b) => b.rows - a.rows || columns.indexOf(a.column) - columns.indexOf(b.column) || (a.before < b.before ? -1 : 1))
        const top = changed.slice(0, mostExamples)
        const relation = context.engine.freshName('examples')
        await context.engine.register(relation, { column: top.map(({ column }) => column), before: top.map(({ before }) => before), after: top.map(({ after }) => after), rows: Int32Array.from(top, ({ rows }) => rows) }, { column: 'VARCHAR', before: 'VARCHAR', after: 'VARCHAR' })
        return { table: made, changes: tally.changes(), examples: await Table.of(context.engine, relation, 'examples') }
      },
    }, context, input, given),

  show: (result) => showCleaned(result, result.examples.rowCount === 0 ? [] : [{ table: result.examples, title: { en: 'Before and after', zh: '前后对照' } }]),

  example: {
    input: { rows: [{ title: ' ＡＢＣ　手機殼 &amp; 膜，好评！ ' }, { title: 'plain' }] },
    params: { script: 'simplified', letterCase: 'lower' },
    look: async ({ table, examples }: TextNormalised) => ({ rows: await table.rows(), examples: await examples.rows() }),
    gives: {
      rows: [{ title: 'abc 手机壳 & 膜，好评！' }, { title: 'plain' }],
      examples: [{ column: 'title', before: ' ＡＢＣ　手機殼 &amp; 膜，好评！ ', after: 'abc 手机壳 & 膜，好评！', rows: 1 }],
    },
  },
})
