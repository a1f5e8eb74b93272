import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { newColumnName } from '../new-column'
import { withScratch } from '../scratch'
import { keepScores, type Judge } from './judge-rows'
import type { OutlierParams } from './params'
import { spreadChart, type Applied } from './spread-chart'

/** Gives each row its score, and a mark; or removes the rows above the limit. */
export function applyJudge(context: StepContext, input: Table, { action }: OutlierParams, judge: Judge): Promise<Applied> {
  return withScratch(context, async (keep) => {
    const { dialect } = context.engine
    const scores = await keepScores(context, keep, input, judge)
    const isOutlier = `s.score > cast('${judge.limit}' as double)`
    const [score = '', mark = ''] = ['anomaly_score', 'is_outlier'].map((name) => newColumnName(input.columnNames, name))
    const own = input.columnNames.map((name) => `base.${dialect.identifier(name)}`)
    const number = `base.${dialect.identifier(numberColumn)}`
    const [[count] = []] = await context.query(`select count(*) from ${scores} s where ${isOutlier}`)
    const table = await context.table(
      input.name,
      `select ${[...own, `s.score as ${dialect.identifier(score)}`, ...(action === 'flag' ? [`${isOutlier} as ${dialect.identifier(mark)}`] : [])].join(', ')}
       from ${input.numbered} base join ${scores} s on ${number} = s.judged_row${action === 'remove' ? ` where not ${isOutlier}` : ''} order by ${number}`,
    )
    const limit = Number(judge.limit.toPrecision(4))
    const what =
      action === 'remove'
        ? { en: `rows with an anomaly score above ${limit} removed`, zh: `删除异常得分高于 ${limit} 的行` }
        : { en: `rows with an anomaly score above ${limit} marked`, zh: `标记异常得分高于 ${limit} 的行` }
    const changed = Number(count)
    return { table, changes: changed === 0 ? [] : [{ column: judge.columns.join(', '), what, changed, before: input.rowCount, after: table.rowCount }], charts: [await spreadChart(table, score, { high: judge.limit })] }
  })
}
