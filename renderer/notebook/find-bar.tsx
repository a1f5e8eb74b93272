import { useEffect, useMemo, useRef, useState } from 'react'
import type { SessionState } from '../../protocol/session/state'
import { useText } from '../workbench/language'
import { useOverlays } from '../workbench/overlays'
import { IconButton } from '../workbench/parts/button'
import { ArrowDownIcon, ArrowUpIcon, CrossIcon, SearchIcon } from '../workbench/parts/icons'
import { selectCell } from '../workbench/store'
import { goToPlace } from './go-to-place'
import { findInCells } from './find-in-cells'

/** Finds words in the sources of all cells; Enter goes on, Shift Enter back, Escape leaves. */
export function FindBar({ session }: { session: SessionState }) {
  const isOpen = useOverlays((state) => state.isFindOpen)
  return isOpen ? <OpenFindBar session={session} /> : null
}

function OpenFindBar({ session }: { session: SessionState }) {
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const found = useMemo(() => findInCells(session.cells, words), [session.cells, words])
  useEffect(() => input.current?.focus(), [])

  const show = (index: number): void => {
    const place = found[(index + found.length) % found.length]
    if (!place) return
    setAt((index + found.length) % found.length)
    selectCell(session.session, place.cell)
    document.querySelector(`[data-cell-id="${CSS.escape(place.cell)}"]`)?.scrollIntoView({ block: 'center' })
  }
  const close = (): void => {
    useOverlays.setState({ isFindOpen: false })
    const place = found[at]
    if (place && words !== '') goToPlace(session.session, { cell: place.cell })
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.cell[data-active]')?.focus())
  }
  return (
    <div className="find-bar" role="search">
      <SearchIcon />
      <input
        ref={input}
        aria-label={text('findLabel')}
        placeholder={text('findLabel')}
        value={words}
        spellCheck={false}
        onChange={(event) => {
          setWords(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') show(event.shiftKey ? at - 1 : isShown(found[at]?.cell) ? at + 1 : at)
          if (event.key === 'Escape') close()
        }}
      />
      <span className="faint figures" aria-live="polite">
        {words === '' ? '' : found.length === 0 ? text('findNone') : text('findCount', { at: at + 1, count: found.length })}
      </span>
      <IconButton size="small" label={text('findPrevious')} icon={<ArrowUpIcon />} isDisabled={found.length === 0} onPress={() => show(at - 1)} />
      <IconButton size="small" label={text('findNext')} icon={<ArrowDownIcon />} isDisabled={found.length === 0} onPress={() => show(at + 1)} />
      <IconButton size="small" label={text('close')} icon={<CrossIcon />} onPress={close} />
    </div>
  )
}

function isShown(cell: string | undefined): boolean {
  return cell !== undefined && document.querySelector(`.cell[data-active][data-cell-id="${CSS.escape(cell)}"]`) !== null
}
