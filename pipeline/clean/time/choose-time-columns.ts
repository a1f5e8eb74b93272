import type { Table } from '../../engine/table'
import { FailureError } from '../../../protocol/failure'
import type { StepContext } from '../../step/step-context'
import { learnTimeForm, type FormQuestion, type LearnedForm } from './learn-time-form'

/** A share of a text column's values that makes it one of times without anybody saying so. */
const certainShare = 0.9

/** Text columns that are plainly times; counts of days or seconds never are, since so many other numbers look like them. */
export async function chooseTimeColumns(context: StepContext, table: Table, question: FormQuestion): Promise<LearnedForm[]> {
  const chosen: LearnedForm[] = []
  for (const column of table.columns.filter(({ kind }) => kind === 'text')) {
    try {
      const learned = await learnTimeForm(context, table, column, question)
      const isPlain = learned.form !== null && !learned.form.startsWith('epoch') && learned.form !== 'excel' && learned.form !== 'month-day'
      if (isPlain && learned.share >= certainShare) chosen.push(learned)
    } catch (thrown) {
      // No form fits: no column of times. That the order of day and month stays open is for a person to settle.
      if (!(thrown instanceof FailureError) || thrown.failure.kind !== 'bad-params' || thrown.failure.parameter !== 'columns') throw thrown
    }
  }
  return chosen
}
