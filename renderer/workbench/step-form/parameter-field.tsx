import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { ParameterDescription } from '../../../protocol/kernel'
import type { Column } from '../../../protocol/table'
import { useText } from '../language'
import { Select } from '../parts/select'
import { TextField } from '../parts/text-field'
import { canBeNothing, choicesOf, fieldKind, nothing } from './step-code'

interface ParameterFieldProps {
  parameter: ParameterDescription
  columns: readonly Column[]
  /** As text; several with commas; empty leaves it to the step. */
  value: string
  problem: string | null
  onChange: (value: string) => void
}

const asDefault = ' default'

/** One parameter, in the field that fits its schema. */
export function ParameterField({ parameter, columns, value, problem, onChange }: ParameterFieldProps) {
  const text = useText()
  const kind = fieldKind(parameter)
  const standard = parameter.default === undefined ? null : text('stepDefault', { value: typeof parameter.default === 'string' ? parameter.default : JSON.stringify(parameter.default) })
  const hint = [text(parameter.description), standard].filter(Boolean).join(' · ')
  const label = parameter.name

  if (kind === 'flag' || kind === 'choice' || (kind === 'column' && columns.length > 0)) {
    const choices =
      kind === 'flag'
        ? [
            { id: 'true', label: text('stepYes') },
            { id: 'false', label: text('stepNo') },
          ]
        : (kind === 'choice' ? choicesOf(parameter) : columns.map((column) => column.name)).map((name) => ({ id: name, label: name }))
    const none = canBeNothing(parameter) ? [{ id: nothing, label: text('stepNothing') }] : []
    const options = [...(parameter.isRequired ? [] : [{ id: asDefault, label: text('stepAsDefault') }]), ...none, ...choices]
    return (
      <div className="step-parameter">
        <Select
          label={label}
          placeholder={text('stepRequired')}
          options={options}
          value={value === '' ? (parameter.isRequired ? null : asDefault) : value}
          onChange={(id) => onChange(id === asDefault ? '' : id)}
        />
        <p className="field-hint">{hint}</p>
        {problem === null ? null : <p className="field-problem">{problem}</p>}
      </div>
    )
  }
  if (kind === 'choices' || (kind === 'columns' && columns.length > 0)) {
    const names = kind === 'choices' ? choicesOf(parameter) : columns.map((column) => column.name)
    return (
      <div className="step-parameter">
        <span className="field-label" id={`parameter-${label}`}>
          {label}
        </span>
        <ToggleButtonGroup
          className="chips"
          aria-labelledby={`parameter-${label}`}
          selectionMode="multiple"
          selectedKeys={value === '' ? [] : value.split(',')}
          onSelectionChange={(keys) => onChange(names.filter((name) => keys.has(name)).join(','))}
        >
          {names.map((name) => (
            <ToggleButton key={name} id={name} className="chip">
              {name}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <p className="field-hint">{hint}</p>
        {problem === null ? null : <p className="field-problem">{problem}</p>}
      </div>
    )
  }
  const isList = kind === 'texts' || kind === 'columns'
  return (
    <TextField
      label={label}
      value={value}
      onChange={onChange}
      isRequired={parameter.isRequired}
      isMultiline={kind === 'json'}
      isCode={kind === 'json'}
      placeholder={parameter.default === undefined ? '' : typeof parameter.default === 'string' ? parameter.default : JSON.stringify(parameter.default)}
      hint={isList ? `${hint} · ${text('stepListHint')}` : hint}
      problem={problem}
    />
  )
}
