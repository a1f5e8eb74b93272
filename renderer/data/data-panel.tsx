import { useState } from 'react'
import { columnKindNames, dataMessages } from '../../protocol/messages/data'
import { formatNumber, useLanguage, useText } from '../workbench/language'
import { ChevronRightIcon } from '../workbench/parts/icons'
import { inspect, useActiveSession, useWorkbench } from '../workbench/store'
import { platformBadge } from './platforms'
import { groupVariables, type ShownTable } from './source-tables'
import { Spark } from './spark'
import { VariableList } from './variable-list'
import './data.css'

/** The panel of what a notebook has at hand: exports that were loaded, tables and models that were made, other variables. */
export function DataPanel() {
  const text = useText()
  const session = useActiveSession()
  if (session === null) return <p className="panel-empty">{text(dataMessages.noNotebook)}</p>
  const data = groupVariables(session)
  const isEmpty = session.variables.length === 0
  if (isEmpty) {
    return (
      <div className="panel-empty">
        <p>{text(dataMessages.noData)}</p>
        <p>{text(dataMessages.noDataHint)}</p>
      </div>
    )
  }
  return (
    <div className="data-panel figures">
      {data.loaded.length > 0 ? (
        <section aria-label={text(dataMessages.loadedExports)}>
          <h2>{text(dataMessages.loadedExports)}</h2>
          {data.loaded.map((shown, index) => (
            <TableEntry key={shown.variable} session={session.session} shown={shown} isOpenAtFirst={index === 0} />
          ))}
        </section>
      ) : null}
      {data.made.length + data.models.length > 0 ? (
        <section aria-label={text(dataMessages.madeHere)}>
          <h2>{text(dataMessages.madeHere)}</h2>
          {data.made.map((shown) => (
            <TableEntry key={shown.variable} session={session.session} shown={shown} isOpenAtFirst={false} />
          ))}
          {data.models.map((model) => (
            <button key={model.name} type="button" className="data-entry" onClick={() => inspect({ kind: 'variable', name: model.name })}>
              <span className="data-badge">M</span>
              <span className="ellipsis">{model.name}</span>
              <small>{text(dataMessages.model)}</small>
            </button>
          ))}
        </section>
      ) : null}
      {data.others.length > 0 ? (
        <section aria-label={text(dataMessages.otherVariables)}>
          <h2>{text(dataMessages.otherVariables)}</h2>
          <VariableList variables={data.others} />
        </section>
      ) : null}
    </div>
  )
}

const columnsShown = 40

function TableEntry({ session, shown, isOpenAtFirst }: { session: string; shown: ShownTable; isOpenAtFirst: boolean }) {
  const text = useText()
  const language = useLanguage()
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const { table } = shown
  const isInspected = useWorkbench(({ inspector }) => inspector.isOpen && inspector.subject?.kind === 'table' && inspector.subject.table === table.id)
  const badge = platformBadge(shown.platform)
  const columns = table.columns.slice(0, columnsShown)
  return (
    <div>
      <div className="data-row" data-on={isInspected || undefined}>
        <button type="button" className="data-fold" aria-expanded={isOpen} aria-label={text(dataMessages.showColumns, { name: shown.variable })} onClick={() => setOpen(!isOpen)}>
          <ChevronRightIcon size={12} />
        </button>
        <button type="button" className="data-entry" title={shown.variable} onClick={() => inspect({ kind: 'table', table: table.id })}>
          <span className="data-badge" style={badge === null ? undefined : { background: badge.colour, color: '#fff' }}>
            {badge?.mark ?? 'T'}
          </span>
          <span className="ellipsis">{shown.variable}</span>
          <small>{formatNumber(table.rowCount, language)}</small>
        </button>
      </div>
      {isOpen ? (
        <ul className="data-columns" data-on={isInspected || undefined}>
          {columns.map((column) => (
            <li key={column.name}>
              <span className="ellipsis" title={`${column.name} ${column.type}`}>
                {column.name} <em>{text(columnKindNames[column.kind])}</em>
              </span>
              <Spark session={session} table={table.id} column={column} />
            </li>
          ))}
          {table.columns.length > columnsShown ? <li className="faint">{text(dataMessages.moreColumns, { count: table.columns.length - columnsShown })}</li> : null}
        </ul>
      ) : null}
    </div>
  )
}
