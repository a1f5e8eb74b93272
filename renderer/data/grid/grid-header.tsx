import { useRef } from 'react'
import { Button } from 'react-aria-components'
import { columnKindNames, dataMessages } from '../../../protocol/messages/data'
import type { Column, TableView } from '../../../protocol/table'
import { useText } from '../../workbench/language'
import { ArrowDownIcon, ArrowUpIcon, ChevronDownIcon } from '../../workbench/parts/icons'
import { Menu, type MenuEntry } from '../../workbench/parts/menu'
import { isNumeric } from '../value-text'

interface GridHeaderProps {
  id: (column: number) => string
  columns: readonly Column[]
  shown: readonly number[]
  offsets: readonly number[]
  widths: readonly number[]
  sort: TableView['sort']
  activeColumn: number | null
  onSort: ((column: string, isAdded: boolean) => void) | null
  onFilter: ((column: string, anchor: Element) => void) | null
  /** null fits the width to the content again. */
  onResize: (column: string, width: number | null) => void
  onPress: (column: number) => void
}

/** Names, kinds and order of the columns; each can be sorted, filtered and made wider. */
export function GridHeader(props: GridHeaderProps) {
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-head-row">
        {props.shown.map((index) => {
          const column = props.columns[index]
          return column ? <HeaderCell key={index} {...props} index={index} column={column} /> : null
        })}
      </div>
    </div>
  )
}

function HeaderCell({ id, index, column, offsets, widths, sort, activeColumn, onSort, onFilter, onResize, onPress }: GridHeaderProps & { index: number; column: Column }) {
  const text = useText()
  const cell = useRef<HTMLDivElement>(null)
  const drag = useRef<{ from: number; width: number } | null>(null)
  const place = sort.findIndex((entry) => entry.column === column.name)
  const sorted = sort[place]
  const width = widths[index] ?? 0
  const entries: MenuEntry[] = [
    ...(onSort
      ? [
          { id: 'sort', label: text(sorted === undefined ? dataMessages.sortAscending : sorted.descending ? dataMessages.sortNone : dataMessages.sortDescending), act: () => onSort(column.name, true) },
        ]
      : []),
    ...(onFilter ? [{ id: 'filter', label: `${text(dataMessages.filter)} …`, act: () => cell.current && onFilter(column.name, cell.current) }] : []),
    { id: 'fit', label: text(dataMessages.fitWidth), act: () => onResize(column.name, null) },
  ]
  return (
    <div
      ref={cell}
      id={id(index)}
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={sorted === undefined ? 'none' : sorted.descending ? 'descending' : 'ascending'}
      className="grid-header"
      data-numeric={isNumeric(column.kind) || undefined}
      data-sortable={onSort !== null || undefined}
      data-active={activeColumn === index || undefined}
      style={{ left: offsets[index], width }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button, .grid-resizer')) return
        onPress(index)
        onSort?.(column.name, event.shiftKey)
      }}
    >
      <div className="grid-header-words">
        <span className="grid-header-name" title={column.name}>
          {column.name}
        </span>
        <span className="grid-header-kind" title={column.type}>
          {text(columnKindNames[column.kind])}
        </span>
      </div>
      {sorted === undefined ? null : (
        <span className="grid-sorted" aria-hidden>
          {sorted.descending ? <ArrowDownIcon size={12} /> : <ArrowUpIcon size={12} />}
          {sort.length > 1 ? place + 1 : null}
        </span>
      )}
      <Menu label={text(dataMessages.columnMenu, { name: column.name })} entries={entries} placement="bottom end">
        <Button className="grid-menu" aria-label={text(dataMessages.columnMenu, { name: column.name })} excludeFromTabOrder>
          <ChevronDownIcon size={14} />
        </Button>
      </Menu>
      <div
        className="grid-resizer"
        aria-hidden
        onPointerDown={(event) => {
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          drag.current = { from: event.clientX, width }
        }}
        onPointerMove={(event) => {
          if (drag.current) onResize(column.name, drag.current.width + event.clientX - drag.current.from)
        }}
        onPointerUp={() => (drag.current = null)}
        onDoubleClick={() => onResize(column.name, null)}
      />
    </div>
  )
}
