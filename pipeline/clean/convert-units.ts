import * as z from 'zod'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, refuse, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { mapColumns } from './map-columns'
import { createTally } from './tally'
import { readQuantity } from './units/read-quantity'
import { factorBetween, isKnownUnit } from './units/unit-factors'

export interface UnitsConverted extends Cleaned<{ column: string; name: string }> {
  /** What was not converted, one value a row: row (from 1), column, raw, reason (no-number, no-unit, unknown-unit, other-dimension). */
  unreadable: Table
}

const step = 'clean.convertUnits'

const words = {
  converted: { en: 'Converted', zh: '已换算' },
  'no-number': { en: 'Holds no amount that can be read: missing', zh: '没有可读的数量：缺失' },
  'no-unit': { en: 'Says no unit: missing', zh: '未写明单位：缺失' },
  'unknown-unit': { en: 'In a unit that nothing explains: missing', zh: '单位未知：缺失' },
  'other-dimension': { en: 'Measures something else (weight for volume, say), or no factor is given: missing', zh: '量纲不同（如重量与容积）或未给出换算关系：缺失' },
} as const

/** Weights, volumes, lengths and counts in one unit. */
export const convertUnits = defineStep({
  name: step,
  summary: { en: 'Convert weights, volumes, lengths and package counts to one unit; packages by your own table', zh: '把重量、容积、长度与包装数量换算为同一单位；包装按您给出的换算表' },
  params: z.object({
    column: z.string().optional().meta(says({ en: 'Column with the amount, as number or with its unit (500g, 1斤2两)', zh: '数量列，可为数字或带单位的文本（500g、1斤2两）' })),
    to: z.string().min(1).optional().meta(says({ en: 'Unit to convert to: g, kg, 斤, lb, oz, ml, l, cm, m, in … or one of your own', zh: '目标单位：g、kg、斤、lb、oz、ml、l、cm、m、in……或您自定义的单位' })),
    unit: z.string().min(1).optional().meta(says({ en: 'Unit of amounts that say none', zh: '未写明单位时采用的单位' })),
    unitColumn: z.string().optional().meta(says({ en: 'Column with the unit of each row', zh: '每行单位所在的列' })),
    units: z
      .array(z.object({ unit: z.string().min(1), to: z.string().min(1), factor: z.number().positive(), item: z.string().nullish() }).strict())
      .default([])
      .meta(says({ en: 'Your own units, such as { unit: "箱", to: "件", factor: 12 }; with item for one item alone', zh: '自定义单位，如 { unit: "箱", to: "件", factor: 12 }；加 item 则仅用于该商品' })),
    itemColumn: z.string().optional().meta(says({ en: 'Column with the item, for units of one item', zh: '商品列，用于仅限某商品的单位' })),
    decimals: z.number().int().min(0).max(9).default(6).meta(says({ en: 'Digits behind the point of the result', zh: '结果保留的小数位数' })),
    model: modelParam(step),
  }),

  async run(context, input: Table, given): Promise<UnitsConverted> {
    const { to, units } = given
    if (given.model === undefined && (to === undefined || !isKnownUnit(to, units))) refuse(context, step, 'to', { en: 'must name a unit that is known or stands in `units`', zh: '须为已知单位，或在 `units` 中给出' }, to ?? 'nothing')
    return runCleaning({
      step,
      fit: (_, table, params: Omit<typeof given, 'model'>) => {
        const column = context.column(table, params.column ?? refuse(context, step, 'column', { en: 'must name the column with the amount', zh: '须指定数量列' }, 'nothing')).name
        return Promise.resolve({ column, name: `${column}_${params.to ?? ''}` })
      },
      async apply(_, table, params, { column, name }) {
        const tally = createTally(words)
        const target = params.to ?? ''
        const extra = [params.unitColumn, params.itemColumn].filter((one) => one !== undefined)
        const { table: made, unreadable } = await mapColumns(context, table, [{
          column,
          with: extra,
          outputs: [{ key: 'value' as const, name, type: 'DOUBLE' }],
          phrase: { en: 'Converting units', zh: '换算单位' },
          answer([text = null, ...others], rows) {
            if (text === null || text.trim() === '') return { value: null }
            const rowUnit = params.unitColumn === undefined ? null : (others[0] ?? null)
            const item = params.itemColumn === undefined ? null : (others.at(-1) ?? null)
            const converted = convert(text, rowUnit, item)
            tally.add(column, typeof converted === 'string' ? converted : 'converted', rows, text, typeof converted === 'string' ? null : String(converted))
            return typeof converted === 'string' ? { value: null, problem: converted } : { value: String(converted) }
          },
        }])
        return { table: made, unreadable, changes: tally.changes() }

        function convert(text: string, rowUnit: string | null, item: string | null): number | 'no-number' | 'no-unit' | 'unknown-unit' | 'other-dimension' {
          const parts = readQuantity(text)
          if (parts === null) return 'no-number'
          let sum = 0
          for (const { amount, unit } of parts) {
            const own = unit || rowUnit?.trim() || params.unit
            if (own === undefined || own === '') return 'no-unit'
            const factor = factorBetween(own, target, params.units, item)
            if (factor === null) return isKnownUnit(own, params.units) ? 'other-dimension' : 'unknown-unit'
            sum += amount * factor
          }
          // Twelve significant digits hide what binary fractions add.
          return Number(Number(sum.toPrecision(12)).toFixed(params.decimals))
        }
      },
    }, context, input, given)
  },

  show: (result) => showCleaned(result, result.unreadable.rowCount === 0 ? [] : [{ table: result.unreadable, title: { en: 'Not converted', zh: '未换算' } }]),

  example: {
    input: { rows: [{ weight: '500g' }, { weight: '1斤2两' }, { weight: '2 lb' }, { weight: '0.5 kg*2' }, { weight: '2箱' }, { weight: '300 ml' }, { weight: 'light' }] },
    params: { column: 'weight', to: 'kg', units: [{ unit: '箱', to: 'kg', factor: 7.5 }] },
    look: async ({ table, unreadable }: UnitsConverted) => ({ kg: (await table.rows()).map((row) => row['weight_kg']), unreadable: (await unreadable.rows()).map(({ raw, reason }) => [raw, reason]) }),
    gives: { kg: [0.5, 0.6, 0.907185, 1, 15, null, null], unreadable: [['300 ml', 'other-dimension'], ['light', 'no-number']] },
  },
})
