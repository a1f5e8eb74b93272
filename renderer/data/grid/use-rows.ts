import { useEffect, useMemo, useReducer, useRef } from 'react'
import { FailureError } from '../../../protocol/failure'
import type { CellValue, TableSummary, TableView } from '../../../protocol/table'
import { host } from '../../workbench/host'
import { reportFailure } from '../../workbench/store'
import { PageCache } from './page-cache'

export interface GridRows {
  rowCount: number
  /** The first rows of the view are on their way; those of the view before are shown. */
  isWaiting: boolean
  /** A row that is here; undefined while it is on its way. */
  row: (index: number) => CellValue[] | undefined
  want: (first: number, end: number) => void
  /** Rows for copying; asks for what is not here. */
  fetch: (first: number, end: number) => Promise<CellValue[][]>
}

interface RowsOptions {
  session: string
  table: TableSummary
  head: CellValue[][]
  view: TableView
  /** False: the saved head is all there is. */
  isLive: boolean
  /** The engine does not have the table any more. */
  onGone: () => void
}

/** Rows of a view, from the engine while it has the table. The rows of the view before stay in sight until the first new ones are there. */
export function useRows({ session, table, head, view, isLive, onGone }: RowsOptions): GridRows {
  const [version, redraw] = useReducer((count: number) => count + 1, 0)
  const before = useRef<GridRows | null>(null)
  const gone = useRef(onGone)
  gone.current = onGone
  const isWhole = view.sort.length === 0 && view.filters.length === 0

  const cache = useMemo(() => {
    if (!isLive) return null
    const made = new PageCache({
      fetch: ({ offset, limit }) => host.page({ session, ...view, offset, limit }),
      onChange: redraw,
      onFailure: (thrown) => {
        if (isTableGone(thrown)) gone.current()
        else reportFailure(thrown)
      },
    })
    if (isWhole) made.seed(head, table.rowCount)
    return made
  }, [session, table, head, view, isLive, isWhole])
  useEffect(() => () => cache?.close(), [cache])

  // `version` stands for what is in the cache.
  const rows = useMemo<GridRows>(() => {
    if (cache === null) {
      return { rowCount: head.length, isWaiting: false, row: (index) => head[index], want: () => {}, fetch: (first, end) => Promise.resolve(head.slice(first, end)) }
    }
    const previous = cache.rowCount === null ? before.current : null
    return {
      rowCount: cache.rowCount ?? previous?.rowCount ?? table.rowCount,
      isWaiting: cache.rowCount === null,
      row: (index) => cache.row(index) ?? (isWhole ? head[index] : previous?.row(index)),
      want: (first, end) => cache.want(first, end),
      fetch: (first, end) => cache.rows(first, end),
    }
  }, [cache, head, isWhole, table, version])
  useEffect(() => {
    if (cache === null || cache.rowCount !== null) before.current = rows
  }, [cache, rows])
  return rows
}

function isTableGone(thrown: unknown): boolean {
  return thrown instanceof FailureError && (thrown.failure.kind === 'not-found' || thrown.failure.kind === 'kernel-lost')
}
