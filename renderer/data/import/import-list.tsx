import { useRef, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { importMessages as words } from '../../../protocol/messages/import'
import { useText } from '../../workbench/language'
import { Button, IconButton } from '../../workbench/parts/button'
import { Checkbox } from '../../workbench/parts/checkbox'
import { CrossIcon, PersonIcon, PlusIcon, TableIcon, WarningIcon } from '../../workbench/parts/icons'
import { platformBadge } from '../platforms'
import { wrongNames, type ImportItem, type ImportStore } from './import-state'
import { confidenceWords, filesWords, formatTitle, isPlain, personalColumns } from './import-words'
import './import-list.css'

interface ImportListProps {
  state: ImportStore
  isAdding: boolean
  onAdd: () => void
  /** One of the imports is to be seen. */
  onShow: () => void
}

/** What was found, one entry a call of `load`: which, what it is, whether it comes in and under which name. Arrow keys go from one to the next. */
export function ImportList({ state, isAdding, onAdd, onShow }: ImportListProps) {
  const text = useText()
  const { items, chosen, waiting } = useStore(state.store)
  const list = useRef<HTMLUListElement>(null)
  const wrong = wrongNames(items)
  const move = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.classList.contains('import-item-main')) return
    const at = items.findIndex(({ key }) => key === chosen)
    const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : null
    const item = to === null ? undefined : items[Math.max(0, Math.min(to, items.length - 1))]
    if (item === undefined) return
    event.preventDefault()
    state.choose(item.key)
    onShow()
    list.current?.querySelector<HTMLElement>(`[data-key="${item.key}"] .import-item-main`)?.focus()
  }
  return (
    <nav className="import-list" aria-label={text(words.list)}>
      <ul ref={list} onKeyDown={move}>
        {items.map((item) => (
          <Entry
            key={item.key}
            state={state}
            item={item}
            isChosen={item.key === chosen && !isAdding}
            isInTabOrder={item.key === chosen}
            isWrong={wrong.has(item.key)}
            onShow={() => {
              state.choose(item.key)
              onShow()
            }}
          />
        ))}
      </ul>
      {waiting > 0 ? (
        <p className="import-waiting" role="status">
          <span className="import-spinner" aria-hidden />
          {text(words.recognising)}
        </p>
      ) : null}
      <div className="import-list-end">
        <Button size="small" icon={<PlusIcon size={14} />} aria-expanded={isAdding} onPress={onAdd}>
          {text(words.addMore)}
        </Button>
      </div>
    </nav>
  )
}

interface EntryProps {
  state: ImportStore
  item: ImportItem
  isChosen: boolean
  isInTabOrder: boolean
  isWrong: boolean
  onShow: () => void
}

function Entry({ state, item, isChosen, isInTabOrder, isWrong, onShow }: EntryProps) {
  const text = useText()
  const catalogue = useStore(state.store, (one) => one.catalogue)
  const { preview, failure } = item
  const paths = item.preview?.files ?? item.paths
  const files = filesWords(paths, text)
  const badge = platformBadge(preview?.report.platform ?? null)
  return (
    <li className="import-item" data-key={item.key} data-chosen={isChosen || undefined} data-left-out={!item.isIncluded || undefined}>
      <Checkbox label={text(words.include, { name: files })} isLabelHidden isOn={item.isIncluded} isDisabled={failure !== null && preview === null} onChange={(isOn) => state.include(item.key, isOn)} />
      <div className="import-item-body">
        <button type="button" className="import-item-main" aria-current={isChosen || undefined} tabIndex={isInTabOrder ? 0 : -1} onClick={onShow}>
          <span className="import-item-title">
            {badge === null ? (
              <span className="import-mark" data-plain aria-hidden>
                <TableIcon size={12} />
              </span>
            ) : (
              <span className="import-mark" style={{ background: badge.colour }} aria-hidden>
                {badge.mark}
              </span>
            )}
            <b className="ellipsis">{`${(paths[0] ?? '').split('/').at(-1)}${item.choice.section === undefined ? '' : ` › ${item.choice.section}`}`}</b>
            {paths.length > 1 ? <span className="import-more figures">{text(words.filesMore, { count: paths.length - 1 })}</span> : null}
            {item.isReading ? <span className="import-spinner" role="status" aria-label={text(words.reading)} /> : null}
          </span>
          <span className="import-item-kind">
            {preview === null ? (failure === null ? text(words.recognising) : null) : <>
                {text(formatTitle(preview, catalogue))} · <span className="import-sure">{confidence(item, text)}</span>
              </>}
            {failure === null ? null : <span className="import-bad">{text(words.cannotRead)}</span>}
          </span>
          {preview === null ? null : <Badges item={item} />}
        </button>
        <div className="import-item-name">
          <input
            className="import-name"
            aria-label={text(words.nameOf, { name: files })}
            aria-invalid={isWrong || undefined}
            title={isWrong ? text(words.nameProblem) : undefined}
            value={item.name}
            spellCheck={false}
            tabIndex={isInTabOrder ? 0 : -1}
            onFocus={onShow}
            onChange={(event) => state.rename(item.key, event.target.value)}
          />
          <IconButton size="small" label={text(words.remove, { name: files })} icon={<CrossIcon size={12} />} onPress={() => state.remove(item.key)} excludeFromTabOrder={!isInTabOrder} />
        </div>
        {isWrong ? <p className="import-bad import-name-problem">{text(words.nameProblem)}</p> : null}
      </div>
    </li>
  )
}

function Badges({ item }: { item: ImportItem }) {
  const text = useText()
  const { preview } = item
  if (preview === null) return null
  const personal = personalColumns(item).length
  const { warnings, rejects } = preview.report
  return (
    <span className="import-badges">
      {isPlain(preview) && Object.keys(preview.proposal).length > 0 && item.choice.map === undefined ? <span data-tone="accent">{text(words.badgeProposal)}</span> : null}
      {rejects > 0 ? (
        <span data-tone="warn">
          <WarningIcon size={12} />
          {text(words.badgeProblems, { count: rejects })}
        </span>
      ) : null}
      {personal > 0 ? (
        <span data-tone={(item.choice.pseudonymise ?? []).length > 0 ? 'good' : undefined}>
          <PersonIcon size={12} />
          {text(words.badgePersonal, { count: personal })}
        </span>
      ) : null}
      {warnings.length > 0 ? <span>{text(words.badgeNotes, { count: warnings.length })}</span> : null}
    </span>
  )
}

function confidence(item: ImportItem, text: ReturnType<typeof useText>): string {
  const known = item.preview !== null && !isPlain(item.preview) && item.choice.as === undefined
  return `${text(confidenceWords(item))}${known ? `\u00a0${Math.round((item.preview?.report.confidence ?? 0) * 100)}\u00a0%` : ''}`
}
