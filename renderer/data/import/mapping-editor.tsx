import { useState } from 'react'
import { Button as AriaButton, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components'
import { useStore } from 'zustand'
import type { ImportPreview, MappedFrom } from '../../../protocol/import'
import { importMessages as words } from '../../../protocol/messages/import'
import { useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { CheckIcon, ChevronDownIcon } from '../../workbench/parts/icons'
import { GridValue } from '../grid/grid-value'
import type { ImportItem, ImportStore } from './import-state'
import { isPlain, modelTitle } from './import-words'
import { Chips } from './side-by-side'
import './mapping-editor.css'

interface MappingEditorProps {
  state: ImportStore
  item: ImportItem
  preview: ImportPreview
}

/** The model's columns, what each is made of, and another column in its place. */
export function MappingEditor({ state, item, preview }: MappingEditorProps) {
  const text = useText()
  const language = useLanguage()
  const catalogue = useStore(state.store, (one) => one.catalogue)
  const [chosen, setChosen] = useState<string | null>(null)
  if (catalogue === null) return null
  const map = item.choice.map ?? {}
  const isFed = (table: string): boolean => preview.feeds[table] !== undefined || map[table] !== undefined
  const first = catalogue.tables.find(({ table }) => isFed(table) || preview.proposal[table] !== undefined)?.table ?? 'orders'
  const table = catalogue.tables.find((one) => one.table === (chosen ?? first))
  const example = preview.tables.find((one) => one.table === table?.table)
  const columns = [...new Set(preview.sources.flatMap((source) => source.columns.map(({ name }) => name)))]
  const hasProposal = isPlain(preview) && Object.keys(preview.proposal).length > 0 && item.choice.map === undefined
  const put = (column: string, from: MappedFrom | null): void => {
    if (table === undefined) return
    const { [column]: _before, ...rest } = map[table.table] ?? {}
    state.tell(item.key, { map: { ...map, [table.table]: from === null ? rest : { ...rest, [column]: from } } })
  }
  return (
    <div className="mapping">
      {hasProposal ? (
        <div className="mapping-proposal">
          <div>
            <p>{text(words.proposalTitle)}</p>
            <ul>
              {Object.entries(preview.proposal).map(([name, proposed]) => (
                <li key={name}>
                  <b>{text(modelTitle(name, catalogue))}</b> {Object.entries(proposed).map(([column, from]) => `${text(modelTitle(`${name}.${column}`, catalogue))} ← ${typeof from === 'string' ? from : text(words.mappedSum, { column: from.sum })}`).join(' · ')}
                </li>
              ))}
            </ul>
          </div>
          <Button look="primary" onPress={() => state.tell(item.key, { map: preview.proposal })}>
            {text(words.proposalUse)}
          </Button>
        </div>
      ) : null}
      <div className="mapping-bar">
        <Chips label={text(words.mapTable)} chips={catalogue.tables.map((one) => ({ id: one.table, label: text(one.title), isMarked: isFed(one.table) }))} chosen={table?.table ?? ''} onChoose={setChosen} />
        {item.choice.map === undefined ? null : (
          <Button size="small" look="quiet" onPress={() => state.tell(item.key, { map: undefined })}>
            {text(words.mapReset)}
          </Button>
        )}
      </div>
      <table className="mapping-table">
        <thead>
          <tr>
            <th scope="col">{text(words.mapTarget)}</th>
            <th scope="col">{text(words.mapFrom)}</th>
            <th scope="col">{text(words.mapExample)}</th>
          </tr>
        </thead>
        <tbody>
          {(table?.columns ?? []).map((column) => {
            const at = example?.columns.findIndex(({ name }) => name === column.name) ?? -1
            const value = example?.rows.find((row) => row[at] !== null && row[at] !== '')?.[at]
            const shown = example?.columns[at]
            return (
              <tr key={column.name} data-by-hand={map[table?.table ?? '']?.[column.name] !== undefined || undefined}>
                <th scope="row">
                  <span>{text(column.title)}</span>
                  <code>{column.name}</code>
                </th>
                <td>
                  <ColumnPicker
                    title={text(column.title)}
                    columns={columns}
                    chosen={map[table?.table ?? '']?.[column.name]}
                    feeds={preview.feeds[table?.table ?? '']?.[column.name]}
                    canSum={/^(DECIMAL|DOUBLE|BIGINT)/.test(column.type) && (table?.table === 'orders' || table?.table === 'customers')}
                    onChoose={(from) => put(column.name, from)}
                  />
                </td>
                <td className="mapping-example">
                  <div className="ellipsis">{value === undefined || shown === undefined ? null : <GridValue value={value} column={shown} language={language} />}</div>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface ColumnPickerProps {
  title: string
  columns: readonly string[]
  /** What was chosen by hand. */
  chosen: MappedFrom | undefined
  /** Columns that feed it now; undefined where nothing does, empty where the format says the value itself. */
  feeds: readonly string[] | undefined
  canSum: boolean
  onChoose: (from: MappedFrom | null) => void
}

/** What feeds a column, as a button that opens the file's columns. Nothing is drawn of the list before. */
function ColumnPicker({ title, columns, chosen, feeds, canSum, onChoose }: ColumnPickerProps) {
  const text = useText()
  const label =
    chosen !== undefined ? (typeof chosen === 'string' ? chosen : text(words.mappedSum, { column: chosen.sum })) : feeds === undefined ? text(words.mappedNone) : feeds.length === 0 ? text(words.mappedFixed) : feeds.join(', ')
  const selected = chosen === undefined ? 'auto' : typeof chosen === 'string' ? `column ${chosen}` : `sum ${chosen.sum}`
  const entry = (id: string, words_: string) => (
    <MenuItem key={id} id={id} textValue={words_} className="menu-item">
      {({ isSelected }) => (
        <>
          <span className="menu-icon">{isSelected ? <CheckIcon /> : null}</span>
          <span className="ellipsis">{words_}</span>
        </>
      )}
    </MenuItem>
  )
  return (
    <MenuTrigger>
      <AriaButton className="field-box select-box mapping-pick" data-tone={chosen !== undefined ? 'hand' : feeds === undefined ? 'none' : undefined} aria-label={text(words.pickFor, { column: title, from: label })}>
        <span className="ellipsis">{label}</span>
        {chosen === undefined ? null : <span className="mapping-hand">{text(words.mappedChosen)}</span>}
        <ChevronDownIcon />
      </AriaButton>
      <Popover className="popover mapping-popover" placement="bottom start" offset={4}>
        <Menu
          className="menu"
          aria-label={title}
          selectionMode="single"
          selectedKeys={[selected]}
          onAction={(key) => {
            const id = String(key)
            onChoose(id === 'auto' ? null : id.startsWith('sum ') ? { sum: id.slice(4) } : id.slice(7))
          }}
        >
          {entry('auto', text(feeds === undefined ? words.pickNone : words.pickAuto))}
          <MenuSection>
            <Header className="menu-header">{text(words.pickColumns)}</Header>
            {columns.map((name) => entry(`column ${name}`, name))}
          </MenuSection>
          {canSum ? (
            <MenuSection>
              <Header className="menu-header">{text(words.pickSums)}</Header>
              {columns.map((name) => entry(`sum ${name}`, text(words.mappedSum, { column: name })))}
            </MenuSection>
          ) : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

