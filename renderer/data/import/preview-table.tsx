import { memo, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { importMessages as words } from '../../../protocol/messages/import'
import { useText } from '../../workbench/language'

/** Columns that a preview draws; a file may have thousands. */
const shownColumns = 200

export interface PreviewColumn {
  name: string
  /** Under the name: its type, or what it is called in the code. */
  detail?: string | undefined
  isNumeric?: boolean | undefined
}

interface PreviewTableProps {
  label: string
  columns: readonly PreviewColumn[]
  rows: readonly ReactNode[][]
  /** Columns to show as linked, by name. */
  lit: ReadonlySet<string>
  /** Links come from the other table: they are brought into view. */
  isLed: boolean
  onPoint: (column: string | null) => void
  /** A header was pressed: what it is linked with should be shown, wherever it stands. */
  onChoose: (column: string) => void
}

/** The first rows of a table. Pointing at a column, or going to its header by the arrow keys, tells which. */
export function PreviewTable({ label, columns, rows, lit, isLed, onPoint, onChoose }: PreviewTableProps) {
  const text = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const [entered, setEntered] = useState(0)
  const shown = columns.slice(0, shownColumns)
  const first = shown.findIndex(({ name }) => lit.has(name))

  useEffect(() => {
    const box = scroller.current
    const header = box?.querySelectorAll<HTMLElement>('th')[first]
    if (!isLed || !box || !header) return undefined
    // A pointer that only passes should not move what it passes.
    const wait = setTimeout(() => {
      if (header.offsetLeft < box.scrollLeft) box.scrollTo({ left: Math.max(0, header.offsetLeft - 12) })
      else if (header.offsetLeft + header.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollTo({ left: header.offsetLeft + header.offsetWidth - box.clientWidth + 12 })
    }, 120)
    return () => clearTimeout(wait)
  }, [isLed, first])

  const move = (event: KeyboardEvent): void => {
    const last = shown.length - 1
    const to = event.key === 'ArrowRight' ? entered + 1 : event.key === 'ArrowLeft' ? entered - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? last : null
    if (to === null) return
    event.preventDefault()
    const next = Math.max(0, Math.min(to, last))
    setEntered(next)
    scroller.current?.querySelectorAll<HTMLElement>('th button')[next]?.focus()
  }
  return (
    <div
      className="preview-table"
      ref={scroller}
      onPointerOver={(event) => {
        const cell = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>('th, td') : null
        onPoint(cell === null ? null : (shown[cell.cellIndex]?.name ?? null))
      }}
      onPointerLeave={() => onPoint(null)}
    >
      <table aria-label={label} data-has-details={shown.some(({ detail }) => detail !== undefined) || undefined}>
        <colgroup>
          {shown.map(({ name }) => (
            <col key={name} data-lit={lit.has(name) || undefined} />
          ))}
        </colgroup>
        <thead onKeyDown={move}>
          <tr>
            {shown.map(({ name, detail, isNumeric }, index) => (
              <th key={name} scope="col" data-lit={lit.has(name) || undefined} data-numeric={isNumeric || undefined}>
                <button
                  type="button"
                  tabIndex={index === Math.min(entered, shown.length - 1) ? 0 : -1}
                  onFocus={() => {
                    setEntered(index)
                    onPoint(name)
                  }}
                  onBlur={() => onPoint(null)}
                  onClick={() => onChoose(name)}
                >
                  <span className="ellipsis">{name}</span>
                  {detail === undefined ? null : <code className="ellipsis">{detail}</code>}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <Rows rows={rows} columns={shown} />
      </table>
      {rows.length === 0 ? <p className="faint preview-none">{text(words.noRows)}</p> : null}
      {columns.length > shown.length ? <p className="faint preview-none">{text(words.columnsCut, { count: shown.length })}</p> : null}
    </div>
  )
}

/** Drawn once: pointing changes the columns' colour only. */
const Rows = memo(function Rows({ rows, columns }: { rows: readonly ReactNode[][]; columns: readonly PreviewColumn[] }) {
  return (
    <tbody>
      {rows.map((row, index) => (
        <tr key={index}>
          {columns.map(({ name, isNumeric }, at) => (
            <td key={name} data-numeric={isNumeric || undefined}>
              <div className="ellipsis">{row[at]}</div>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}, (before, after) => before.rows === after.rows)
