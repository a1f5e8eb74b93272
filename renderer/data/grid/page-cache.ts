import type { CellValue, TablePage } from '../../../protocol/table'

export interface PageCacheOptions {
  /** Asks the engine; rejects when the table is gone. */
  fetch: (request: { offset: number; limit: number }) => Promise<TablePage>
  /** Something that is shown has changed. */
  onChange: () => void
  onFailure: (thrown: unknown) => void
  /** Runs the task after the wait, in ms, and gives back how to drop it. */
  schedule?: (task: () => void, waitMilliseconds: number) => () => void
  pageRows?: number
  /** Pages kept; the ones used longest ago go first. */
  pageLimit?: number
  /** Requests under way at once. */
  parallel?: number
  waitMilliseconds?: number
}

/**
 * Pages of one view of a table. Only what is wanted when the wait is over is asked for: pages that were scrolled past
 * are never requested, and an answer to an earlier view has its own cache, so that it cannot appear in this one.
 */
export class PageCache {
  readonly #options: Required<PageCacheOptions>
  /** In order of use, oldest first. */
  readonly #pages = new Map<number, CellValue[][]>()
  readonly #underWay = new Set<number>()
  #wanted: number[] = []
  #drop: (() => void) | null = null
  #isClosed = false
  #rowCount: number | null = null

  constructor(options: PageCacheOptions) {
    this.#options = { schedule: afterTimeout, pageRows: 200, pageLimit: 60, parallel: 2, waitMilliseconds: 40, ...options }
  }

  /** Rows of the view after its filters; null until the first page is there. */
  get rowCount(): number | null {
    return this.#rowCount
  }

  /** Puts rows in that are known without asking, from row 0. */
  seed(rows: CellValue[][], rowCount: number): void {
    this.#rowCount = rowCount
    const { pageRows } = this.#options
    for (let page = 0; page * pageRows < rows.length; page++) {
      const slice = rows.slice(page * pageRows, (page + 1) * pageRows)
      if (slice.length === pageRows || page * pageRows + slice.length === rowCount) this.#pages.set(page, slice)
    }
  }

  /** A row that is here; undefined while it is not. Does not ask for it. */
  row(index: number): CellValue[] | undefined {
    return this.#pages.get(Math.floor(index / this.#options.pageRows))?.[index % this.#options.pageRows]
  }

  /** Says which rows show. The nearest page comes first, the ones around it after. */
  want(first: number, end: number): void {
    const { pageRows, waitMilliseconds, schedule } = this.#options
    const lastPage = this.#rowCount === null ? Infinity : Math.max(0, Math.ceil(this.#rowCount / pageRows) - 1)
    const from = Math.floor(first / pageRows)
    const to = Math.floor(Math.max(first, end - 1) / pageRows)
    const shown = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    this.#wanted = [...shown, to + 1, from - 1].filter((page) => page >= 0 && page <= lastPage)
    for (const page of shown) this.#touch(page)
    if (this.#missing().length === 0) return
    this.#drop?.()
    const isFirst = this.#pages.size === 0 && this.#underWay.size === 0
    this.#drop = schedule(() => this.#ask(), isFirst ? 0 : waitMilliseconds)
  }

  /** Rows from `first` to `end`, asked for where they are not here; for copying. */
  async rows(first: number, end: number): Promise<CellValue[][]> {
    const rows: CellValue[][] = []
    for (let index = first; index < end; ) {
      const here = this.row(index)
      if (here) {
        rows.push(here)
        index++
        continue
      }
      const { rows: fetched } = await this.#options.fetch({ offset: index, limit: Math.min(2000, end - index) })
      if (fetched.length === 0) break
      rows.push(...fetched)
      index += fetched.length
    }
    return rows
  }

  /** Nothing is asked for and nothing is announced any more. */
  close(): void {
    this.#isClosed = true
    this.#drop?.()
  }

  #ask(): void {
    const { parallel, pageRows, fetch, onChange, onFailure } = this.#options
    for (const page of this.#missing()) {
      if (this.#underWay.size >= parallel || this.#isClosed) return
      this.#underWay.add(page)
      fetch({ offset: page * pageRows, limit: pageRows }).then(
        (answer) => {
          this.#underWay.delete(page)
          if (this.#isClosed) return
          this.#rowCount = answer.rowCount
          this.#pages.set(page, answer.rows)
          this.#forgetOldest()
          onChange()
          this.#ask()
        },
        (thrown: unknown) => {
          this.#underWay.delete(page)
          // A page that failed is asked for again only when a person scrolls to it again.
          this.#wanted = this.#wanted.filter((wanted) => wanted !== page)
          if (!this.#isClosed) onFailure(thrown)
        },
      )
    }
  }

  #missing(): number[] {
    return this.#wanted.filter((page) => !this.#pages.has(page) && !this.#underWay.has(page))
  }

  #touch(page: number): void {
    const rows = this.#pages.get(page)
    if (!rows) return
    this.#pages.delete(page)
    this.#pages.set(page, rows)
  }

  #forgetOldest(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= this.#options.pageLimit) return
      if (!this.#wanted.includes(page)) this.#pages.delete(page)
    }
  }
}

function afterTimeout(task: () => void, waitMilliseconds: number): () => void {
  const timer = setTimeout(task, waitMilliseconds)
  return () => clearTimeout(timer)
}
