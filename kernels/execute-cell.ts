import { cellLanguage } from '../protocol/notebook'
import { fail, type Failure, type StackFrame } from '../protocol/failure'
import { describeFailure } from '../protocol/failure-words'
import type { Output } from '../protocol/output'
import type { Language } from '../protocol/text'
import { isTableValue } from './describe-variables'
import type { Run } from './run'
import type { SessionLibrary } from './session-library'
import { runSqlCell } from './sql/run-sql-cell'
import type { CellRuntime } from './typescript/cell-runtime'
import type { CellScripts } from './typescript/cell-scripts'
import type { Evaluator } from './typescript/evaluate'
import { runtimeName } from './typescript/rewrite-top-level'
import type { StackReader } from './typescript/stack-frames'
import { thrownFailure } from './typescript/thrown-failure'
import type { Variables } from './typescript/variables'

export interface CellMachinery {
  runtime: CellRuntime
  scripts: CellScripts
  evaluator: Evaluator
  variables: Variables
  library: SessionLibrary
  stackReader: StackReader
  language(): Language
}

/** Carries what a cell threw out of its evaluation, whatever it is. */
class Thrown {
  constructor(readonly value: unknown) {}
}

/** Runs a cell and shows what came of it: its result, or its failure with the lines that it came from. */
export async function executeCell(run: Run, machinery: CellMachinery): Promise<void> {
  const { source, cell } = run.request
  const { library } = machinery
  try {
    const isSql = cellLanguage(source) === 'sql'
    if (isSql || library.isNamedIn(source)) await library.load()
    library.startRun(run)
    const value: unknown = await (isSql ? executeSql(run, machinery) : evaluate(source, run, machinery))
    if (run.isOver) return
    const bundles = await library.toBundles(value)
    await library.settleDisplays()
    if (run.isOver) return
    run.showResult(bundles)
    await run.end(null)
  } catch (thrown) {
    if (run.isOver) return
    const value = thrown instanceof Thrown ? thrown.value : thrown
    const { lastThrown } = machinery.runtime
    const stack = lastThrown !== null && Object.is(lastThrown.value, value) ? lastThrown.stack : ''
    const { failure, frames } = thrownFailure(value, cell, machinery.stackReader, stack)
    await library.settleDisplays().catch(() => undefined)
    run.showError(errorOutput(failure, frames, machinery.language()))
    await run.end(failure)
  }
}

/** The value of the source's last expression, waited for. */
async function evaluate(source: string, run: Run, { scripts, evaluator }: CellMachinery): Promise<unknown> {
  const script = scripts.compile(run.request.cell, source)
  for (const name of script.names) run.defines.add(name)
  run.result = null
  const evaluation = await evaluator.evaluate(script.code)
  if (evaluation.kind === 'threw') throw new Thrown(evaluation.value)
  if (evaluation.kind === 'refused') {
    const { message, line, column } = evaluation
    fail({ kind: 'cell-syntax', message, ...(script.toSource({ line, column }) ?? { line: 1, column: 1 }) })
  }
  const { result } = run as { result: { value: unknown } | null }
  if (result === null) return undefined
  try {
    return await result.value
  } catch (thrown) {
    throw new Thrown(thrown)
  }
}

async function executeSql(run: Run, machinery: CellMachinery): Promise<unknown> {
  const { library, variables } = machinery
  const { souk } = await library.load()
  const engine = await library.engine()
  const { value, name, created } = await runSqlCell(run.request.source, {
    engine,
    signal: run.signal,
    evaluate: (expression) => evaluate(expression, run, machinery),
    findTable(wanted) {
      const found = variables.read(wanted)?.value
      return isTableValue(found) ? found : null
    },
    isTable: isTableValue,
    tableOf: (relation, called) => souk.Table.of(engine, relation, called),
    onProgress: (fraction) => run.report({ id: 'sql', fraction, phrase: { en: 'Running the query', zh: '正在执行查询' }, remainingSeconds: null }),
  })
  for (const relation of created) run.defines.add(relation)
  if (name === null || run.isOver) return value
  machinery.runtime.given = value
  // On the header's line, where a name that cannot be declared is to be shown.
  await evaluate(`      const ${name} = ${runtimeName}.given`, run, machinery)
  return value
}

function errorOutput(failure: Failure, frames: readonly StackFrame[], language: Language): Output {
  const { title, detail, hint } = describeFailure(failure, language)
  const isError = failure.kind === 'cell-error'
  const name = isError ? failure.name : title
  const message = isError ? failure.message : detail
  const places = frames.map(({ function: called, cell, file, line, column }) => `    at ${called ?? ''}${called === undefined ? '' : ' '}(${file ?? cell ?? ''}:${line ?? 1}:${column ?? 1})`)
  return {
    output_type: 'error',
    ename: name,
    evalue: message,
    traceback: [message === '' ? name : `${name}: ${message}`, ...places, ...(hint === null ? [] : [hint])],
    metadata: { souk: { failure } },
  }
}
