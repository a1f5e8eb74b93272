import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeSteps } from '../../pipeline/describe-steps'
import { isTable, type Table } from '../../pipeline/engine/table'
import { stages } from '../../pipeline/stages.generated'
import { createContext, type Context } from '../../pipeline/step/context'
import { displaySymbol, isDisplayable } from '../../pipeline/step/display'
import { isExampleTable, type ExampleTable, type StepExample } from '../../pipeline/step/example'
import { toTable } from '../../pipeline/step/to-table'
import { stageNames } from '../../protocol/at-hand'
import { mime } from '../../protocol/output'
import { badValues } from './bad-values'
import { callStep, findFailure, toPlainResult, type AnyStep } from './call-step'

const workspace = mkdtempSync(join(tmpdir(), 'souk-contract-'))
const steps = Object.entries(stages).flatMap(([stage, own]) => Object.entries<AnyStep>(own).map(([key, step]) => ({ name: step.spec.name, stage, key, step })))
let context: Context

beforeAll(() => {
  context = createContext({ workspace, seed: 1 })
})
afterAll(() => context.close())

/** The example's tables, each changed the same way. */
async function makeInput(example: StepExample<object, never>, change: (table: Table) => Promise<Table> = (table) => Promise.resolve(table)): Promise<Table | Record<string, Table>> {
  const make = async (name: string, { rows, types }: ExampleTable): Promise<Table> => change(await toTable(rows, { name, types, context }))
  if (isExampleTable(example.input)) return make('table', example.input)
  const tables = await Promise.all(Object.entries(example.input).map(async ([name, table]) => [name, await make(name, table)] as const))
  return Object.fromEntries(tables)
}

/** Rows of the same columns, made from the table's own. */
async function derive(table: Table, sql: string): Promise<Table> {
  const { Table: TableClass } = await import('../../pipeline/engine/table')
  const relation = table.engine.freshName('derived')
  await table.engine.materialise(relation, sql)
  return TableClass.of(table.engine, relation)
}

/**
 * A signal that counts how often it is looked at. At a given look it is aborted in a turn of its own, as a person's interrupt is:
 * a step that keeps the thread to its end does not hear of it.
 */
function countLooks(abortAt = Infinity): { signal: AbortSignal; looks(): number } {
  const controller = new AbortController()
  let looks = 0
  Object.defineProperty(controller.signal, 'aborted', {
    get(this: AbortSignal): unknown {
      looks += 1
      if (looks === abortAt) setImmediate(() => controller.abort())
      return Reflect.get(AbortSignal.prototype, 'aborted', this)
    },
  })
  return { signal: controller.signal, looks: () => looks }
}

const tablesOf = (input: Table | Record<string, Table>): Table[] => (isTable(input) ? [input] : Object.values(input))
const digests = (input: Table | Record<string, Table>): Promise<string[]> => Promise.all(tablesOf(input).map((table) => table.digest()))

test('the stages at hand are those that have steps', () => {
  expect(Object.keys(stages)).toEqual([...stageNames])
})

test('there are steps to hold to the contract', () => {
  expect(steps.length).toBeGreaterThanOrEqual(3)
})

describe.each(steps)('$name', ({ name, stage, key, step }) => {
  const { example } = step.spec

  test('is called as its file and its export are', () => {
    const file = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    expect({ name, hasFile: existsSync(join(import.meta.dirname, '../../pipeline', stage, `${file}.ts`)) }).toEqual({ name: `${stage}.${key}`, hasFile: true })
  })

  test('describes itself and each parameter in both languages', () => {
    const description = describeSteps().find((one) => one.name === name)
    const texts = [description?.summary, ...(description?.params.map((parameter) => parameter.description) ?? [])]
    const unsaid = texts.filter((text) => text === undefined || text.en.trim() === '' || text.zh.trim() === '' || !/\p{Script=Han}/u.test(text.zh))
    expect({ unsaid, hasExample: description?.example.includes(`await ${name}(`) }).toEqual({ unsaid: [], hasExample: true })
  })

  test('gives what its example says, and leaves its input as it was', async () => {
    const input = await makeInput(example)
    const before = await digests(input)
    const result = await callStep(step, input, example.params, context)
    expect(await example.look(result as never)).toEqual(example.gives)
    expect(await digests(input)).toEqual(before)
  })

  test('tells its lineage', async () => {
    const input = await makeInput(example)
    const { lineage } = await callStep(step, input, example.params, context)
    expect(lineage).toMatchObject({ step: name, inputs: tablesOf(input).map((table) => ({ rows: table.rowCount })), params: example.params ?? {}, milliseconds: expect.any(Number) })
  })

  test('shows a person something in both languages, with text for other readers', async () => {
    const result: unknown = await callStep(step, await makeInput(example), example.params, context)
    if (!isDisplayable(result)) throw new TypeError('the result cannot be shown')
    for (const language of ['en', 'zh'] as const) {
      const bundles = await result[displaySymbol](language)
      expect(bundles.length).toBeGreaterThan(0)
      expect(bundles.filter((bundle) => typeof bundle[mime.text] !== 'string' || bundle[mime.text] === '')).toEqual([])
    }
  })

  test('gives the same bytes twice with the same seed, on one thread or more', async () => {
    const run = async (threads?: number): Promise<string> => {
      const own = createContext({ workspace, seed: 7, threads })
      try {
        const made = await Promise.all((isExampleTable(example.input) ? [['table', example.input] as const] : Object.entries(example.input)).map(async ([table, { rows, types }]) => [table, await toTable(rows, { name: table, types, context: own })] as const))
        const input = isExampleTable(example.input) ? made[0]?.[1] : Object.fromEntries(made)
        return JSON.stringify(await toPlainResult(await callStep(step, input, example.params, own)))
      } finally {
        await own.close()
      }
    }
    const first = await run()
    expect([await run(), await run(1)]).toEqual([first, first])
  })

  test('refuses each value that its parameters do not allow, by the parameter’s name', async () => {
    const input = await makeInput(example)
    const description = describeSteps().find((one) => one.name === name)
    const bad = (description?.params ?? []).flatMap((parameter) => badValues(parameter.schema).map((value) => [parameter.name, value] as const))
    const answers = await Promise.all(
      [...bad, ['noSuchParameter', 1] as const].map(async ([parameter, value]) => {
        const failure = await findFailure(() => callStep(step, input, { ...example.params, [parameter]: value }, context))
        return { parameter, value, failure: failure?.kind === 'bad-params' && failure.problem !== '' ? failure.parameter : failure }
      }),
    )
    expect(answers.filter(({ parameter, failure }) => failure !== parameter)).toEqual([])
    if ((description?.params.length ?? 0) > 0) expect(bad.length).toBeGreaterThan(0)
  })

  test.each([
    ['no rows', (table: Table) => derive(table, `select * from ${table.sqlName} where false`)],
    ['one row', (table: Table) => derive(table, `select * from ${table.sqlName} limit 1`)],
    ['nothing but missing values', (table: Table) => derive(table, `select ${table.columns.map(({ name: column, type }) => `cast(null as ${type}) as ${table.engine.dialect.identifier(column)}`).join(', ')} from ${table.sqlName}`)],
  ])('works with %s, or says what a person can act on', async (_, change) => {
    const input = await makeInput(example, change)
    const failure = await findFailure(async () => {
      const result: unknown = await callStep(step, input, example.params, context)
      if (isDisplayable(result)) for (const language of ['en', 'zh'] as const) await result[displaySymbol](language)
    })
    expect(['works', 'too-few-rows', 'bad-params', 'missing-column']).toContain(failure?.kind ?? 'works')
  })

  test('has a result whose own data survives being saved and loaded, models among it', async () => {
    const plain = await toPlainResult(await callStep(step, await makeInput(example), example.params, context))
    expect(JSON.parse(JSON.stringify(plain))).toEqual(plain)
    expect(structuredClone(plain)).toEqual(plain)
  })

  test('ends when cancelled, leaving its input and the engine as they were', async () => {
    const whole = countLooks()
    await callStep(step, await makeInput(example), example.params, { ...context, signal: whole.signal })
    const input = await makeInput(example, (table) => derive(table, `select t.* from ${table.sqlName} t, range(10000)`))
    const before = await digests(input)
    const half = countLooks(Math.ceil(whole.looks() / 2))
    expect(await findFailure(() => callStep(step, input, example.params, { ...context, signal: half.signal }))).toEqual({ kind: 'cancelled' })
    expect(await digests(input)).toEqual(before)
    expect(await example.look((await callStep(step, await makeInput(example), example.params, context)) as never)).toEqual(example.gives)
  })
})
