import { inspect } from 'node:util'
import { mime, type MimeBundle, type TableOutput } from '../../protocol/output'
import type { Language } from '../../protocol/text'
import { isTable, type Table } from '../engine/table'
import { currentContext } from './context'
import { displaySymbol, isDisplayable, type Displayable } from './displayable'
import { settleLives, type LiveDisplay } from './live'
import { tableText } from './table-text'

export { displaySymbol, isDisplayable, type Displayable } from './displayable'

export interface DisplayOptions {
  /** Displays under one id replace each other's content when updated. */
  id?: string
}

/** What `display` gives back, to change what is shown later. */
export interface DisplayHandle {
  readonly id: string
  /** Puts another value in the place of what is shown. */
  update(value: unknown): Promise<void>
}

/** Rows of a table that are sent along with it; the rest is paged from the engine. */
const headRows = 20

let count = 0
let last: Promise<unknown> = Promise.resolve()

async function showValue(value: unknown, options: DisplayOptions): Promise<DisplayHandle> {
  const context = currentContext()
  const id = options.id ?? `display-${(count += 1)}`
  const show = async (shown: unknown, isUpdate: boolean): Promise<void> => {
    const bundles = await (context.present ?? toBundles)(shown, context.language)
    bundles.forEach((bundle, index) => context.sink.display(bundle, { displayId: index === 0 ? id : `${id}-${index}`, isUpdate }))
  }
  // One after the other, so that a table which is still being read keeps its place before the next display.
  const turn = last.then(
    () => show(value, false),
    () => show(value, false),
  )
  last = turn
  await turn
  // As the last value of a cell it shows nothing: what it stands for is shown already.
  return Object.assign({ id, update: (shown: unknown) => show(shown, true) }, { [displaySymbol]: () => [] })
}

function showLive(first: unknown): LiveDisplay<unknown> {
  const context = currentContext()
  const toDisplayable = (value: unknown): Displayable => (isDisplayable(value) ? value : { [displaySymbol]: async (language) => (context.present ?? toBundles)(value, language) })
  const live = context.live(toDisplayable(first))
  const handle: LiveDisplay<unknown> = {
    update: (value) => live.update(toDisplayable(value)),
    end: (final) => live.end(final === undefined ? undefined : toDisplayable(final)),
    remove: () => live.remove(),
  }
  return Object.assign(handle, { [displaySymbol]: () => [] })
}

function showBundle(bundle: MimeBundle, options: DisplayOptions): Promise<DisplayHandle> {
  return showValue({ [displaySymbol]: () => [bundle] }, options)
}

/**
 * Shows a value in the cell, now and not at its end: a table, a chart, a step's result, text, or anything else as text.
 * `const shown = await display('reading'); await shown.update('done')`; `display.markdown('**sum**')`, `.html`, `.image`, `.clear()`.
 */
export const display = Object.assign((value: unknown, options: DisplayOptions = {}) => showValue(value, options), {
  html: (html: string, options: DisplayOptions = {}) => showBundle({ [mime.html]: html, [mime.text]: html.replace(/<[^>]*>/g, '') }, options),
  markdown: (markdown: string, options: DisplayOptions = {}) => showBundle({ [mime.markdown]: markdown, [mime.text]: markdown }, options),
  /** PNG or JPEG bytes, or SVG text. */
  image: (image: Uint8Array | string, options: DisplayOptions = {}) => showBundle({ ...toImage(image), [mime.text]: '[image]' }, options),
  /** Shows a picture of work that goes on, see `LiveDisplay`: `const curve = display.live(chart); curve.update(newer); await curve.end()`. */
  live: (value: unknown) => showLive(value),
  /** Removes what the cell has shown so far. */
  clear: () => currentContext().sink.clear(),
})

/** Resolves when everything that was displayed without `await` has reached the sink. */
export async function settleDisplays(): Promise<void> {
  await last.catch(() => undefined)
  await settleLives()
}

/** The bundles of any value: what it says itself, a table's head, else Node's own text for it. */
export async function toBundles(value: unknown, language: Language): Promise<MimeBundle[]> {
  if (isDisplayable(value)) return value[displaySymbol](language)
  if (isTable(value)) return [await tableBundle(value)]
  return [{ [mime.text]: typeof value === 'string' ? value : inspect(value) }]
}

/** A table as a cell shows it: its handle, its first rows, and the same as text for other readers. */
export async function tableBundle(table: Table): Promise<MimeBundle> {
  const head = await table.head(headRows)
  const output: TableOutput = { table: table.summary, head }
  return { [mime.table]: output, [mime.text]: tableText(table, head) }
}

function toImage(image: Uint8Array | string): MimeBundle {
  if (typeof image === 'string') return { [mime.svg]: image }
  const isPng = image[0] === 0x89 && image[1] === 0x50
  return { [isPng ? mime.png : mime.jpeg]: Buffer.from(image).toString('base64') }
}
