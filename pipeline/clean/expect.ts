import * as z from 'zod'
import { fail } from '../../protocol/failure'
import { formatNumber, type Language, type Text } from '../../protocol/text'
import { Table, isTable } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import type { StepContext } from '../step/step-context'
import { rule, step } from './expectation/rules'
import { runRule, toFailures, type Judged, type RuleOutcome } from './expectation/run-rules'
import { refuse } from './cleaning'

export interface Expected {
  /** Whether no rule of the severity `error` is broken. */
  isPassed: boolean
  rules: RuleOutcome[]
  /** A row for each rule: what it says, whether it is held, what was checked and what failed. */
  table: Table
  /** Rows that break a rule, the first of each: `rule`, `severity`, `row` from 1, `found`, then the table's own columns. */
  failures: Table
}

/** One table, or `table` with others that rules refer to. */
export type ExpectInput = Table | Readonly<Record<string, Table>>

/** What a table must be like, as data: each rule is checked and the rows that break it are shown. Nothing is changed. */
export const expect = defineStep({
  name: step,
  summary: { en: 'Check a table against rules and show the rows that break them', zh: '按规则检查表，并列出不符合的行' },
  params: z.object({
    rules: z
      .array(rule)
      .min(1)
      .meta(says({
        en: 'Rules such as `{ check: "range", column: "paid", min: 0 }`: present, unique, key, type, range, inSet, pattern, length, order, reference, sum, monotone, rowCount, missingShare, fresh, distribution; each may have `severity`, `where` and a `name`',
        zh: '规则，例如 `{ check: "range", column: "paid", min: 0 }`；可用 present、unique、key、type、range、inSet、pattern、length、order、reference、sum、monotone、rowCount、missingShare、fresh、distribution；每条可带 `severity`、`where` 与 `name`',
      })),
    failOnError: z
      .boolean()
      .default(false)
      .meta(says({ en: 'Whether the cell fails when a rule of the severity `error` is broken', zh: '违反 `error` 级规则时单元格是否失败' })),
    examples: z
      .int()
      .min(0)
      .max(100_000)
      .default(100)
      .meta(says({ en: 'Most rows that are shown for each rule', zh: '每条规则最多列出的行数' })),
  }),

  async run(context, input: ExpectInput, { rules, failOnError, examples }): Promise<Expected> {
    const { table, tables } = mainTable(context, input)
    const judged: Judged[] = []
    for (const [index, one] of rules.entries()) {
      context.report(index / rules.length, { en: 'Checking rules', zh: '检查规则' })
      judged.push(await runRule(context, table, tables, one, examples))
    }
    context.report(1, { en: 'Checking rules', zh: '检查规则' })
    const outcomes = judged.map(({ outcome }) => outcome)
    const broken = outcomes.filter(({ isHeld, severity }) => !isHeld && severity === 'error')
    if (failOnError && broken.length > 0) fail({ kind: 'rules-broken', table: table.name, rules: broken.map(({ words, failed }) => ({ rule: words, failed })) })
    return { isPassed: broken.length === 0, rules: outcomes, table: await toSummary(context, outcomes), failures: await toFailures(context, table, judged) }
  },

  show: (result) => [
    {
      figures: [
        { label: { en: 'Rules', zh: '规则数' }, value: result.rules.length },
        { label: { en: 'Errors', zh: '错误' }, value: brokenOf(result, 'error').length },
        { label: { en: 'Warnings', zh: '警告' }, value: brokenOf(result, 'warn').length },
      ],
    },
    { words: toWords(result) },
    { table: result.table, title: { en: 'Rules', zh: '规则' } },
    ...(result.failures.rowCount === 0 ? [] : [{ table: result.failures, title: { en: 'Rows that break a rule', zh: '不符合规则的行' } }]),
  ],

  example: {
    input: {
      rows: [
        { order: 'A1', goods: '90.00', shipping: '10.00', total: '100.00' },
        { order: 'A2', goods: '50.00', shipping: null, total: '49.00' },
        { order: 'A2', goods: '20.00', shipping: '5.00', total: '25.00' },
      ],
      types: { goods: 'DECIMAL(18,2)', shipping: 'DECIMAL(18,2)', total: 'DECIMAL(18,2)' },
    },
    params: {
      rules: [
        { check: 'key', columns: ['order'] },
        { check: 'sum', total: 'total', plus: ['goods', 'shipping'], severity: 'warn' },
        { check: 'range', column: 'total', min: 0 },
      ],
    },
    look: async ({ isPassed, rules, failures }: Expected) => ({
      isPassed,
      rules: rules.map(({ words, checked, failed }) => [words.en, checked, failed]),
      failures: (await failures.rows()).map(({ row, found }) => [row, found]),
    }),
    gives: {
      isPassed: false,
      rules: [
        ['order is a key: never missing, never repeated', 3, 1],
        ['total = goods + shipping', 3, 1],
        ['total is ≥ 0', 3, 0],
      ],
      failures: [
        [3, 'order = A2'],
        [2, 'total = 49.00, goods = 50.00, shipping = –'],
      ],
    },
  },
})

function mainTable(context: StepContext, input: ExpectInput): { table: Table; tables: Readonly<Record<string, Table>> } {
  if (isTable(input)) return { table: input, tables: {} }
  const { table, ...tables } = input
  return table === undefined ? refuse(context, step, 'input', { en: 'must hold the table to check under the name `table`', zh: '必须以 `table` 为名给出要检查的表' }, Object.keys(input).join(', ')) : { table, tables }
}

async function toSummary(context: StepContext, outcomes: readonly RuleOutcome[]): Promise<Table> {
  const relation = context.engine.freshName('rules')
  await context.engine.register(relation, {
    rule: outcomes.map(({ words }) => words[context.language]),
    severity: outcomes.map(({ severity }) => severity),
    is_held: outcomes.map(({ isHeld }) => isHeld),
    checked: Float64Array.from(outcomes, ({ checked }) => checked),
    failed: Float64Array.from(outcomes, ({ failed }) => failed),
    share: Float64Array.from(outcomes, ({ share }) => share),
  }, { checked: 'BIGINT', failed: 'BIGINT' })
  return Table.of(context.engine, relation, 'rules')
}

const brokenOf = ({ rules }: Expected, severity: RuleOutcome['severity']): RuleOutcome[] => rules.filter((outcome) => !outcome.isHeld && outcome.severity === severity)

function toWords(result: Expected): Text {
  const broken = [...brokenOf(result, 'error'), ...brokenOf(result, 'warn')]
  if (broken.length === 0) return { en: 'Every rule is held.', zh: '所有规则均符合。' }
  const line = ({ words, severity, failed, checked, share }: RuleOutcome, language: Language): string => {
    const counts = `${formatNumber(failed, language)} / ${formatNumber(checked, language)}, ${formatNumber(Number((share * 100).toPrecision(3)), language)} %`
    const grave = severity === 'error' ? { en: 'Error', zh: '错误' } : { en: 'Warning', zh: '警告' }
    return language === 'en' ? `- **${grave.en}**: ${escape(words.en)} – broken by ${counts}` : `- **${grave.zh}**：${escape(words.zh)}——不符合 ${counts}`
  }
  return { en: broken.map((outcome) => line(outcome, 'en')).join('\n'), zh: broken.map((outcome) => line(outcome, 'zh')).join('\n') }
}

/** Names and patterns as they are, not as Markdown. */
const escape = (text: string): string => text.replaceAll(/[\\*_`[\]|]/g, '\\$&')
