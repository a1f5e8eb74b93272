import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { dataMessages } from '../../../protocol/messages/data'
import type { TableSummary, TableView } from '../../../protocol/table'
import { formatNumber, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { Menu, type MenuEntry } from '../../workbench/parts/menu'
import { TextField } from '../../workbench/parts/text-field'
import { toggleSort } from './view'

interface GridFooterProps {
  table: TableSummary
  rowCount: number
  shown: { first: number; end: number }
  isLive: boolean
  sort: TableView['sort']
  /** What was done last, such as copying; read aloud. */
  said: string
  onSort: (sort: TableView['sort']) => void
  onFilter: (anchor: Element) => void
  onGoToRow: (row: number) => void
  onExport: () => void
  onChart: (() => void) | undefined
}

/** Where in the table the view stands, and what can be done with it. */
export function GridFooter({ table, rowCount, shown, isLive, sort, said, onSort, onFilter, onGoToRow, onExport, onChart }: GridFooterProps) {
  const text = useText()
  const language = useLanguage()
  const [footer, setFooter] = useState<HTMLDivElement | null>(null)
  const place = text(dataMessages.rowsShown, { from: formatNumber(Math.min(shown.first + 1, rowCount), language), to: formatNumber(Math.min(shown.end, rowCount), language), count: rowCount })
  const isCut = !isLive && table.rowCount > rowCount
  return (
    <div className="grid-footer" ref={setFooter}>
      {isCut ? (
        <span className="grid-note">{text(dataMessages.headOnly, { count: rowCount })}</span>
      ) : (
        <>
          {rowCount > shown.end - shown.first ? <GoToRow words={place} rowCount={rowCount} onGoToRow={onGoToRow} /> : <span>{rowCount === 0 ? text(dataMessages.noRows) : place}</span>}
        </>
      )}
      <span>{text(dataMessages.columnCount, { count: table.columns.length })}</span>
      <span role="status" className="grid-said">
        {said}
      </span>
      {isLive ? (
        <span className="grid-actions">
          <button type="button" onClick={() => footer && onFilter(footer)}>
            {text(dataMessages.filter)}
          </button>
          <Menu label={text(dataMessages.sort)} entries={sortEntries(table, sort, onSort, text)} placement="top end">
            <AriaButton>{text(dataMessages.sort)}</AriaButton>
          </Menu>
          {onChart ? (
            <button type="button" onClick={onChart}>
              {text(dataMessages.chart)}
            </button>
          ) : null}
          <button type="button" onClick={onExport}>
            {text(dataMessages.export)}
          </button>
        </span>
      ) : null}
    </div>
  )
}

function sortEntries(table: TableSummary, sort: TableView['sort'], onSort: (sort: TableView['sort']) => void, text: ReturnType<typeof useText>): MenuEntry[] {
  const columns = table.columns.slice(0, 60).map(({ name }): MenuEntry => {
    const entry = sort.find((candidate) => candidate.column === name)
    return { id: name, label: entry === undefined ? name : `${name} ${entry.descending ? '↓' : '↑'}`, isChecked: entry !== undefined, act: () => onSort(toggleSort(sort, name, true)) }
  })
  return sort.length === 0 ? columns : [{ id: ' none', label: text(dataMessages.clearSort), act: () => onSort([]) }, 'line', ...columns]
}

function GoToRow({ words, rowCount, onGoToRow }: { words: string; rowCount: number; onGoToRow: (row: number) => void }) {
  const text = useText()
  const [typed, setTyped] = useState('')
  const row = Number(typed.replaceAll(/[,，\s]/g, ''))
  const isRow = typed !== '' && Number.isInteger(row) && row >= 1 && row <= rowCount
  return (
    <DialogTrigger>
      <AriaButton className="grid-place">{words}</AriaButton>
      <Popover className="popover" placement="top start" offset={6}>
        <Dialog className="go-to-row" aria-label={text(dataMessages.goToRow)}>
          {({ close }) => {
            const go = () => {
              if (!isRow) return
              close()
              // The popover gives the focus back first; the grid takes it after.
              setTimeout(() => onGoToRow(row - 1))
            }
            return (
              <>
                <TextField label={text(dataMessages.goToRow)} hint={text(dataMessages.goToRowHint, { count: rowCount })} value={typed} onChange={setTyped} onSubmit={go} autoFocus />
                <Button size="small" look="primary" isDisabled={!isRow} onPress={go}>
                  {text(dataMessages.go)}
                </Button>
              </>
            )
          }}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
