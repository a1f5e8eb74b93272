import * as z from 'zod'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, refuse, runCleaning, showCleaned, type Cleaned, type CleaningChange } from './cleaning'
import { listUnreadable } from './list-unreadable'
import { freshColumn, replaceColumns } from './replace-columns'
import { convertTimes } from './time/convert-times'
import { learnTimeForm, type LearnedForm } from './time/learn-time-form'
import { chooseTimeColumns } from './time/choose-time-columns'
import { describeTimes } from './time/describe-times'
import { timeForms } from './time/time-forms'
import { isZone } from './time/zones'

export interface TimesInUtc extends Cleaned<{ forms: LearnedForm[] }> {
  /** The form of each column, with the share of its values that have it. */
  forms: LearnedForm[]
  /** What could not be read, one value a row: row (from 1), column, raw, reason. It is missing in the table. */
  unreadable: Table
}

/** Times as they are written become UTC. */
export const toUtc = defineStep({
  name: 'clean.toUtc',
  summary: { en: 'Turn times in whatever form they are written into UTC, keeping the zone beside them', zh: '把各种写法的时间统一为 UTC，并保留原时区' },
  params: z.object({
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns of times; those of text that look like times where absent', zh: '时间列；不填则为看起来像时间的文本列' })),
    zone: z.string().min(1).optional().meta(says({ en: 'Zone of times that say none, such as Asia/Shanghai or +08:00; needed for text without zone', zh: '未注明时区的时间所属的时区，如 Asia/Shanghai 或 +08:00；文本不带时区时必填' })),
    zoneColumn: z.string().optional().meta(says({ en: 'Column with the zone of each row; where it is empty `zone` holds', zh: '每行时区所在的列；为空时用 `zone`' })),
    form: z.enum(timeForms).optional().meta(says({ en: 'The form of these columns; found from all of their values where absent', zh: '这些列的时间格式；不填则根据整列判断' })),
    mixed: z.boolean().default(false).meta(says({ en: 'Whether values of another clear form than the column’s are read too', zh: '是否也读取与本列格式不同但含义明确的值' })),
    year: z.number().int().min(1).max(9999).optional().meta(says({ en: 'Year of forms without one, such as 0721', zh: '不含年份的格式（如 0721）所属的年份' })),
    excelEpoch: z.union([z.literal(1900), z.literal(1904)]).default(1900).meta(says({ en: 'From which year Excel’s serial days count', zh: 'Excel 序列日期的起始年份' })),
    overlap: z.enum(['earlier', 'later']).default('earlier').meta(says({ en: 'Which of the two a time is that comes twice when clocks go back; a time that clocks leap over is moved on by the leap', zh: '时钟回拨时重复出现的时间取前一次还是后一次；被跳过的时间顺延跳过的长度' })),
    keepZone: z.boolean().default(true).meta(says({ en: 'Whether the zone that was used stands in a column beside', zh: '是否在旁边保留所用时区的列' })),
    model: modelParam('clean.toUtc'),
  }),

  async run(context, input: Table, given): Promise<TimesInUtc> {
    if (given.zone !== undefined && !isZone(given.zone)) refuse(context, 'clean.toUtc', 'zone', { en: 'is no time zone of the IANA list, such as Europe/Berlin, and no distance such as +08:00', zh: '不是 IANA 时区名（如 Europe/Berlin），也不是 +08:00 这样的偏移' }, given.zone)
    return runCleaning({
      step: 'clean.toUtc',
      async fit(_, table, params: Omit<typeof given, 'model'>) {
        if (params.columns === undefined) return { forms: await chooseTimeColumns(context, table, { ...params, step: 'clean.toUtc' }) }
        const forms: LearnedForm[] = []
        for (const name of params.columns) forms.push(await learnTimeForm(context, table, context.column(table, name), { ...params, step: 'clean.toUtc' }))
        return { forms }
      },
      async apply(_, table, params, { forms }) {
        const [joins, columns, changes, unread]: [string[], Parameters<typeof replaceColumns>[2][number][], CleaningChange[], Parameters<typeof listUnreadable>[3][number][]] = [[], [], [], []]
        const used: string[] = []
        const names = [...table.columnNames]
        try {
          for (const [index, form] of forms.entries()) {
            const times = await convertTimes(context, table, form, { ...params, zone: params.zone ?? null, isMixed: params.mixed })
            used.push(times.answers.relation)
            if (times.withoutZone > 0 && params.zone === undefined && params.zoneColumn === undefined) {
              refuse(context, 'clean.toUtc', 'zone', { en: `is needed: ${times.withoutZone} times of ${form.column} say no zone`, zh: `为必填：${form.column} 中有 ${times.withoutZone} 个时间未注明时区` }, 'nothing')
            }
            const alias = `a${index}`
            joins.push(times.answers.join(alias))
            columns.push({ name: form.column, sql: `${alias}.utc` })
            if (params.keepZone) {
              const zoneName = freshColumn(names, `${form.column}_zone`)
              names.push(zoneName)
              columns.push({ name: zoneName, sql: `${alias}.zone`, after: form.column })
            }
            changes.push(...describeTimes(form, times, params.overlap))
            unread.push({ column: form.column, where: `${alias}.note is not null`, reason: `${alias}.note` })
          }
          const made = await replaceColumns(context, table, columns, joins)
          return { table: made, changes, forms, unreadable: await listUnreadable(context, table, joins, unread) }
        } finally {
          for (const relation of used) await context.engine.drop(relation)
          context.report(1, { en: 'Times in UTC', zh: '时间已统一为 UTC' })
        }
      },
    }, context, input, given)
  },

  show: (result) => showCleaned(result, result.unreadable.rowCount === 0 ? [] : [{ table: result.unreadable, title: { en: 'Could not be read', zh: '未能读出' } }]),

  example: {
    input: {
      rows: [
        { order: 'A1', paid: '5/31/2016 0:37' },
        { order: 'A2', paid: '6/1/2016 13:05' },
        { order: 'A3', paid: 'soon' },
      ],
    },
    params: { columns: ['paid'], zone: 'Asia/Shanghai' },
    look: async ({ table, unreadable, forms }: TimesInUtc) => ({ forms, rows: await table.rows(), unreadable: await unreadable.rows() }),
    gives: {
      forms: [{ column: 'paid', form: 'mdy', share: 2 / 3 }],
      rows: [
        { order: 'A1', paid: '2016-05-30T16:37:00', paid_zone: 'Asia/Shanghai' },
        { order: 'A2', paid: '2016-06-01T05:05:00', paid_zone: 'Asia/Shanghai' },
        { order: 'A3', paid: null, paid_zone: null },
      ],
      unreadable: [{ row: 3, column: 'paid', raw: 'soon', reason: 'unreadable' }],
    },
  },
})
