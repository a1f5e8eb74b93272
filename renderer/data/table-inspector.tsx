import { useMemo, useState, type ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { columnKindNames, dataMessages } from '../../protocol/messages/data'
import type { CellValue, Column, TableSummary } from '../../protocol/table'
import { formatNumber, useLanguage, useText } from '../workbench/language'
import { Button, IconButton } from '../workbench/parts/button'
import { ChevronRightIcon, CrossIcon } from '../workbench/parts/icons'
import { TextField } from '../workbench/parts/text-field'
import { useActiveSession } from '../workbench/store'
import { ColumnFacts } from './column-facts'
import { TableGrid } from './grid/table-grid'
import { platformBadge } from './platforms'
import { groupVariables } from './source-tables'
import { Spark } from './spark'
import './data.css'

const noRows: CellValue[][] = []
const manyColumns = 12
const columnsShown = 200

/** A table in the inspector: what it is, its columns with what they hold, and its rows at full size. `table` is its id. */
export function TableInspector({ table: id }: { table: string }) {
  const text = useText()
  const language = useLanguage()
  const session = useActiveSession()
  const [isOpen, setOpen] = useState(false)
  // A cell that runs again makes the table anew, under another id and the same name.
  const [lastName, setLastName] = useState<string | null>(null)
  const data = useMemo(() => (session === null ? null : groupVariables(session)), [session])
  const all = data === null ? [] : [...data.loaded, ...data.made]
  const shown = all.find((candidate) => candidate.table.id === id) ?? all.find((candidate) => candidate.variable === lastName)
  if (session === null || shown === undefined) return <p className="panel-empty">{text(dataMessages.tableGone)}</p>
  if (lastName !== shown.variable) setLastName(shown.variable)
  const { table } = shown
  const badge = platformBadge(shown.platform)
  const cellNumber = session.cells.findIndex((cell) => cell.id === shown.cell) + 1
  return (
    <div className="inspector-body figures">
      <div className="inspector-head">
        <span className="data-badge" style={badge === null ? undefined : { background: badge.colour, color: '#fff' }}>
          {badge?.mark ?? 'T'}
        </span>
        <h2 className="inspector-title ellipsis">{shown.variable}</h2>
        <Button size="small" onPress={() => setOpen(true)}>
          {text(dataMessages.open)}
        </Button>
      </div>
      <p className="inspector-summary">
        {text(dataMessages.rowCount, { count: table.rowCount })} · {text(dataMessages.columnCount, { count: table.columns.length })}
        {cellNumber > 0 ? ` · ${text(dataMessages.fromCell, { cell: cellNumber })}` : ''}
      </p>
      <dl className="facts">
        <dt>{text(dataMessages.relation)}</dt>
        <dd>
          <code>{table.id}</code>
        </dd>
      </dl>
      <ColumnList key={table.id} session={session.session} table={table} />
      {isOpen ? (
        <FullTable title={`${shown.variable} · ${formatNumber(table.rowCount, language)}`} onClose={() => setOpen(false)}>
          <TableGrid key={table.id} session={session.session} table={{ ...table, name: shown.variable }} head={noRows} isLive maxRows={null} />
        </FullTable>
      ) : null}
    </div>
  )
}

function ColumnList({ session, table }: { session: string; table: TableSummary }) {
  const text = useText()
  const [open, setOpen] = useState<string | null>(null)
  const [sought, setSought] = useState('')
  const found = table.columns.filter((column) => column.name.toLowerCase().includes(sought.toLowerCase())).slice(0, columnsShown)
  return (
    <section aria-label={text(dataMessages.columns)}>
      <h3 className="inspector-part">{text(dataMessages.columns)}</h3>
      {table.columns.length > manyColumns ? <TextField label={text(dataMessages.findColumn)} isLabelHidden placeholder={text(dataMessages.findColumn)} value={sought} onChange={setSought} /> : null}
      <ul className="column-list">
        {found.map((column) => (
          <ColumnEntry key={column.name} session={session} table={table.id} column={column} isOpen={open === column.name} onToggle={() => setOpen(open === column.name ? null : column.name)} />
        ))}
      </ul>
    </section>
  )
}

interface ColumnEntryProps {
  session: string
  table: string
  column: Column
  isOpen: boolean
  onToggle: () => void
}

function ColumnEntry({ session, table, column, isOpen, onToggle }: ColumnEntryProps) {
  const text = useText()
  return (
    <li data-open={isOpen || undefined}>
      <button type="button" className="column-entry" aria-expanded={isOpen} onClick={onToggle}>
        <ChevronRightIcon size={12} />
        <span className="ellipsis" title={column.type}>
          {column.name} <em>{text(columnKindNames[column.kind])}</em>
        </span>
        {isOpen ? null : <Spark session={session} table={table} column={column} />}
      </button>
      {isOpen ? <ColumnFacts session={session} table={table} column={column} /> : null}
    </li>
  )
}

/** A table over the whole window. */
function FullTable({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const text = useText()
  return (
    <ModalOverlay className="veil full-table-veil" isOpen onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable>
      <Modal className="modal full-table">
        <AriaDialog className="dialog">
          <div className="full-table-head">
            <Heading slot="title" className="inspector-title">
              {title}
            </Heading>
            <IconButton label={text(dataMessages.close)} icon={<CrossIcon />} onPress={onClose} />
          </div>
          <div className="full-table-body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
