import * as z from 'zod'
import type { Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, refuse, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { planOf } from './contact/calling-codes'
import { readPhone, type PhoneProblem } from './contact/read-phone'
import { mapColumns } from './map-columns'
import { createTally } from './tally'

export interface PhonesNormalised extends Cleaned<LearnedPhones> {
  /** What is no whole number, one value a row: row (from 1), column, raw, reason. It stays as it was. */
  unreadable: Table
  /** Values by what came of them. */
  counts: Record<'valid' | PhoneProblem, number>
}

interface LearnedPhones {
  columns: string[]
  countryColumn: string | null
}

const step = 'clean.normalisePhone'
// What this step adds is no column of numbers.
const phoneNames = /^(?!.*_(?:valid|problem|kind|extension)$).*(?:phone|mobile|(?:^|_)tel(?:$|_|ephone)|手机|电话)/i
const countryNames = /^(?:receiver_|billing_|shipping_)?country(?:_code)?$|^(?:收货)?国家$/i

const problemNames: Readonly<Record<PhoneProblem, Text>> = {
  masked: { en: 'Some digits are masked: kept as masked, not valid', zh: '部分数字被遮盖：保留遮盖，不算有效' },
  'no-number': { en: 'Is no phone number: left as it was', zh: '不是电话号码：保持原样' },
  'too-short': { en: 'Too short for its country: left as it was', zh: '位数少于该国号码：保持原样' },
  'too-long': { en: 'Too long for its country: left as it was', zh: '位数多于该国号码：保持原样' },
  'unknown-country': { en: 'Of an unknown country: left as it was', zh: '国家不明：保持原样' },
  'not-in-plan': { en: 'Not in its country’s numbering plan: left as it was', zh: '不符合该国编号规则：保持原样' },
}

/** Phone numbers in one writing, E.164, with whether they can be right. */
export const normalisePhone = defineStep({
  name: step,
  summary: { en: 'Write phone numbers as E.164 (+8613800138000) and say which are valid, masked or none, and why', zh: '把电话号码统一为 E.164 格式（+8613800138000），并标明有效、被遮盖或无效及原因' },
  params: z.object({
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns with phone numbers; those named so where absent', zh: '电话号码列；不填则按列名判断' })),
    country: z.string().min(1).default('CN').meta(says({ en: 'Country of numbers that do not say one, as ISO 3166 code', zh: '号码未注明国家时采用的国家（ISO 3166 代码）' })),
    countryColumn: z.string().optional().meta(says({ en: 'Column with the country of each row; one named so where absent', zh: '每行国家所在的列；不填则按列名判断' })),
    details: z.boolean().default(true).meta(says({ en: 'Whether columns are added: valid, problem, kind (mobile or landline), extension', zh: '是否增加列：有效性、问题、类型（手机或固话）、分机' })),
    model: modelParam(step),
  }),

  async run(context, input: Table, given): Promise<PhonesNormalised> {
    if (planOf(given.country) === null) refuse(context, step, 'country', { en: 'is no country whose numbering plan is known, such as CN or US', zh: '不是已知编号规则的国家，如 CN、US' }, given.country)
    return runCleaning({
      step,
      fit: (_, table, params: Omit<typeof given, 'model'>) => {
        const texts = table.columns.filter(({ kind }) => kind === 'text' || kind === 'integer').map(({ name }) => name)
        return Promise.resolve({
          columns: params.columns?.map((name) => context.column(table, name).name) ?? texts.filter((name) => phoneNames.test(name)),
          countryColumn: params.countryColumn === undefined ? (texts.find((name) => countryNames.test(name)) ?? null) : context.column(table, params.countryColumn).name,
        })
      },
      async apply(_, table, params, { columns, countryColumn }) {
        const counts: PhonesNormalised['counts'] = { valid: 0, masked: 0, 'no-number': 0, 'too-short': 0, 'too-long': 0, 'unknown-country': 0, 'not-in-plan': 0 }
        const tally = createTally({ written: { en: 'Written as E.164', zh: '改写为 E.164 格式' }, ...problemNames })
        const maps = columns.map((column) => {
          return {
            column,
            with: countryColumn === null ? [] : [countryColumn],
            outputs: [{ key: 'value', name: column, type: 'VARCHAR' } as const, ...(params.details ? detailsOf(column) : [])],
            phrase: { en: `Reading ${column}`, zh: `读取 ${column}` },
            answer([text = null, country = null]: readonly (string | null)[], rows: number) {
              if (text === null || text.trim() === '') return { value: text, valid: null, problemName: null, kind: null, extension: null }
              const rowCountry = country === null || country.trim() === '' ? params.country : country
              const read = readPhone(text, planOf(rowCountry) === null ? null : rowCountry)
              counts[read.problem ?? 'valid'] += rows
              if (read.problem !== null) tally.add(column, read.problem, rows, text, read.e164)
              else if (read.e164 !== text) tally.add(column, 'written', rows, text, read.e164)
              return { value: read.e164 ?? text, valid: String(read.problem === null), problemName: read.problem, kind: read.kind, extension: read.extension, problem: read.problem }
            },
          }
        })
        const { table: made, unreadable } = await mapColumns(context, table, maps)
        return { table: made, unreadable, counts, changes: tally.changes() }
      },
    }, context, input, given)
  },

  show: (result) => showCleaned(result, [
    { figures: Object.entries(result.counts).filter(([name, count]) => name === 'valid' || count > 0).map(([name, value]) => ({ label: name === 'valid' ? { en: 'Valid', zh: '有效' } : shortNames[name as PhoneProblem], value })) },
    ...(result.unreadable.rowCount === 0 ? [] : [{ table: result.unreadable, title: { en: 'Not valid', zh: '无效' } }]),
  ]),

  example: {
    input: { rows: [{ phone: '138 0013 8000', country: 'CN' }, { phone: '0086-10-6552 9988 转 123', country: null }, { phone: '(415) 555-2671', country: 'US' }, { phone: '138****1234', country: 'CN' }, { phone: '12345', country: 'CN' }] },
    look: async ({ table }: PhonesNormalised) => table.rows(),
    gives: [
      { phone: '+8613800138000', phone_valid: true, phone_problem: null, phone_kind: 'mobile', phone_extension: null, country: 'CN' },
      { phone: '+861065529988', phone_valid: true, phone_problem: null, phone_kind: 'landline', phone_extension: '123', country: null },
      { phone: '+14155552671', phone_valid: true, phone_problem: null, phone_kind: 'unknown', phone_extension: null, country: 'US' },
      { phone: '+86138****1234', phone_valid: false, phone_problem: 'masked', phone_kind: 'mobile', phone_extension: null, country: 'CN' },
      { phone: '12345', phone_valid: false, phone_problem: 'too-short', phone_kind: null, phone_extension: null, country: 'CN' },
    ],
  },
})

const shortNames: Readonly<Record<PhoneProblem, Text>> = {
  masked: { en: 'Masked', zh: '被遮盖' },
  'no-number': { en: 'No number', zh: '非号码' },
  'too-short': { en: 'Too short', zh: '位数不足' },
  'too-long': { en: 'Too long', zh: '位数过多' },
  'unknown-country': { en: 'Unknown country', zh: '国家不明' },
  'not-in-plan': { en: 'Not in the plan', zh: '不合编号规则' },
}

function detailsOf(column: string): { key: 'valid' | 'problemName' | 'kind' | 'extension'; name: string; type: string }[] {
  return [
    { key: 'valid', name: `${column}_valid`, type: 'BOOLEAN' },
    { key: 'problemName', name: `${column}_problem`, type: 'VARCHAR' },
    { key: 'kind', name: `${column}_kind`, type: 'VARCHAR' },
    { key: 'extension', name: `${column}_extension`, type: 'VARCHAR' },
  ]
}
