import * as z from 'zod'
import type { Text } from '../../protocol/text'
import { isTable, Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { refuse } from './cleaning'
import type { ExpectInput } from './expect'
import type { Rule } from './expectation/rules'
import { suggestForColumn, suggestOrders, suggestReferences, suggestTotal, type Suggestion } from './expectation/suggest'
import { ruleWords } from './expectation/words'

export interface SuggestedRules {
  /** For `clean.expect(other, { rules })`. */
  rules: Rule[]
  suggestions: Suggestion[]
  /** A row for each rule: what it says and what speaks for it. */
  table: Table
  /** The rules as code for a cell. */
  code: string
}

/** Rules that a table keeps and another of its kind should, with reasons: a start for `clean.expect`, to be read before it is used. */
export const suggestRules = defineStep({
  name: 'clean.suggestRules',
  summary: { en: 'Suggest rules for `clean.expect` from a table that is known to be good', zh: '根据一张可信的表，为 `clean.expect` 建议规则' },
  params: z.object({
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns to suggest rules for; all where absent', zh: '要建议规则的列；不填则为全部' })),
  }),

  async run(context, input: ExpectInput, params): Promise<SuggestedRules> {
    const { table, ...tables } = isTable(input) ? { table: input } : input
    if (table === undefined) return refuse(context, 'clean.suggestRules', 'input', { en: 'must hold the table under the name `table`', zh: '必须以 `table` 为名给出表' }, Object.keys(input).join(', '))
    const columns = (params.columns ?? table.columnNames).map((name) => context.column(table, name))
    const suggestions: Suggestion[] = []
    for (const [index, column] of columns.entries()) {
      context.report(index / (columns.length + 1), { en: 'Reading columns', zh: '读取各列' })
      suggestions.push(...(await suggestForColumn(context, table, column)))
    }
    const all = [...suggestions, ...(await suggestOrders(context, table)), ...(await suggestTotal(context, table)), ...(await suggestReferences(context, table, tables))]
    context.report(1, { en: 'Reading columns', zh: '读取各列' })
    const about = new Set(columns.map(({ name }) => name))
    const found = all.filter(({ rule }) => columnsOf(rule).every((name) => about.has(name)))
    const relation = context.engine.freshName('suggestions')
    await context.engine.register(relation, { rule: found.map(({ rule }) => ruleWords(rule)[context.language]), check_name: found.map(({ rule }) => rule.check), why: found.map(({ why }) => why[context.language]) })
    const rules = found.map(({ rule }) => rule)
    return { rules, suggestions: found, table: await Table.of(context.engine, relation, 'suggestions'), code: toCode(rules, Object.keys(tables)) }
  },

  show: ({ suggestions, table, code }) => [
    { figures: [{ label: { en: 'Rules', zh: '规则数' }, value: suggestions.length }] },
    { words: toWords(suggestions, code) },
    { table },
  ],

  example: {
    input: {
      rows: ['JD', 'TB', 'JD', 'TB', 'JD', 'TB', 'JD', 'TB', 'JD', 'TB'].map((platform, index) => ({ order: `${1000 + index}`, platform, paid: `${index}.50` })),
      types: { paid: 'DECIMAL(18,2)' },
    },
    look: ({ rules }: SuggestedRules) => rules,
    gives: [
      { check: 'key', columns: ['order'] },
      { check: 'pattern', column: 'order', pattern: '^\\d{4}$' },
      { check: 'present', column: 'platform' },
      { check: 'inSet', column: 'platform', values: ['JD', 'TB'] },
      { check: 'present', column: 'paid' },
      { check: 'range', column: 'paid', min: 0 },
    ],
  },
})

function columnsOf(rule: Rule): string[] {
  if ('columns' in rule) return rule.columns
  if (rule.check === 'sum') return [rule.total, ...rule.plus, ...(rule.minus ?? [])]
  return 'column' in rule ? [rule.column] : []
}

function toCode(rules: readonly Rule[], others: readonly string[]): string {
  const input = others.length === 0 ? 'table' : `{ table, ${others.join(', ')} }`
  return `await clean.expect(${input}, { rules: [\n${rules.map((rule) => `  ${JSON.stringify(rule)},\n`).join('')}] })`
}

function toWords(suggestions: readonly Suggestion[], code: string): Text {
  if (suggestions.length === 0) return { en: 'The table is too short, or too various, to suggest a rule.', zh: '表太短或取值太杂，无法建议规则。' }
  return {
    en: `Each of these holds for the table as it is. Read them before you use them: what was so need not be so.\n\n\`\`\`ts\n${code}\n\`\`\``,
    zh: `下列规则在当前表中全部成立。使用前请逐条确认：过去如此，不等于必须如此。\n\n\`\`\`ts\n${code}\n\`\`\``,
  }
}
