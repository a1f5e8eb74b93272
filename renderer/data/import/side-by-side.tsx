import { useMemo, useState, type ReactNode } from 'react'
import type { ImportCatalogue, ImportPreview } from '../../../protocol/import'
import { importMessages as words } from '../../../protocol/messages/import'
import { useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { GridValue } from '../grid/grid-value'
import { isNumeric } from '../value-text'
import { isPlain, modelTitle } from './import-words'
import { PreviewTable } from './preview-table'
import './side-by-side.css'

interface SideBySideProps {
  preview: ImportPreview
  catalogue: ImportCatalogue | null
  /** Goes to where the mapping is changed. */
  onMap: () => void
}

type Pointed = { side: 'file' | 'notebook'; column: string } | null

const none: ReadonlySet<string> = new Set()

/** The file's own cells at the left, what becomes of them at the right; pointing at a column shows what it is linked with. */
export function SideBySide({ preview, catalogue, onMap }: SideBySideProps) {
  const text = useText()
  const language = useLanguage()
  const [sourceAt, setSource] = useState(0)
  const [tableName, setTable] = useState<string | null>(null)
  const [pointed, setPointed] = useState<Pointed>(null)
  const source = preview.sources[sourceAt] ?? preview.sources[0]
  const tables = useMemo(() => inOrder(preview.tables, catalogue), [preview, catalogue])
  const table = tables.find((one) => one.table === tableName) ?? tables[0]

  const rawRows = useMemo(() => (source?.raw ?? []).map((row): ReactNode[] => [...row]), [source])
  const rows = useMemo(() => (table?.rows ?? []).map((row) => row.map((value, at): ReactNode => (table?.columns[at] === undefined ? null : <GridValue key={at} value={value} column={table.columns[at]} language={language} />))), [table, language])
  const isRaw = table?.table === 'rows'
  const links = useMemo(() => linksOf(preview, source, table), [preview, source, table])
  if (source === undefined) return null

  const fromFile = pointed?.side === 'file' ? (links.toNotebook.get(pointed.column) ?? none) : none
  const fromNotebook = pointed?.side === 'notebook' ? (links.toFile.get(pointed.column) ?? none) : none
  const own = pointed === null ? none : new Set([pointed.column])
  const hasProposal = isPlain(preview) && Object.keys(preview.proposal).length > 0 && preview.report.model === null
  return (
    <div className="side-by-side">
      <section className="import-side" aria-label={text(words.inFile)}>
        <header>
          <h3>{text(words.inFile)}</h3>
          <Chips
            label={text(words.sourceOf)}
            chips={preview.sources.map(({ files }, at) => ({ id: String(at), label: `${files[0]?.split(/[/#]/).at(-1) ?? ''}${files.length > 1 ? ` +${files.length - 1}` : ''}` }))}
            chosen={String(preview.sources.indexOf(source))}
            onChoose={(id) => setSource(Number(id))}
          />
        </header>
        <PreviewTable
          key={preview.sources.indexOf(source)}
          label={text(words.inFile)}
          columns={source.columns.map(({ name }) => ({ name }))}
          rows={rawRows}
          lit={pointed?.side === 'file' ? own : fromNotebook}
          isLed={pointed?.side === 'notebook'}
          onPoint={(column) => setPointed(column === null ? null : { side: 'file', column })}
          onChoose={(column) => {
            const feeds = source.columns.find(({ name }) => name === column)?.feeds ?? []
            if (!feeds.some((one) => one.startsWith(`${table?.table}.`))) setTable(feeds[0]?.split('.')[0] ?? 'rows')
          }}
        />
      </section>
      <section className="import-side" aria-label={text(words.inNotebook)}>
        <header>
          <h3>{text(words.inNotebook)}</h3>
          <Chips label={text(words.tableOf)} chips={tables.map((one) => ({ id: one.table, label: text(modelTitle(one.table, catalogue)) }))} chosen={table?.table ?? ''} onChoose={setTable} />
        </header>
        {table === undefined ? (
          <p className="faint preview-none">{text(words.noRows)}</p>
        ) : (
          <PreviewTable
            key={table.table}
            label={text(modelTitle(table.table, catalogue))}
            columns={table.columns.map((column) => ({ name: column.name, detail: isRaw ? column.type.toLowerCase() : text(modelTitle(`${table.table}.${column.name}`, catalogue)) === column.name ? undefined : text(modelTitle(`${table.table}.${column.name}`, catalogue)), isNumeric: isNumeric(column.kind) }))}
            rows={rows}
            lit={pointed?.side === 'notebook' ? own : fromFile}
            isLed={pointed?.side === 'file'}
            onPoint={(column) => setPointed(column === null ? null : { side: 'notebook', column })}
            onChoose={(column) => {
              const at = preview.sources.findIndex(({ columns }) => columns.some(({ name, feeds }) => (isRaw ? name === column : feeds.includes(`${table.table}.${column}`))))
              if (at >= 0 && !links.toFile.has(column)) setSource(at)
            }}
          />
        )}
      </section>
      <p className="import-link" data-active={pointed !== null || undefined}>
        {pointed !== null ? linkWords() : hasProposal ? (
          <>
            {text(words.proposalKeep)}
            <Button size="small" onPress={onMap}>
              {text(words.badgeProposal)}
            </Button>
          </>
        ) : (
          text(words.linkHint)
        )}
      </p>
    </div>
  )

  function linkWords(): string {
    if (pointed === null || source === undefined) return ''
    const { column } = pointed
    const list = (parts: string[]): string => new Intl.ListFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'narrow', type: 'unit' }).format(parts)
    if (pointed.side === 'file') {
      const targets = source.columns.find(({ name }) => name === column)?.feeds ?? []
      const named = targets.map((place) => `${text(modelTitle(place.split('.')[0] ?? '', catalogue))} › ${text(modelTitle(place, catalogue))}`)
      return named.length === 0 ? text(words.becomesNothing, { column }) : text(words.becomes, { column, targets: list(named) })
    }
    const title = isRaw ? column : text(modelTitle(`${table?.table ?? ''}.${column}`, catalogue))
    const sources = isRaw ? [column] : (preview.feeds[table?.table ?? '']?.[column] ?? [])
    return sources.length === 0 ? text(words.comesFromFormat, { column: title }) : text(words.comesFrom, { column: title, sources: list(sources) })
  }
}

/** As the catalogue has them, and the table itself last. */
function inOrder(tables: ImportPreview['tables'], catalogue: ImportCatalogue | null): ImportPreview['tables'] {
  const place = (name: string): number => (name === 'rows' ? Number.MAX_SAFE_INTEGER : (catalogue?.tables.findIndex(({ table }) => table === name) ?? 0))
  return tables.toSorted((one, other) => place(one.table) - place(other.table))
}

/** Which columns belong together, both ways. */
function linksOf(preview: ImportPreview, source: ImportPreview['sources'][number] | undefined, table: ImportPreview['tables'][number] | undefined): { toNotebook: Map<string, Set<string>>; toFile: Map<string, Set<string>> } {
  const toNotebook = new Map<string, Set<string>>()
  const toFile = new Map<string, Set<string>>()
  const link = (from: string, to: string): void => {
    toNotebook.set(from, (toNotebook.get(from) ?? new Set()).add(to))
    toFile.set(to, (toFile.get(to) ?? new Set()).add(from))
  }
  for (const { name, feeds } of source?.columns ?? []) {
    if (table?.table === 'rows') {
      if (source === preview.sources[0]) link(name, name)
    } else for (const place of feeds) if (place.startsWith(`${table?.table}.`)) link(name, place.slice((table?.table ?? '').length + 1))
  }
  return { toNotebook, toFile }
}

interface ChipsProps {
  label: string
  chips: { id: string; label: string; isMarked?: boolean }[]
  chosen: string
  onChoose: (id: string) => void
}

/** One of a few, in a row; arrow keys go along it. */
export function Chips({ label, chips, chosen, onChoose }: ChipsProps) {
  return (
    <div
      className="import-chips"
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0
        if (step === 0) return
        event.preventDefault()
        const at = chips.findIndex(({ id }) => id === chosen)
        const next = (at + step + chips.length) % chips.length
        onChoose(chips[next]?.id ?? chosen)
        event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[next]?.focus()
      }}
    >
      {chips.map(({ id, label: words, isMarked = false }) => (
        <button key={id} type="button" role="radio" aria-checked={id === chosen} tabIndex={id === chosen ? 0 : -1} className="import-chip" data-marked={isMarked || undefined} onClick={() => onChoose(id)}>
          <span className="ellipsis">{words}</span>
        </button>
      ))}
    </div>
  )
}
