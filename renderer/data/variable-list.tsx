import type { Variable } from '../../protocol/kernel'
import { dataMessages } from '../../protocol/messages/data'
import { useText } from '../workbench/language'
import { inspect, useActiveSession } from '../workbench/store'
import './data.css'

/** Variables that are no tables: name, type and one line of what they hold. */
export function VariableList({ variables }: { variables: readonly Variable[] }) {
  return (
    <ul className="variable-list">
      {variables.map((variable) => (
        <li key={variable.name}>
          <button type="button" onClick={() => inspect({ kind: 'variable', name: variable.name })} title={variable.preview}>
            <span className="variable-name ellipsis">{variable.name}</span>
            <em>{variable.type}</em>
            <span className="variable-preview ellipsis">{variable.preview}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** One variable in the inspector. */
export function VariableInspector({ name }: { name: string }) {
  const text = useText()
  const session = useActiveSession()
  const variable = session?.variables.find((candidate) => candidate.name === name)
  if (!session || !variable) return <p className="panel-empty">{text(dataMessages.variableGone)}</p>
  const number = session.cells.findIndex((cell) => cell.id === variable.cell) + 1
  return (
    <div className="inspector-body">
      <h2 className="inspector-title">{variable.name}</h2>
      <dl className="facts">
        <dt>{text(dataMessages.type)}</dt>
        <dd>
          <code>{variable.type}</code>
        </dd>
        <dt>{text(dataMessages.value)}</dt>
        <dd>
          <code>{variable.preview}</code>
        </dd>
      </dl>
      {number > 0 ? <p className="faint">{text(dataMessages.fromCell, { cell: number })}</p> : null}
    </div>
  )
}
