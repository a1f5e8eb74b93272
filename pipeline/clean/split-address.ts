import * as z from 'zod'
import type { Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { parseChineseAddress, type ChineseAddress } from './address/parse-chinese'
import { parseWesternAddress, type WesternAddress } from './address/parse-western'
import { modelParam, refuse, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { mapColumns } from './map-columns'
import { createTally } from './tally'

export interface AddressesSplit extends Cleaned<{ column: string }> {
  /** Addresses of which a part is not known, one a row: row (from 1), column, raw, reason. */
  unreadable: Table
}

const step = 'clean.splitAddress'
// An e-mail or network address is none, nor is what this step adds.
const addressNames = /^(?!.*(?:mail|ip|mac|web)[_ ]?address|.*address_(?:country|postal_code|province|city|district|street|house_number|detail|region_code|confidence)).*(?:address|地址)/i

const words: Readonly<Record<'whole' | NonNullable<ChineseAddress['problem'] | WesternAddress['problem']>, Text>> = {
  whole: { en: 'Split', zh: '已拆分' },
  'no-region': { en: 'Names no province or city that is known', zh: '未写明可识别的省市' },
  'no-city': { en: 'Names no city', zh: '未写明城市' },
  'no-district': { en: 'Names no district or county', zh: '未写明区县' },
  contradicting: { en: 'Names a city of another province', zh: '城市与省份不符' },
  'no-street': { en: 'Names no street with a number', zh: '未写明街道门牌' },
  'no-address': { en: 'Is no address that plain rules can read', zh: '按规则无法识别为地址' },
}

const keys = ['country', 'postal_code', 'province', 'city', 'district', 'street', 'house_number', 'detail', 'region_code', 'confidence'] as const
type Piece = (typeof keys)[number]

/** Addresses in their parts: Chinese ones by the table of divisions, others by plain rules. */
export const splitAddress = defineStep({
  name: step,
  summary: { en: 'Split addresses into province, city, district, street and detail, with a confidence and what could not be told', zh: '把地址拆分为省、市、区县、街道与详细地址，并给出可信度与未能识别的部分' },
  params: z.object({
    column: z.string().optional().meta(says({ en: 'Column with the address; the first one named so where absent', zh: '地址列；不填则取列名像地址的第一列' })),
    leastConfidence: z.number().min(0).max(1).default(0).meta(says({ en: 'Below this confidence nothing is filled in', zh: '可信度低于此值则不填任何部分' })),
    model: modelParam(step),
  }),

  run: (context, input: Table, given): Promise<AddressesSplit> =>
    runCleaning({
      step,
      fit: (_, table, params: Omit<typeof given, 'model'>) => {
        const found = params.column ?? table.columnNames.find((name) => addressNames.test(name))
        if (found === undefined) refuse(context, step, 'column', { en: `must name the column with the address; there are ${table.columnNames.join(', ')}`, zh: `须指定地址列；表中有 ${table.columnNames.join('、')}` }, 'nothing')
        return Promise.resolve({ column: context.column(table, found).name })
      },
      async apply(_, table, params, { column }) {
        const tally = createTally(words)
        const { table: made, unreadable } = await mapColumns<Piece>(context, table, [{
          column,
          outputs: keys.map((key) => ({ key, name: `${column}_${key}`, type: key === 'confidence' ? 'DOUBLE' : 'VARCHAR' })),
          phrase: { en: 'Splitting addresses', zh: '拆分地址' },
          answer([text = null], rows) {
            if (text === null || text.trim() === '') return nothing
            const { problem, pieces } = /\p{Script=Han}/u.test(text) ? chinese(text) : western(text)
            tally.add(column, problem ?? 'whole', rows, text, null)
            return { ...(Number(pieces.confidence) < params.leastConfidence ? { ...nothing, confidence: pieces.confidence } : pieces), problem }
          },
        }])
        return { table: made, unreadable, changes: tally.changes() }
      },
    }, context, input, given),

  show: (result) => showCleaned(result, result.unreadable.rowCount === 0 ? [] : [{ table: result.unreadable, title: { en: 'Not fully known', zh: '未能完整识别' } }]),

  example: {
    input: { rows: [{ address: '北京朝阳区望京街9号 100102' }, { address: '江苏省昆山市玉山镇前进西路1号' }, { address: '10 Downing Street, London SW1A 2AA' }] },
    look: async ({ table }: AddressesSplit) => (await table.rows()).map((row) => Object.values(row).slice(1)),
    gives: [
      ['CN', '100102', '北京市', '北京市', '朝阳区', null, null, '望京街9号', '110105', 1],
      ['CN', null, '江苏省', '苏州市', '昆山市', '玉山镇', null, '前进西路1号', '320500', 0.9],
      ['GB', 'SW1A 2AA', null, 'London', null, 'Downing Street', '10', null, null, 1],
    ],
  },
})

const nothing: Record<Piece, string | null> = { country: null, postal_code: null, province: null, city: null, district: null, street: null, house_number: null, detail: null, region_code: null, confidence: null }

function chinese(text: string): { problem: ChineseAddress['problem']; pieces: Record<Piece, string | null> } {
  const { problem, province, city, district, street, detail, postalCode, code, confidence } = parseChineseAddress(text)
  return { problem, pieces: { ...nothing, country: province === null ? null : 'CN', postal_code: postalCode, province, city, district, street, detail, region_code: code, confidence: String(confidence) } }
}

function western(text: string): { problem: WesternAddress['problem']; pieces: Record<Piece, string | null> } {
  const { problem, houseNumber, street, city, region, postalCode, country, detail, confidence } = parseWesternAddress(text)
  return { problem, pieces: { ...nothing, country, postal_code: postalCode, province: region, city, street, house_number: houseNumber, detail, confidence: String(confidence) } }
}
