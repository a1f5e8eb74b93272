import { countDuplicateRows } from '../duplicate-rows'
import { nearDuplicates } from '../near-duplicates'
import { removeRobots } from '../remove-robots'
import { removeTestOrders } from '../remove-test-orders'
import { deduplicate } from '../deduplicate'
import { percent, tryStep, type Adviser } from './adviser'

const mostCompared = 50_000

export const adviseDuplicates: Adviser = async (trial) => {
  // A part of the table holds few of its repetitions: they are counted in the whole.
  const inWhole = await countDuplicateRows(trial.context, trial.whole, trial.whole.columns)
  const inCopy = await countDuplicateRows(trial.context, trial.table, trial.table.columns)
  const affected = Math.max(inWhole, inCopy)
  if (affected === 0) return null
  const after = await tryStep(trial, deduplicate, {})
  return {
    becomes: 'Once', step: 'clean.deduplicate', columns: [], params: {}, affected, after: after?.table ?? null,
    reason: { en: `${affected} rows (${percent(affected, trial.whole.rowCount)}) repeat an earlier one exactly`, zh: `${affected} 行（${percent(affected, trial.whole.rowCount)}）与前面的行完全相同` },
  }
}

export const adviseNearDuplicates: Adviser = async (trial) => {
  const { table } = trial
  const columns = table.columns.filter(({ name, kind }) => kind === 'text' && name !== 'platform').map(({ name }) => name)
  if (table.rowCount > mostCompared || columns.length === 0) return null
  const same = table.columns.filter(({ name, kind }) => kind !== 'text' && name !== 'platform').map(({ name }) => name)
  const params = { columns, ...(same.length === 0 ? {} : { same }), threshold: 1 }
  const tried = await tryStep(trial, nearDuplicates, params)
  if (tried === null || tried.duplicates === 0) return null
  const affected = Math.round(tried.duplicates * trial.scale)
  return {
    becomes: 'Marked', step: 'clean.nearDuplicates', columns, params, affected, after: null,
    reason: { en: `${affected} rows differ from another one in case, blanks or marks alone; they are marked, not removed`, zh: `${affected} 行与另一行仅有大小写、空白或标点之别；只标记，不删除` },
  }
}

export const adviseTestOrders: Adviser = async (trial) => {
  const tried = await tryStep(trial, removeTestOrders, {})
  const affected = Math.round((trial.table.rowCount - (tried?.rowsAfter ?? trial.table.rowCount)) * trial.scale)
  if (tried === null || affected === 0) return null
  return {
    becomes: 'Meant', step: 'clean.removeTestOrders', columns: [], params: {}, affected, after: tried.table,
    reason: { en: `${affected} rows (${percent(affected, trial.whole.rowCount)}) look like test orders; the step lists each with why`, zh: `${affected} 行（${percent(affected, trial.whole.rowCount)}）像测试订单；该步骤会逐条列出原因` },
  }
}

export const adviseRobots: Adviser = async (trial) => {
  const tried = await tryStep(trial, removeRobots, {})
  const affected = Math.round((trial.table.rowCount - (tried?.rowsAfter ?? trial.table.rowCount)) * trial.scale)
  if (tried === null || affected === 0) return null
  return {
    becomes: 'Human', step: 'clean.removeRobots', columns: [], params: {}, affected, after: tried.table,
    reason: { en: `${affected} events (${percent(affected, trial.whole.rowCount)}) look like those of robots; the step lists each suspect with why`, zh: `${affected} 个事件（${percent(affected, trial.whole.rowCount)}）像机器人所为；该步骤会列出每个可疑账号及原因` },
  }
}
