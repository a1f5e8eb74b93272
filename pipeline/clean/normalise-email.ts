import * as z from 'zod'
import type { Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { modelParam, runCleaning, showCleaned, type Cleaned } from './cleaning'
import { readEmail, type EmailProblem } from './contact/read-email'
import { mapColumns } from './map-columns'
import { createTally } from './tally'

export interface EmailsNormalised extends Cleaned<{ columns: string[] }> {
  /** What is no address or probably mistyped, one value a row: row (from 1), column, raw, reason. */
  unreadable: Table
  /** Values by what came of them. */
  counts: Record<'valid' | EmailProblem, number>
}

const step = 'clean.normaliseEmail'
// What this step adds is no address column.
const emailNames = /^(?!.*_(?:canonical|valid|problem|suggestion)$).*(?:e-?mail|邮箱|电子邮件)/i

const problemNames: Readonly<Record<EmailProblem, Text>> = {
  typo: { en: 'Domain looks mistyped: see the suggestion', zh: '域名疑似拼错：见建议列' },
  masked: { en: 'Partly masked: not valid', zh: '部分被遮盖：不算有效' },
  'no-at-sign': { en: 'Without name or @: left as it was', zh: '缺少用户名或 @：保持原样' },
  several: { en: 'Several addresses: left as they were', zh: '含多个地址：保持原样' },
  'bad-name': { en: 'The name before @ cannot be: left as it was', zh: '@ 前的用户名不合规：保持原样' },
  'bad-domain': { en: 'The domain cannot be: left as it was', zh: '域名不合规：保持原样' },
}

/** E-mail addresses in one writing, with what was probably meant and what reaches the same mailbox. */
export const normaliseEmail = defineStep({
  name: step,
  summary: { en: 'Tidy e-mail addresses, say which are valid and why not, and suggest mended domains', zh: '规范电子邮箱，标明是否有效及原因，并对拼错的域名给出建议' },
  params: z.object({
    columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns with addresses; those named so where absent', zh: '邮箱列；不填则按列名判断' })),
    applyTypos: z.boolean().default(false).meta(says({ en: 'Whether suggested domains (gmial.com → gmail.com) are put in', zh: '是否直接采用建议的域名（gmial.com → gmail.com）' })),
    canonical: z.boolean().default(true).meta(says({ en: 'Whether a column is added with the mailbox that is reached: Gmail’s dots and what follows a plus left out', zh: '是否增加“同一邮箱”列：去掉 Gmail 的点号与加号后缀' })),
    details: z.boolean().default(true).meta(says({ en: 'Whether columns are added: valid, problem, suggestion', zh: '是否增加列：有效性、问题、建议' })),
    model: modelParam(step),
  }),

  run: (context, input: Table, given): Promise<EmailsNormalised> =>
    runCleaning({
      step,
      fit: (_, table, params: Omit<typeof given, 'model'>) =>
        Promise.resolve({ columns: params.columns?.map((name) => context.column(table, name).name) ?? table.columns.filter(({ name, kind }) => kind === 'text' && emailNames.test(name)).map(({ name }) => name) }),
      async apply(_, table, params, { columns }) {
        const counts: EmailsNormalised['counts'] = { valid: 0, typo: 0, masked: 0, 'no-at-sign': 0, several: 0, 'bad-name': 0, 'bad-domain': 0 }
        const tally = createTally({ tidied: { en: 'Tidied', zh: '规范写法' }, ...problemNames })
        const maps = columns.map((column) => {
          return {
            column,
            outputs: outputsOf(column, params),
            phrase: { en: `Reading ${column}`, zh: `读取 ${column}` },
            answer([text = null]: readonly (string | null)[], rows: number) {
              if (text === null || text.trim() === '') return { value: text, canonical: null, valid: null, problemName: null, suggestion: null }
              const read = readEmail(text, params.applyTypos)
              counts[read.problem ?? 'valid'] += rows
              if (read.problem !== null) tally.add(column, read.problem, rows, text, read.suggestion)
              if (read.email !== null && read.email !== text) tally.add(column, 'tidied', rows, text, read.email)
              const isValid = read.problem === null || read.problem === 'typo'
              return { value: read.email ?? text, canonical: read.canonical, valid: String(isValid), problemName: read.problem, suggestion: read.suggestion, problem: read.problem }
            },
          }
        })
        const { table: made, unreadable } = await mapColumns(context, table, maps)
        return { table: made, unreadable, counts, changes: tally.changes() }
      },
    }, context, input, given),

  show: (result) => showCleaned(result, [
    { figures: Object.entries(result.counts).filter(([name, count]) => name === 'valid' || count > 0).map(([name, value]) => ({ label: name === 'valid' ? { en: 'Valid', zh: '有效' } : shortNames[name as EmailProblem], value })) },
    ...(result.unreadable.rowCount === 0 ? [] : [{ table: result.unreadable, title: { en: 'To look at', zh: '待核对' } }]),
  ]),

  example: {
    input: { rows: [{ email: ' Ann.Li+shop@Gmail.COM ' }, { email: 'bob@gmial.com' }, { email: 'no address' }] },
    look: async ({ table }: EmailsNormalised) => table.rows(),
    gives: [
      { email: 'Ann.Li+shop@gmail.com', email_canonical: 'annli@gmail.com', email_valid: true, email_problem: null, email_suggestion: null },
      { email: 'bob@gmial.com', email_canonical: 'bob@gmial.com', email_valid: true, email_problem: 'typo', email_suggestion: 'bob@gmail.com' },
      { email: 'no address', email_canonical: null, email_valid: false, email_problem: 'no-at-sign', email_suggestion: null },
    ],
  },
})

const shortNames: Readonly<Record<EmailProblem, Text>> = {
  typo: { en: 'Mistyped', zh: '疑似拼错' },
  masked: { en: 'Masked', zh: '被遮盖' },
  'no-at-sign': { en: 'No address', zh: '非邮箱' },
  several: { en: 'Several', zh: '多个地址' },
  'bad-name': { en: 'Bad name', zh: '用户名不合规' },
  'bad-domain': { en: 'Bad domain', zh: '域名不合规' },
}

function outputsOf(column: string, { canonical, details }: { canonical: boolean; details: boolean }): { key: 'value' | 'canonical' | 'valid' | 'problemName' | 'suggestion'; name: string; type: string }[] {
  return [
    { key: 'value', name: column, type: 'VARCHAR' },
    ...(canonical ? [{ key: 'canonical', name: `${column}_canonical`, type: 'VARCHAR' } as const] : []),
    ...(details
      ? ([
          { key: 'valid', name: `${column}_valid`, type: 'BOOLEAN' },
          { key: 'problemName', name: `${column}_problem`, type: 'VARCHAR' },
          { key: 'suggestion', name: `${column}_suggestion`, type: 'VARCHAR' },
        ] as const)
      : []),
  ]
}
