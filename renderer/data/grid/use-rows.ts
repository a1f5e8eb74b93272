import { useEffect, useState, useSyncExternalStore } from 'react'
import type { CellValue, TableSummary, TableView } from '../../../protocol/table'
import { host } from '../../workbench/host'
import { reportFailure } from '../../workbench/store'
import { RowSource, type GridRows } from './row-source'

interface RowsOptions {
  session: string
  table: TableSummary
  head: CellValue[][]
  /** Null: the saved head is all there is. */
  view: TableView | null
  /** The engine does not have the table any more. */
  onGone: () => void
}

/** Rows of a view of one table, from the engine while it has the table. Another table needs another grid: give it a key. */
export function useRows({ session, table, head, view, onGone }: RowsOptions): GridRows {
  const [source] = useState(() => new RowSource({ table, head, fetch: (request) => host.page({ session, ...request }), onGone, onFailure: reportFailure }))
  useEffect(() => {
    source.setView(view)
    return () => source.close()
  }, [source, view])
  return useSyncExternalStore(source.subscribe, source.rows)
}
