import { createStore, type StoreApi } from 'zustand/vanilla'
import { namesAtHand } from '../../../protocol/at-hand'
import { toFailure, type Failure } from '../../../protocol/failure'
import type { ImportAnswer, ImportCatalogue, ImportChoice, ImportColumn, ImportPreview } from '../../../protocol/import'
import { pathFromNotebook, pathInWorkspace, variableFor } from '../../workbench/load-cell'
import type { ImportCall } from './import-code'

/** One call of `load` as it is made in the wizard. */
export interface ImportItem {
  key: string
  /** Files, a folder or a pattern, from the workspace. */
  paths: string[]
  name: string
  isIncluded: boolean
  choice: ImportChoice
  /** The last answer; it stays while the next one is awaited, and when that fails. */
  preview: ImportPreview | null
  failure: Failure | null
  isReading: boolean
  /** Parts of the file that were ever seen: once one is chosen, only that is read. */
  sections: string[]
  /** Columns in which personal data was recognised at any time: pseudonyms hide it from later previews. */
  personal: Record<string, NonNullable<ImportColumn['personal']>>
}

export interface ImportState {
  items: ImportItem[]
  chosen: string | null
  catalogue: ImportCatalogue | null
  /** Files that are being recognised for the first time. */
  waiting: number
  /** Something was changed by hand. */
  isChanged: boolean
}

/** What the wizard asks of the host. */
export interface ImportCalls {
  previewImport(files: string[], choice: ImportChoice): Promise<ImportAnswer>
  importCatalogue(): Promise<ImportCatalogue>
}

export interface ImportOptions {
  calls: ImportCalls
  /** The notebook's path: a cell names files as seen from its folder. */
  notebook: string
  /** Names that other cells have. */
  taken: ReadonlySet<string>
  /** Between a change and the reading that it causes. */
  delayMilliseconds?: number
}

export type ImportStore = ReturnType<typeof createImport>

/** The state of one opening of the wizard: what is imported, how, and what comes of it. */
export function createImport({ calls, notebook, taken, delayMilliseconds = 250 }: ImportOptions) {
  const store: StoreApi<ImportState> = createStore<ImportState>(() => ({ items: [], chosen: null, catalogue: null, waiting: 0, isChanged: false }))
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** The newest reading of each item: answers to older ones are not heard. */
  const readings = new Map<string, number>()
  let nextKey = 1
  let isOver = false

  const change = (key: string, changes: Partial<ImportItem>): void => store.setState(({ items }) => ({ items: items.map((item) => (item.key === key ? { ...item, ...changes } : item)) }))
  const itemOf = (key: string): ImportItem | undefined => store.getState().items.find((item) => item.key === key)

  const toItem = (paths: string[], preview: ImportPreview | null, failure: Failure | null, choice: ImportChoice, others: readonly ImportItem[]): ImportItem => ({
    key: String(nextKey++),
    paths,
    name: variableFor(preview === null ? (paths[0] ?? 'table') : nameWords(preview, choice), new Set([...taken, ...reserved, ...others.map(({ name }) => name)])),
    isIncluded: failure === null,
    choice,
    preview,
    failure,
    isReading: false,
    sections: preview?.sections ?? [],
    personal: personalOf(preview),
  })

  const append = (items: (others: readonly ImportItem[]) => ImportItem[]): void =>
    store.setState((state) => {
      const made = items(state.items)
      return { items: [...state.items, ...made], chosen: state.chosen ?? made[0]?.key ?? null }
    })

  async function read(key: string): Promise<void> {
    const item = itemOf(key)
    if (item === undefined) return
    const reading = (readings.get(key) ?? 0) + 1
    readings.set(key, reading)
    change(key, { isReading: true })
    const answer = await calls.previewImport(item.paths, item.choice).then(
      ({ previews, failures }) => ({ previews, failure: failures[0]?.failure ?? null }),
      (thrown: unknown) => ({ previews: [], failure: toFailure(thrown) }),
    )
    if (isOver || readings.get(key) !== reading) return
    // One file that fails is a failure of the whole: the cell would fail with it.
    if (answer.failure !== null) return change(key, { isReading: false, failure: answer.failure })
    const [first, ...others] = answer.previews
    // Other parts of the same file are imports of their own already, or were left out.
    const rest = others.filter(({ files }) => files.join('\n') !== first?.files.join('\n'))
    // Told otherwise, files that stood together may be imports of their own.
    change(key, { isReading: false, failure: null, preview: first ?? null, isIncluded: item.failure === null ? item.isIncluded : true, sections: [...new Set([...item.sections, ...(first?.sections ?? [])])], personal: { ...personalOf(first ?? null), ...item.personal }, ...(rest.length > 0 && first !== undefined ? { paths: first.files } : {}) })
    if (rest.length > 0)
      store.setState(({ items }) => {
        const at = items.findIndex((other) => other.key === key)
        const made = rest.reduce<ImportItem[]>((before, preview) => [...before, toItem(preview.files, preview, null, item.choice, [...items, ...before])], [])
        return { items: items.toSpliced(at + 1, 0, ...made) }
      })
  }

  return {
    store,

    async start(): Promise<void> {
      const catalogue = await calls.importCatalogue()
      if (!isOver) store.setState({ catalogue })
    },

    /** Recognises files of the workspace and adds what they are. */
    async add(files: string[]): Promise<void> {
      const known = new Set(store.getState().items.flatMap(({ paths }) => paths))
      const fresh = files.filter((file) => !known.has(file))
      if (fresh.length === 0) return
      store.setState(({ waiting }) => ({ waiting: waiting + fresh.length }))
      try {
        const { previews, failures } = await calls.previewImport(fresh, {})
        if (isOver) return
        // A folder that is one table stays a folder: files that are put there later belong to it.
        const isOne = previews.length === 1 && failures.length === 0 && fresh.length === 1 && previews[0]?.files.length !== 1
        append((others) => {
          const items = previews.reduce<ImportItem[]>((before, preview, index) => {
            // A file of several tables gives its first by itself; the others are asked for by name.
            const isOther = previews.slice(0, index).some(({ files: earlier }) => earlier.join('\n') === preview.files.join('\n'))
            const choices = isOther ? preview.taken.map((section): ImportChoice => ({ section })) : [{}]
            return choices.reduce((made, choice) => [...made, toItem(isOne ? fresh : preview.files, preview, null, choice, [...others, ...made])], before)
          }, [])
          return [...items, ...failures.map(({ files: paths, failure }) => toItem(paths, null, failure, {}, [...others, ...items]))]
        })
        // Parts that were previewed together are imports of their own now.
        await Promise.all(store.getState().items.filter(({ choice, preview }) => choice.section !== undefined && (preview?.taken.length ?? 0) > 1).map(({ key }) => read(key)))
      } finally {
        store.setState(({ waiting }) => ({ waiting: waiting - fresh.length }))
      }
    },

    /** Fills the wizard with the calls of a cell, and reads what they give. */
    async fill(written: readonly ImportCall[]): Promise<void> {
      append(() =>
        written.map(({ result, paths, choice }) => {
          const located = paths.map((path) => pathInWorkspace(path, notebook))
          const outside = paths.find((_, index) => located[index] === null)
          const failure: Failure | null = outside === undefined ? null : { kind: 'file-outside', path: outside, workspace: '' }
          return { ...toItem(located.map((path, index) => path ?? paths[index] ?? ''), null, failure, choice, []), name: result, isReading: failure === null, isIncluded: true }
        }),
      )
      await Promise.all(store.getState().items.filter(({ failure }) => failure === null).map(({ key }) => read(key)))
    },

    choose: (key: string): void => store.setState({ chosen: key }),
    rename: (key: string, name: string): void => {
      store.setState({ isChanged: true })
      change(key, { name })
    },
    include: (key: string, isIncluded: boolean): void => {
      store.setState({ isChanged: true })
      change(key, { isIncluded })
    },
    remove: (key: string): void =>
      store.setState(({ items, chosen }) => {
        const at = items.findIndex((item) => item.key === key)
        const rest = items.filter((item) => item.key !== key)
        return { items: rest, isChanged: true, chosen: chosen === key ? (rest[Math.min(at, rest.length - 1)]?.key ?? null) : chosen }
      }),

    /** Changes what an import is told, and reads it again a moment later. Members that are undefined are taken away. */
    tell(key: string, told: { [Name in keyof ImportChoice]?: ImportChoice[Name] | undefined }): void {
      const item = itemOf(key)
      if (item === undefined) return
      store.setState({ isChanged: true })
      change(key, { choice: toChoice({ ...item.choice, ...told }) })
      clearTimeout(timers.get(key))
      timers.set(key, setTimeout(() => void read(key), delayMilliseconds))
    },
    retry: (key: string): Promise<void> => read(key),

    /** Nothing that is still under way is heard any more. */
    end(): void {
      isOver = true
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

const order: readonly (keyof ImportChoice)[] = ['as', 'section', 'encoding', 'delimiter', 'header', 'zone', 'currency', 'platform', 'map', 'pseudonymise']

/** Without what says nothing, in one order: the code is the same however it came about. */
function toChoice(told: { [Name in keyof ImportChoice]?: ImportChoice[Name] | undefined }): ImportChoice {
  const map = Object.fromEntries(Object.entries(told.map ?? {}).filter(([, columns]) => Object.keys(columns).length > 0))
  const plain = { ...told, map }
  return Object.fromEntries(order.flatMap((name) => (isSaid(plain[name]) ? [[name, plain[name]]] : [])))
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== '' && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}

/** The calls that the cell will hold: what is included and could be read. */
export function toCalls(items: readonly ImportItem[], notebook: string): ImportCall[] {
  return items.filter(isWritten).map(({ name, paths, choice }) => ({ result: name, paths: paths.map((path) => pathFromNotebook(path, notebook)), choice }))
}

/** An import that fails is left out, unless it stands in the cell already. */
export function isWritten({ isIncluded }: ImportItem): boolean {
  return isIncluded
}

/** Names that cannot be variables, or that two imports have. */
export function wrongNames(items: readonly ImportItem[]): ReadonlySet<string> {
  const included = items.filter(isWritten)
  const wrong = included.filter(({ key, name }) => !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) || reserved.has(name) || included.some((other) => other.key !== key && other.name === name))
  return new Set(wrong.map(({ key }) => key))
}

/** Words of the language, and what stands in every cell. */
const reserved: ReadonlySet<string> = new Set([...namesAtHand, ...'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(' ')])

/** A known export by its format (`taobao_orders_csv`), anything else by its file, or the part of it. */
function nameWords({ report, files }: ImportPreview, { section }: ImportChoice): string {
  const isKnown = report.platform !== null && report.format !== 'generic' && report.format !== 'mapped'
  return isKnown ? report.format.replace(/_(csv|xlsx|json)$/, '') : (section ?? files[0] ?? 'table')
}

function personalOf(preview: ImportPreview | null): ImportItem['personal'] {
  return Object.fromEntries((preview?.sources ?? []).flatMap(({ columns }) => columns.flatMap(({ name, personal }) => (personal === null ? [] : [[name, personal]]))))
}
