import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { dataMessages } from '../../../protocol/messages/data'
import type { CellValue, TableFilter, TableSummary, TableView } from '../../../protocol/table'
import { useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { reportFailure } from '../../workbench/store'
import { toTabSeparated } from '../value-text'
import { ExportDialog } from './export-dialog'
import { FilterChips } from './filter-chips'
import { FilterForm } from './filter-form'
import { Grid, rowHeight, type GridHandle } from './grid'
import { GridFooter } from './grid-footer'
import type { toRectangle } from './keyboard'
import { useRows } from './use-rows'
import '../../output/progress.css'
import { putFilter, toggleSort } from './view'

export interface TableGridProps {
  session: string
  table: TableSummary
  /** The rows that the output holds, which stay readable when the kernel is gone. */
  head: CellValue[][]
  /** False: the kernel that had the table is gone; the head is all there is. */
  isLive: boolean
  /** Rows shown at once; null fills the parent. */
  maxRows?: number | null
  onChart?: ((table: TableSummary, columns: string[]) => void) | undefined
}

const copyLimit = 200_000

/** A table as a grid that can be paged, sorted, filtered, copied and exported. */
export function TableGrid({ session, table, head, isLive: hasTable, maxRows = 12, onChart }: TableGridProps) {
  const text = useText()
  const [sort, setSort] = useState<TableView['sort']>([])
  const [filters, setFilters] = useState<TableFilter[]>([])
  const [isGone, setGone] = useState(false)
  const [shown, setShown] = useState({ first: 0, end: 0 })
  const [said, setSaid] = useState('')
  const [filtering, setFiltering] = useState<{ column: string; anchor: Element } | null>(null)
  const [isExporting, setExporting] = useState(false)
  const grid = useRef<GridHandle>(null)
  const isLive = hasTable && !isGone
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), 5000)
    return () => clearTimeout(timer)
  }, [said])

  const view = useMemo<TableView>(() => ({ table: table.id, sort, filters }), [table.id, sort, filters])
  const rows = useRows({ session, table, head, view: isLive ? view : null, onGone: () => setGone(true) })
  const onShown = useCallback((first: number, end: number) => setShown((was) => (was.first === first && was.end === end ? was : { first, end })), [])

  const copy = ({ firstRow, endRow, firstColumn, endColumn }: ReturnType<typeof toRectangle>) => {
    const [rowCount, columnCount] = [Math.min(endRow, rows.rowCount) - firstRow, endColumn - firstColumn]
    if (rowCount <= 0) return
    if (rowCount * columnCount > copyLimit) return setSaid(text(dataMessages.copyTooMuch, { count: rowCount * columnCount }))
    rows
      .fetch(firstRow, firstRow + rowCount)
      .then((fetched) => navigator.clipboard.writeText(toTabSeparated(fetched.map((row) => row.slice(firstColumn, endColumn)))))
      .then(
        () => setSaid(text(dataMessages.copied, { rows: rowCount, columns: columnCount })),
        (thrown: unknown) => (thrown instanceof DOMException ? setSaid(text(dataMessages.copyRefused)) : reportFailure(thrown)),
      )
  }

  // Kept by the unfiltered rows, so that filtering moves nothing below.
  const bodyRows = Math.min(maxRows ?? 0, Math.max(isLive ? table.rowCount : head.length, 1))
  const isEmpty = rows.rowCount === 0
  return (
    <div className="table-grid figures" data-fill={maxRows === null || undefined}>
      {filters.length > 0 ? <FilterChips table={table} filters={filters} onChange={setFilters} onEdit={(column, anchor) => setFiltering({ column, anchor })} /> : null}
      <div className="table-grid-rows">
        <Grid
          label={text(dataMessages.tableName, { name: table.name })}
          columns={table.columns}
          rows={rows}
          sort={sort}
          bodyHeight={maxRows === null ? null : bodyRows * rowHeight}
          handle={grid}
          onSort={isLive ? (column, isAdded) => setSort(toggleSort(sort, column, isAdded)) : null}
          onFilter={isLive ? (column, anchor) => setFiltering({ column, anchor }) : null}
          onCopy={copy}
          onShown={onShown}
        />
        {rows.isWaiting ? (
          <div className="grid-busy">
            <div className="progress-track" role="progressbar" aria-label={text(dataMessages.working)} data-indeterminate>
              <i />
            </div>
            <Button
              size="small"
              onPress={() => {
                setSort([])
                setFilters([])
              }}
            >
              {text(dataMessages.cancel)}
            </Button>
          </div>
        ) : null}
        {isEmpty ? <p className="grid-empty">{text(filters.length > 0 ? dataMessages.noRowsMatch : dataMessages.emptyTable)}</p> : null}
      </div>
      <GridFooter
        table={table}
        rowCount={rows.rowCount}
        shown={shown}
        isLive={isLive}
        sort={sort}
        said={said}
        onSort={setSort}
        onFilter={(anchor) => setFiltering({ column: table.columns[0]?.name ?? '', anchor })}
        onGoToRow={(row) => grid.current?.goToRow(row)}
        onExport={() => setExporting(true)}
        onChart={onChart && (() => onChart(table, table.columns.map((column) => column.name)))}
      />
      {filtering === null ? null : (
        <FilterForm
          session={session}
          table={table}
          column={filtering.column}
          anchor={filtering.anchor}
          filters={filters}
          onChoose={(column) => setFiltering({ ...filtering, column })}
          onApply={(column, test) => setFilters(putFilter(filters, column, test))}
          onClose={() => {
            setFiltering(null)
            grid.current?.focus()
          }}
        />
      )}
      {isExporting ? <ExportDialog session={session} table={table} view={view} rowCount={rows.rowCount} onClose={() => setExporting(false)} /> : null}
    </div>
  )
}
