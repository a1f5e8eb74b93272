import type { Column } from '../../../protocol/table'
import type { Table } from '../../engine/table'
import { isMeasured } from '../../engine/column-spread'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import type { ImputeMethod, ImputeParams } from './params'

export const step = 'clean.imputeMissing'

/** How one column is filled: the parameters of the whole with the column's own before them. */
export interface Rule extends Pick<ImputeParams, 'value' | 'by' | 'orderBy' | 'limit' | 'ends'> {
  column: Column
  method: ImputeMethod
}

const ordered: ReadonlySet<ImputeMethod> = new Set(['forwardFill', 'backwardFill', 'linear', 'time'])

export const isOrdered = ({ method }: Rule): boolean => ordered.has(method)

/**
 * The rule of each column that is to be filled. Where no columns are named it is every column that the method can fill.
 * Fails with `bad-params` where a method cannot fill a column that was named.
 */
export function toRules(context: StepContext, table: Table, params: ImputeParams): Rule[] {
  const own = params.perColumn ?? {}
  for (const name of [...Object.keys(own), ...params.by]) context.column(table, name)
  const named = params.columns ?? (Object.keys(own).length > 0 ? [] : null)
  const columns = [...new Set([...(named ?? table.columnNames), ...Object.keys(own)])].map((name) => context.column(table, name))
  const rules = columns.map((column): Rule => {
    const { method, ...rest } = { ...pick(params), ...own[column.name] }
    return { column, ...rest, method: (method === 'mean' || method === 'median') && !isMeasured(column) ? 'mode' : method }
  })
  return rules.filter((rule) => {
    if (params.by.includes(rule.column.name) || rule.column.name === rule.orderBy) return named !== null && refuseKey(context, rule)
    const problem = problemOf(rule)
    if (problem !== null && (named !== null || problem.parameter !== 'columns')) refuse(context, step, problem.parameter, problem.problem, rule.column.name)
    return problem === null
  })
}

function pick({ method, value, by, orderBy, limit, ends }: ImputeParams): Omit<Rule, 'column'> {
  return { method, value, by, orderBy, limit, ends }
}

function refuseKey(context: StepContext, { column }: Rule): never {
  return refuse(context, step, 'columns', { en: 'must not name a column that groups or orders the rows', zh: '不能包含用于分组或排序的列' }, column.name)
}

function problemOf({ column, method, value, orderBy, by }: Rule): { parameter: string; problem: { en: string; zh: string } } | null {
  const isStrange = column.kind === 'json' || column.kind === 'bytes'
  if (method === 'constant' && value === undefined) return { parameter: 'value', problem: { en: 'is what to fill in and must be given', zh: '必须给出要填入的值' } }
  if (method === 'time' && orderBy === undefined) return { parameter: 'orderBy', problem: { en: 'must name the column of times', zh: '必须给出时间列' } }
  if ((method === 'linear' || method === 'time') && !isMeasured(column)) {
    return { parameter: 'columns', problem: { en: 'holds no numbers or times, which this method needs', zh: '不是数值或时间，无法使用该方法' } }
  }
  if ((method === 'nearestNeighbours' || method === 'regression') && by.length > 0) {
    return { parameter: 'by', problem: { en: 'is not for this method, which looks at the other columns: name them in `features`', zh: '不适用于该方法：它利用其他列，请改用 `features` 指定' } }
  }
  if ((method === 'nearestNeighbours' || method === 'regression') && isStrange) {
    return { parameter: 'columns', problem: { en: 'holds lists or bytes, which this method cannot fill', zh: '是列表或字节，无法使用该方法' } }
  }
  return null
}
