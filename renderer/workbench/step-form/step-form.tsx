import { useMemo, useState } from 'react'
import type { ParameterDescription, StepDescription } from '../../../protocol/kernel'
import type { SessionState } from '../../../protocol/session/state'
import { highlight } from '../../notebook/highlight'
import { insertSource } from '../../notebook/commands'
import { useText } from '../language'
import { Button } from '../parts/button'
import { PlayIcon } from '../parts/icons'
import { Select } from '../parts/select'
import { TextField } from '../parts/text-field'
import { ParameterField } from './parameter-field'
import { freeName, inputsOf, isName, readField, stepCode } from './step-code'
import './step-form.css'

interface StepFormProps {
  session: SessionState
  step: StepDescription
}

/** A step's parameters as a form; what it gives is a readable cell of code. */
export function StepForm({ session, step }: StepFormProps) {
  const text = useText()
  const tables = session.variables.filter((variable) => variable.table !== null)
  const inputs = useMemo(() => inputsOf(step), [step])
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const [typed, setTyped] = useState<Record<string, string>>({})
  const [isChecked, setChecked] = useState(false)
  const [named, setNamed] = useState<string | null>(null)
  const taken = useMemo(() => new Set([...session.variables.map((variable) => variable.name), ...session.cells.flatMap((cell) => cell.defines)]), [session.variables, session.cells])
  const result = named ?? freeName(step, taken)

  const tableOf = (input: string): string | null => chosen[input] ?? (tables.length === 1 || inputs.length === 1 ? (tables[0]?.name ?? null) : null)
  const columns = tables.find((variable) => variable.name === tableOf(inputs[0] ?? ''))?.table?.columns ?? []
  const readings = step.params.map((parameter) => ({ parameter, reading: readField(parameter, typed[parameter.name] ?? '') }))
  const problemOf = (parameter: ParameterDescription): string | null => {
    const reading = readings.find((one) => one.parameter === parameter)?.reading
    if (!reading || 'value' in reading || (!isChecked && reading.problem === 'stepRequired')) return null
    return text(reading.problem, reading.limit === undefined ? {} : { limit: reading.limit })
  }
  const isReady = inputs.every((input) => tableOf(input) !== null) && readings.every(({ reading }) => 'value' in reading) && isName(result)
  const code = stepCode(
    step,
    Object.fromEntries(inputs.map((input) => [input, tableOf(input) ?? (input === '' ? 'table' : input)])),
    Object.fromEntries(readings.map(({ parameter, reading }) => [parameter.name, 'value' in reading ? reading.value : undefined])),
    isName(result) ? result : 'result',
  )
  const insert = (isRun: boolean): void => {
    setChecked(true)
    if (!isReady) return
    void insertSource(session, code, isRun)
    setNamed(null)
  }

  return (
    <form className="step-form" onSubmit={(event) => event.preventDefault()}>
      <header>
        <h2>{step.name}</h2>
        <p>{text(step.summary)}</p>
      </header>
      {tables.length === 0 ? (
        <p className="step-note">{text('stepInputNone')}</p>
      ) : (
        inputs.map((input) => (
          <Select
            key={input}
            label={input === '' ? text('stepInput') : `${text('stepInput')} ${input}`}
            placeholder={text('stepInputPlaceholder')}
            options={tables.map((variable) => ({ id: variable.name, label: variable.name }))}
            value={tableOf(input)}
            onChange={(name) => setChosen((before) => ({ ...before, [input]: name }))}
          />
        ))
      )}
      {step.params.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          columns={columns}
          value={typed[parameter.name] ?? ''}
          problem={problemOf(parameter)}
          onChange={(value) => setTyped((before) => ({ ...before, [parameter.name]: value }))}
        />
      ))}
      <TextField label={text('stepResult')} isCode value={result} onChange={setNamed} problem={isName(result) ? null : text('stepResultProblem')} />
      <figure className="step-code">
        <figcaption>{text('stepCode')}</figcaption>
        <pre tabIndex={0} dangerouslySetInnerHTML={{ __html: highlight(code, 'typescript') }} />
      </figure>
      <div className="step-actions">
        <Button look="primary" icon={<PlayIcon />} onPress={() => insert(true)} isDisabled={tables.length === 0 || !session.isTrusted || session.readOnly !== null}>
          {text('stepInsertRun')}
        </Button>
        <Button onPress={() => insert(false)} isDisabled={tables.length === 0 || session.readOnly !== null}>
          {text('stepInsert')}
        </Button>
      </div>
    </form>
  )
}
