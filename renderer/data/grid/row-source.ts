import { FailureError } from '../../../protocol/failure'
import type { CellValue, PageRequest, TablePage, TableSummary, TableView } from '../../../protocol/table'
import { PageCache } from './page-cache'

/** What a grid draws from. A new object whenever something in it has changed. */
export interface GridRows {
  rowCount: number
  /** The first rows of the view are on their way; those of the view before are shown. */
  isWaiting: boolean
  /** The first rows that were seen of the table: the same ones in every view. */
  sample: CellValue[][]
  /** A row that is here; undefined while it is on its way. */
  row: (index: number) => CellValue[] | undefined
  want: (first: number, end: number) => void
  /** Rows for copying; asks for what is not here. */
  fetch: (first: number, end: number) => Promise<CellValue[][]>
}

export interface RowSourceOptions {
  table: TableSummary
  /** The first rows, which are known without asking. */
  head: CellValue[][]
  fetch: (request: PageRequest) => Promise<TablePage>
  /** The engine does not have the table any more. */
  onGone: () => void
  onFailure: (thrown: unknown) => void
}

const sampleRows = 40

/** Rows of a table in the view that was set last, from the engine, or the head alone. Made for `useSyncExternalStore`. */
export class RowSource {
  readonly #options: RowSourceOptions
  readonly #listeners = new Set<() => void>()
  #cache: PageCache | null = null
  #sample: CellValue[][]
  #rows: GridRows

  constructor(options: RowSourceOptions) {
    this.#options = options
    this.#sample = options.head.slice(0, sampleRows)
    this.#rows = this.#headRows()
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed)
    return () => this.#listeners.delete(changed)
  }

  readonly rows = (): GridRows => this.#rows

  /** Shows another view; null shows the head. What is there stays in sight until the first rows of the new view are. */
  setView(view: TableView | null): void {
    this.#cache?.close()
    this.#cache = null
    if (view === null) return this.#announce(this.#headRows())
    const { table, head, fetch, onFailure, onGone } = this.#options
    const isWhole = view.sort.length === 0 && view.filters.length === 0
    let before: GridRows | null = this.#rows
    const cache = new PageCache({
      fetch: (page) => fetch({ ...view, ...page }),
      onChange: () => this.#announce(rows()),
      onFailure: (thrown) => (isTableGone(thrown) ? onGone() : onFailure(thrown)),
    })
    if (isWhole) cache.seed(head, table.rowCount)
    const rows = (): GridRows => {
      const isWaiting = cache.rowCount === null
      // Held no longer than it shows: it holds the pages of its own view.
      if (!isWaiting) before = null
      const shown = before
      if (this.#sample.length === 0) this.#sample = Array.from({ length: sampleRows }, (_, index) => cache.row(index)).filter((row) => row !== undefined)
      return {
        rowCount: cache.rowCount ?? shown?.rowCount ?? table.rowCount,
        isWaiting,
        sample: this.#sample,
        row: (index) => cache.row(index) ?? (isWhole ? head[index] : shown?.row(index)),
        want: (first, end) => cache.want(first, end),
        fetch: (first, end) => cache.rows(first, end),
      }
    }
    this.#cache = cache
    this.#announce(rows())
  }

  close(): void {
    this.#cache?.close()
  }

  #headRows(): GridRows {
    const { head } = this.#options
    return {
      rowCount: head.length,
      isWaiting: false,
      sample: this.#sample,
      row: (index) => head[index],
      want: () => {},
      fetch: (first, end) => Promise.resolve(head.slice(first, end)),
    }
  }

  #announce(rows: GridRows): void {
    this.#rows = rows
    for (const changed of this.#listeners) changed()
  }
}

function isTableGone(thrown: unknown): boolean {
  return thrown instanceof FailureError && (thrown.failure.kind === 'not-found' || thrown.failure.kind === 'kernel-lost')
}
