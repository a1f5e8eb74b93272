import { useCallback, useEffect, useEffectEvent, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent, type Ref } from 'react'
import type { Column, TableView } from '../../../protocol/table'
import { useLanguage } from '../../workbench/language'
import { isNumeric } from '../value-text'
import { columnsInView, fillWidths, narrowest, naturalWidths, toOffsets } from './column-widths'
import { FullValue } from './full-value'
import { GridValue } from './grid-value'
import { GridHeader } from './grid-header'
import { moveCell, toRectangle, type GridCell } from './keyboard'
import { currentMeasure, onFacesLoaded } from './measure-text'
import { isScaled, mostTop, rowsInView, scrollHeight, scrollOfTop, topOfScroll, topShowing, clamp } from './scaled-scroll'
import type { GridRows } from './row-source'
import './grid.css'

export const rowHeight = 29
export const headerHeight = 46

/** What the parts around a grid ask of it. */
export interface GridHandle {
  goToRow: (row: number) => void
  focus: () => void
}

interface GridProps {
  label: string
  columns: readonly Column[]
  rows: GridRows
  sort: TableView['sort']
  /** Height of the part with rows in px; null fills the parent. */
  bodyHeight: number | null
  handle?: Ref<GridHandle>
  onSort: ((column: string, isAdded: boolean) => void) | null
  onFilter: ((column: string, anchor: Element) => void) | null
  onCopy: (rectangle: ReturnType<typeof toRectangle>) => void
  onShown: (first: number, end: number) => void
}

/** A table of any number of rows: only the cells in view are in the page, and the scroll bar is scaled where the browser's limit asks for it. */
export function Grid({ label, columns, rows, sort, bodyHeight, handle, onSort, onFilter, onCopy, onShown }: GridProps) {
  const language = useLanguage()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: bodyHeight ?? 300, scrollBar: 0 })
  const [top, setTop] = useState(0)
  const [left, setLeft] = useState(0)
  const [active, setActive] = useState<GridCell | null>(null)
  const [anchor, setAnchor] = useState<GridCell | null>(null)
  const [isFocused, setFocused] = useState(false)
  const [widthsByHand, setWidthsByHand] = useState<Record<string, number>>({})
  const ownScroll = useRef<number | null>(null)
  const isDragging = useRef(false)

  const rowCount = rows.rowCount
  const frame = useMemo(() => ({ rowCount, rowHeight, viewHeight: size.height }), [rowCount, size.height])
  const shownTop = clamp(top, 0, mostTop(frame))
  const { first, end } = rowsInView(frame, shownTop)

  const measure = useSyncExternalStore(onFacesLoaded, currentMeasure)
  const natural = useMemo(() => naturalWidths(columns, rows.sample, language, measure), [columns, rows.sample, language, measure])
  const widths = useMemo(() => fillWidths(columns, natural, widthsByHand, size.width), [columns, natural, widthsByHand, size.width])
  const offsets = useMemo(() => toOffsets(widths), [widths])
  const totalWidth = offsets.at(-1) ?? 0
  const shownColumns = columnsInView(offsets, left - 200, left + Math.max(size.width, 1) + 200)

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => setSize({ width: element.clientWidth, height: Math.max(rowHeight, element.clientHeight - headerHeight), scrollBar: element.offsetHeight - element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    rows.want(first, end)
    onShown(first, end)
  }, [rows, first, end, onShown])

  const scrollTo = useCallback(
    (wanted: number) => {
      const exact = clamp(wanted, 0, mostTop(frame))
      setTop(exact)
      const element = scroller.current
      if (!element) return
      const bar = scrollOfTop(frame, exact)
      if (Math.abs(element.scrollTop - bar) < 0.5) return
      element.scrollTop = bar
      ownScroll.current = element.scrollTop
    },
    [frame],
  )

  // A pixel of a scaled bar is many rows: the wheel moves the rows by its own pixels instead.
  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (!isScaled(frame) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return
    const step = event.deltaMode === 1 ? event.deltaY * rowHeight : event.deltaMode === 2 ? event.deltaY * size.height : event.deltaY
    const next = clamp(shownTop + step, 0, mostTop(frame))
    if (next === shownTop) return
    event.preventDefault()
    if (scroller.current) scroller.current.scrollLeft += event.deltaX
    scrollTo(next)
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const receive = (event: WheelEvent) => onWheel(event)
    element.addEventListener('wheel', receive, { passive: false })
    return () => element.removeEventListener('wheel', receive)
  }, [])

  const show = useCallback(
    (cell: GridCell) => {
      if (cell.row >= 0) scrollTo(topShowing(frame, shownTop, cell.row))
      const element = scroller.current
      const start = offsets[cell.column] ?? 0
      const stop = offsets[cell.column + 1] ?? 0
      if (!element) return
      if (start < element.scrollLeft) element.scrollLeft = start
      else if (stop > element.scrollLeft + element.clientWidth) element.scrollLeft = Math.min(start, stop - element.clientWidth)
    },
    [frame, offsets, scrollTo, shownTop],
  )

  const select = (cell: GridCell, isExtended: boolean) => {
    setActive(cell)
    if (!isExtended || anchor === null) setAnchor(cell)
    show(cell)
  }

  useImperativeHandle(handle, () => ({
    goToRow: (row) => {
      const cell = { row: clamp(row, 0, Math.max(0, rowCount - 1)), column: active?.column ?? 0 }
      setActive(cell)
      setAnchor(cell)
      // In the middle, so that what stands around the row is seen.
      scrollTo(cell.row * rowHeight - Math.floor(size.height / 2 / rowHeight) * rowHeight)
      scroller.current?.focus()
    },
    focus: () => scroller.current?.focus(),
  }))

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return
    const from = active ?? { row: Math.min(0, rowCount - 1), column: 0 }
    const column = columns[from.column]
    const isMod = event.ctrlKey || event.metaKey
    const done = () => {
      event.preventDefault()
      event.stopPropagation()
    }
    if (isMod && event.key.toLowerCase() === 'c') {
      done()
      onCopy(toRectangle(anchor ?? from, from))
    } else if (isMod && event.key.toLowerCase() === 'a') {
      done()
      setAnchor({ row: 0, column: 0 })
      setActive({ row: Math.max(0, rowCount - 1), column: columns.length - 1 })
    } else if (event.altKey && column && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      done()
      resize(column.name, (widths[from.column] ?? narrowest) + (event.key === 'ArrowRight' ? 16 : -16))
    } else if (event.altKey && column && event.key === 'ArrowDown' && onFilter) {
      done()
      const header = document.getElementById(cellId(id, { row: -1, column: from.column }))
      if (header) onFilter(column.name, header)
    } else if (from.row === -1 && column && onSort && (event.key === 'Enter' || event.key === ' ')) {
      done()
      onSort(column.name, event.shiftKey)
    } else if (!event.altKey) {
      const to = moveCell(from, event.key, isMod, { rowCount, columnCount: columns.length, pageRows: Math.max(1, Math.floor(size.height / rowHeight) - 1) })
      if (to === null) return
      done()
      select(to, event.shiftKey)
    }
  }

  const resize = (column: string, width: number | null) => {
    setWidthsByHand(({ [column]: _old, ...others }) => (width === null ? others : { ...others, [column]: clamp(Math.round(width), narrowest, 1200) }))
  }

  const range = active !== null && anchor !== null ? toRectangle(anchor, active) : null
  const isSelected = (row: number, column: number) =>
    range !== null && row >= range.firstRow && row < range.endRow && column >= range.firstColumn && column < range.endColumn && (range.endRow - range.firstRow) * (range.endColumn - range.firstColumn) > 1

  const shownRows = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index)
  const shownColumnIndexes = Array.from({ length: shownColumns.end - shownColumns.first }, (_, index) => shownColumns.first + index)

  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={isFocused && active !== null && active.row < rowCount && (active.row === -1 || (active.row >= first && active.row < end)) ? cellId(id, active) : undefined}
      tabIndex={0}
      style={bodyHeight === null ? { height: '100%' } : { height: bodyHeight + headerHeight + size.scrollBar }}
      onKeyDown={onKeyDown}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onScroll={(event) => {
        const { scrollTop, scrollLeft } = event.currentTarget
        setLeft(scrollLeft)
        if (ownScroll.current !== null && Math.abs(ownScroll.current - scrollTop) < 1) {
          ownScroll.current = null
          return
        }
        ownScroll.current = null
        if (Math.abs(scrollOfTop(frame, shownTop) - scrollTop) >= 1) setTop(topOfScroll(frame, scrollTop))
      }}
      onPointerUp={() => (isDragging.current = false)}
      onPointerLeave={() => (isDragging.current = false)}
    >
      <div role="presentation" style={{ height: scrollHeight(frame) + headerHeight, width: totalWidth, minWidth: '100%' }}>
        <div role="presentation" className="grid-window" style={{ height: Math.min(size.height, rowCount * rowHeight) + headerHeight }}>
          <GridHeader
            id={(column) => cellId(id, { row: -1, column })}
            columns={columns}
            shown={shownColumnIndexes}
            offsets={offsets}
            widths={widths}
            sort={sort}
            activeColumn={isFocused && active?.row === -1 ? active.column : null}
            onSort={onSort}
            onFilter={onFilter}
            onResize={resize}
            onPress={(column) => {
              setActive({ row: -1, column })
              setAnchor({ row: -1, column })
            }}
          />
          <div role="rowgroup" className="grid-body" style={{ top: headerHeight }}>
            {shownRows.map((row) => (
              <div key={row} role="row" aria-rowindex={row + 2} className="grid-row" data-last={row === rowCount - 1 || undefined} style={{ transform: `translateY(${row * rowHeight - shownTop}px)`, width: totalWidth }}>
                {shownColumnIndexes.map((columnIndex) => {
                  const column = columns[columnIndex]
                  if (!column) return null
                  const values = rows.row(row)
                  const isActive = active?.row === row && active.column === columnIndex
                  return (
                    <div
                      key={columnIndex}
                      id={cellId(id, { row, column: columnIndex })}
                      role="gridcell"
                      aria-colindex={columnIndex + 1}
                      aria-selected={isActive || isSelected(row, columnIndex)}
                      className="grid-cell"
                      data-numeric={isNumeric(column.kind) || undefined}
                      data-active={(isActive && isFocused) || undefined}
                      data-selected={isSelected(row, columnIndex) || undefined}
                      style={{ left: offsets[columnIndex], width: widths[columnIndex] }}
                      onPointerDown={(event) => {
                        if (event.button !== 0) return
                        isDragging.current = true
                        const cell = { row, column: columnIndex }
                        setActive(cell)
                        if (!event.shiftKey || anchor === null) setAnchor(cell)
                      }}
                      onPointerEnter={(event) => {
                        if (isDragging.current && event.buttons === 1) setActive({ row, column: columnIndex })
                      }}
                    >
                      {values === undefined ? <span className="grid-waiting" /> : <GridValue value={values[columnIndex] ?? null} column={column} language={language} />}
                    </div>
                  )
                })}
              </div>
            ))}
          </div>
        </div>
      </div>
      {isFocused && active !== null && active.row >= 0 ? (
        <FullValue cell={cellId(id, active)} value={rows.row(active.row)?.[active.column] ?? null} column={columns[active.column]} redrawn={`${shownTop} ${left} ${totalWidth}`} />
      ) : null}
    </div>
  )
}

function cellId(grid: string, cell: GridCell): string {
  return `${grid}-${cell.row}-${cell.column}`
}
