import { isTable, type Table } from '../../pipeline/engine/table'
import { Chart } from '../../pipeline/plot/chart'
import type { Context } from '../../pipeline/step/context'
import type { AnyStepSpec } from '../../pipeline/step/define-step'
import type { Lineage } from '../../pipeline/step/lineage'
import { toFailure, type Failure } from '../../protocol/failure'

/** A step whose own types the suite does not know. */
export type AnyStep = ((input: never, params?: never, options?: { context?: Context }) => Promise<{ lineage: Lineage }>) & { spec: AnyStepSpec }

/** Calls a step as a cell would, with values that its types might forbid: the check at run time is what is tried. */
export function callStep(step: AnyStep, input: Table | Record<string, Table> | undefined, params: object | undefined, context: Context): Promise<{ lineage: Lineage }> {
  return step(input as never, params as never, { context })
}

export async function findFailure(work: () => Promise<unknown>): Promise<Failure | null> {
  try {
    await work()
    return null
  } catch (thrown) {
    return toFailure(thrown)
  }
}

/** A result as plain data: tables as their digest, charts as they are drawn, without the time that it took. */
export async function toPlainResult(result: object): Promise<unknown> {
  if (isTable(result)) return { digest: await result.digest() }
  if (result instanceof Chart) return result.toPlotly('en')
  if (Array.isArray(result)) return Promise.all(result.map((item: unknown) => toPlainValue(item)))
  const entries = await Promise.all(Object.entries(result).map(async ([key, value]) => [key, await toPlainValue(value)] as const))
  return Object.fromEntries(entries.filter(([key, value]) => key !== 'milliseconds' && value !== undefined))
}

function toPlainValue(value: unknown): Promise<unknown> {
  return typeof value === 'object' && value !== null ? toPlainResult(value) : Promise.resolve(value)
}
