import * as z from 'zod'
import { formatNumber, type Text } from '../../protocol/text'
import { numberColumn } from '../engine/dialect'
import { isTable, Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import type { StepContext } from '../step/step-context'
import { createTrialContext, type Adviser, type Trial } from './plan/adviser'
import { adviseDuplicates, adviseNearDuplicates, adviseRobots, adviseTestOrders } from './plan/advise-rows'
import { adviseAddresses, adviseEmails, advisePhones, adviseText, adviseTimes, adviseTypes } from './plan/advise-text'
import { adviseValues } from './plan/advise-values'
import { toCell, toVariable, type Advice, type PlanStep } from './plan/plan-step'

export interface CleaningPlan {
  /** In the order in which they should run. */
  plan: PlanStep[]
  /** The cells one after the other, each under its reason. */
  code: Text
  /** The plan, one step a row: place, of, step, columns, affected, reason, code. */
  table: Table
  /** Rows that were looked at, of all tables. */
  rowsRead: number
}

const step = 'clean.auto'

/** Types come before what needs them; rows are dropped before values are filled in. */
const advisers: readonly Adviser[] = [adviseText, adviseTimes, adviseTypes, adviseDuplicates, adviseNearDuplicates, adviseTestOrders, adviseRobots, advisePhones, adviseEmails, adviseAddresses]

/** A plan of cleaning, cell by cell with its reasons. It is tried out on a copy and never applied. */
export const auto = defineStep({
  name: step,
  summary: { en: 'Propose a cleaning plan as cells of code, each with its reason and figures; nothing is applied', zh: '给出清洗方案：逐个单元格的代码及其理由与数字；不会自动执行' },
  params: z.object({
    variable: z.string().regex(/^[\p{L}_$][\p{L}\p{N}_$.]*$/u).optional().meta(says({ en: 'What the table is called in your cells; its own name where absent', zh: '该表在单元格中的变量名；不填则用表名' })),
    zone: z.string().min(1).default('UTC').meta(says({ en: 'Zone to propose for times that say none, such as Asia/Shanghai', zh: '为未注明时区的时间建议的时区，如 Asia/Shanghai' })),
    sampleRows: z.number().int().min(100).max(1_000_000).default(50_000).meta(says({ en: 'Rows, spread over a larger table, on which steps are tried out', zh: '大表中均匀抽取多少行来试算' })),
  }),

  async run(context, input: Table | Readonly<Record<string, Table>>, params): Promise<CleaningPlan> {
    const tables = isTable(input) ? [[params.variable ?? toVariable(input.name), input] as const] : Object.entries(input).map(([name, table]) => [`${params.variable === undefined ? '' : `${params.variable}.`}${name}`, table] as const)
    const plan: PlanStep[] = []
    let rowsRead = 0
    for (const [index, [variable, table]] of tables.entries()) {
      const found = await planOf(context, table, variable, params, (fraction) => context.report((index + fraction) / tables.length, { en: `Looking at ${variable}`, zh: `检查 ${variable}` }))
      plan.push(...found.plan)
      rowsRead += found.rowsRead
    }
    context.report(1, { en: 'Plan made', zh: '方案已生成' })
    return { plan, code: toCode(plan), table: await toPlanTable(context, plan), rowsRead }
  },

  show: ({ plan, code, table, rowsRead }) => [
    { figures: [{ label: { en: 'Proposed steps', zh: '建议步骤' }, value: plan.filter((one) => one.code !== null).length }, { label: { en: 'Rows looked at', zh: '检查行数' }, value: rowsRead }] },
    { words: plan.length === 0 ? { en: 'Nothing needs cleaning that this step can see.', zh: '未发现需要清洗的地方。' } : { en: `Nothing has been changed. What is proposed, and why:\n\n${listOf(plan, 'en')}`, zh: `数据未作任何改动。建议如下：\n\n${listOf(plan, 'zh')}` } },
    ...(plan.length === 0 ? [] : [{ table, title: { en: 'Plan', zh: '方案' } }, { words: { en: `Copy what you want into cells:\n\n\`\`\`ts\n${code.en}\n\`\`\``, zh: `把需要的部分复制到单元格：\n\n\`\`\`ts\n${code.zh}\n\`\`\`` } }]),
  ],

  example: {
    input: { rows: [{ price: ' ¥1.00', note: 'a' }, { price: '2.00', note: 'b' }, { price: '2.00', note: 'b' }] },
    params: { variable: 'orders' },
    look: ({ plan }: CleaningPlan) => plan.map(({ step: name, code }) => [name, code]),
    gives: [
      ['clean.normaliseText', "const ordersTidy = await clean.normaliseText(orders, { columns: ['price'] })\nordersTidy"],
      ['clean.coerce', "const ordersTyped = await clean.coerce(ordersTidy.table, { types: { price: 'decimal' } })\nordersTyped"],
      ['clean.deduplicate', 'const ordersOnce = await clean.deduplicate(ordersTyped.table)\nordersOnce'],
    ],
  },
})

async function planOf(context: StepContext, whole: Table, variable: string, { zone, sampleRows }: { zone: string; sampleRows: number }, report: (fraction: number) => void): Promise<{ plan: PlanStep[]; rowsRead: number }> {
  const { identifier } = context.engine.dialect
  const { context: own, dropAll } = createTrialContext(context)
  const every = Math.ceil(whole.rowCount / sampleRows)
  const names = whole.columnNames.map(identifier).join(', ')
  const sample = every <= 1 ? whole : await own.table(whole.name, `select ${names} from ${whole.numbered} where ${identifier(numberColumn)} % ${every} = 0 order by ${identifier(numberColumn)}`)
  const trial: Trial = { context: own, table: sample, whole, scale: sample.rowCount === 0 ? 1 : whole.rowCount / sample.rowCount, zone }
  const plan: PlanStep[] = []
  let expression = variable
  const base = variable.replace(/^.*\./, '')
  const add = (advice: Advice): void => {
    const name = `${base}${advice.becomes}`
    const code = toCell(advice, expression, name)
    plan.push({ of: variable, step: advice.step, columns: advice.columns, reason: advice.reason, affected: advice.affected, code })
    if (code !== null) expression = advice.code === undefined ? `${name}.table` : name
    if (advice.after !== null) trial.table = advice.after
  }
  try {
    if (whole.rowCount > 0) {
      for (const [index, adviser] of advisers.entries()) {
        const advice = await adviser(trial)
        if (advice !== null) add(advice)
        report((index + 1) / (advisers.length + 1))
      }
      for (const advice of await adviseValues(trial)) add(advice)
    }
  } finally {
    await dropAll()
  }
  return { plan, rowsRead: sample.rowCount }
}

function toCode(plan: readonly PlanStep[]): Text {
  const cells = (language: 'en' | 'zh'): string => plan.map(({ reason, code }) => `// ${reason[language].replaceAll('**', '')}${code === null ? '' : `\n${code}`}`).join('\n\n')
  return { en: cells('en'), zh: cells('zh') }
}

function listOf(plan: readonly PlanStep[], language: 'en' | 'zh'): string {
  return plan.map((one, index) => `${index + 1}. ${one.step === null ? '' : `\`${one.step}\` · `}${one.reason[language]}${one.affected === null ? '' : language === 'en' ? ` (${formatNumber(one.affected, 'en')})` : `（${formatNumber(one.affected, 'zh')}）`}`).join('\n')
}

async function toPlanTable(context: StepContext, plan: readonly PlanStep[]): Promise<Table> {
  const relation = context.engine.freshName('plan')
  const columns = {
    place: Int32Array.from(plan, (_, index) => index + 1),
    of: plan.map(({ of }) => of),
    step: plan.map((one) => one.step),
    columns: plan.map((one) => one.columns.join(', ')),
    affected: Float64Array.from(plan, ({ affected }) => affected ?? Number.NaN),
    reason: plan.map(({ reason }) => reason[context.language].replaceAll('**', '')),
    code: plan.map(({ code }) => code),
  }
  await context.engine.register(relation, columns, { of: 'VARCHAR', step: 'VARCHAR', columns: 'VARCHAR', affected: 'BIGINT', reason: 'VARCHAR', code: 'VARCHAR' })
  return Table.of(context.engine, relation, 'plan')
}
