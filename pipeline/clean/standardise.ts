import * as z from 'zod'
import { isTable, Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, refuse, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { mapColumns } from './map-columns'
import { measureNames } from './similarity/measures'
import { createStandardiser, type NameMapping, type StandardName } from './similarity/standard-names'
import { createTally } from './tally'

export interface Standardised extends Cleaned<{ column: string; mapping: NameMapping[]; canonical: string[] }> {
  /** What was matched by likeness and what was not matched, the most frequent first: value, rows, how, suggestion, score. */
  suggestions: Table
  /** Rows by how their name was found. */
  counts: Record<StandardName['how'], number>
}

const step = 'clean.standardise'

const words = {
  mapped: { en: 'By the mapping', zh: '按映射表' },
  same: { en: 'As in the list, but for width, case and blanks', zh: '与标准名单一致（忽略全半角、大小写与空白）' },
  similar: { en: 'By likeness, at or above the threshold', zh: '按相似度，达到阈值' },
  ambiguous: { en: 'Equally like two names: left open', zh: '与两个名称同样相似：未采用' },
  unmatched: { en: 'Like none enough: left open', zh: '与所有名称都不够相似：未采用' },
} as const

/** Categories and product ids under the names of a list. */
export const standardise = defineStep({
  name: step,
  summary: { en: 'Give categories and product ids the names of your mapping or list, by equality, then by likeness, with scores', zh: '按映射表或标准名单统一类目与商品编号：先看相同，再看相似，并给出得分' },
  params: z.object({
    column: z.string().optional().meta(says({ en: 'Column to standardise', zh: '要统一的列' })),
    mapping: z.array(z.object({ from: z.string(), to: z.string() }).strict()).optional().meta(says({ en: 'What is called how, as { from, to }; may be given as a table: `clean.standardise({ table, mapping }, …)`', zh: '映射 { from, to }；也可用表给出：`clean.standardise({ table, mapping }, …)`' })),
    canonical: z.array(z.string()).optional().meta(says({ en: 'The list of names that there are; those of the mapping belong to it', zh: '标准名单；映射表中的目标名称自动并入' })),
    threshold: z.number().gt(0).max(1).default(0.85).meta(says({ en: 'Least likeness that decides by itself; below it a name is only suggested', zh: '达到此相似度才自动采用；低于此值只作建议' })),
    measure: z.enum(measureNames).default('levenshtein').meta(says({ en: 'How likeness is measured', zh: '相似度算法' })),
    ignoreMarks: z.boolean().default(false).meta(says({ en: 'Whether marks and blanks count for nothing: SKU-001 is sku001', zh: '是否忽略标点与空白：SKU-001 视同 sku001' })),
    replace: z.boolean().default(false).meta(says({ en: 'Whether the column itself takes the names (values without one stay); else they stand beside it', zh: '是否直接改写原列（未匹配的值保持不变）；否则另列给出' })),
    model: modelParam(step),
  }),

  async run(context, input: Table | { table: Table; mapping: Table }, given): Promise<Standardised> {
    const [main, mappingTable] = isTable(input) ? [input, null] : [input.table, input.mapping]
    if (main === undefined) refuse(context, step, 'input', { en: 'must be a table, or { table, mapping }', zh: '须为数据表，或 { table, mapping }' }, 'no table')
    return runCleaning({
      step,
      async fit(_, table, params: Omit<typeof given, 'model'>) {
        const column = context.column(table, params.column ?? refuse(context, step, 'column', { en: 'must name the column to standardise', zh: '须指定要统一的列' }, 'nothing')).name
        const mapping = mappingTable === null ? (params.mapping ?? []) : await readMapping(mappingTable)
        if (mapping.length === 0 && (params.canonical ?? []).length === 0 && mappingTable === null) refuse(context, step, 'mapping', { en: 'or `canonical` must be given', zh: '与 `canonical` 至少给出一个' }, 'nothing')
        return { column, mapping, canonical: params.canonical ?? [] }
      },
      async apply(_, table, params, { column, mapping, canonical }) {
        const tally = createTally(words)
        const find = createStandardiser(mapping, canonical, params)
        const listed: (StandardName & { value: string; rows: number })[] = []
        const { table: made, unreadable } = await mapColumns(context, table, [{
          column,
          outputs: params.replace ? [{ key: 'standard' as const, name: column, type: 'VARCHAR' }] : [{ key: 'standard' as const, name: `${column}_standard`, type: 'VARCHAR' }, { key: 'how' as const, name: `${column}_how`, type: 'VARCHAR' }],
          phrase: { en: `Matching ${column}`, zh: `匹配 ${column}` },
          answer([text = null], rows) {
            if (text === null || text.trim() === '') return { standard: params.replace ? text : null, how: null }
            const found = find(text)
            tally.add(column, found.how, rows, text, found.standard)
            if (found.how !== 'same' && found.how !== 'mapped') listed.push({ ...found, value: text, rows })
            return { standard: found.standard ?? (params.replace ? text : null), how: found.how }
          },
        }])
        await context.engine.drop(unreadable.relation)
        listed.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
        const relation = context.engine.freshName('suggestions')
        const columns = { value: listed.map(({ value }) => value), rows: Int32Array.from(listed, ({ rows }) => rows), how: listed.map(({ how }) => how), suggestion: listed.map(({ suggestion }) => suggestion), score: Float64Array.from(listed, ({ score }) => score ?? Number.NaN) }
        await context.engine.register(relation, columns, { value: 'VARCHAR', how: 'VARCHAR', suggestion: 'VARCHAR' })
        const counts = Object.fromEntries((Object.keys(words) as StandardName['how'][]).map((how) => [how, tally.count(how)])) as Standardised['counts']
        return { table: made, changes: tally.changes(), counts, suggestions: await Table.of(context.engine, relation, 'suggestions') }
      },
    }, context, main, given)
  },

  show: (result) => showCleaned(result, result.suggestions.rowCount === 0 ? [] : [{ table: result.suggestions, title: { en: 'By likeness and unmatched', zh: '相似匹配与未匹配' } }]),

  example: {
    input: {
      table: { rows: [{ category: '手机壳' }, { category: '手機殼' }, { category: 'ＰＨＯＮＥ case' }, { category: 'Phone cases' }, { category: 'Lamp' }] },
      mapping: { rows: [{ from: '手機殼', to: '手机壳' }, { from: 'mobile cover', to: 'Phone case' }] },
    },
    params: { column: 'category' },
    look: async ({ table, suggestions }: Standardised) => ({ rows: (await table.rows()).map((row) => Object.values(row)), suggestions: await suggestions.rows() }),
    gives: {
      rows: [
        ['手机壳', '手机壳', 'same'],
        ['手機殼', '手机壳', 'mapped'],
        ['ＰＨＯＮＥ case', 'Phone case', 'same'],
        ['Phone cases', 'Phone case', 'similar'],
        ['Lamp', null, 'unmatched'],
      ],
      // phone cases and phone case: one edit in eleven characters.
      suggestions: [{ value: 'Lamp', rows: 1, how: 'unmatched', suggestion: null, score: null }, { value: 'Phone cases', rows: 1, how: 'similar', suggestion: 'Phone case', score: 1 - 1 / 11 }],
    },
  },
})

async function readMapping(table: Table): Promise<NameMapping[]> {
  const [from, to] = ['from', 'to'].map((name) => table.engine.dialect.identifier(table.column(table.columnNames.find((column) => column.toLowerCase() === name) ?? name).name))
  const { rows } = await table.engine.query(`select cast(${from} as varchar), cast(${to} as varchar) from ${table.sqlName} where ${from} is not null and ${to} is not null`)
  return rows.map(([one, other]) => ({ from: String(one), to: String(other) }))
}
