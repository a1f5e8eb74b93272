import { useMemo, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { isImportCell } from '../data/import/import-request'
import { kindOf } from '../notebook/cell-edits'
import { pauseOf } from '../notebook/cell-status'
import { commandEntry, commandTable, keysOf, printedKeys, type CommandId } from '../notebook/command-table'
import { runCommand } from '../notebook/commands'
import { goToPlace } from '../notebook/go-to-place'
import { useText } from './language'
import { useOverlays } from './overlays'
import { SearchIcon } from './parts/icons'
import { Keys } from './parts/keys'
import { rankEntries } from './rank-entries'
import { openNotebook } from './sessions'
import { inspect, selectionOf, useActiveSession, useWorkbench } from './store'
import { useSteps } from './use-steps'
import './palette.css'

interface PaletteEntry {
  id: string
  label: string
  /** What it is. */
  kind: string
  detail: string
  keys?: string | undefined
  act: () => void
}

/** Finds commands, steps, tables, variables, cells and notebooks by a few letters. */
export function Palette() {
  const text = useText()
  const isOpen = useOverlays((state) => state.isPaletteOpen)
  const close = () => useOverlays.setState({ isPaletteOpen: false })
  return (
    <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => !open && close()} isDismissable>
      <Modal className="modal palette" data-width="wide">
        <Dialog className="dialog" aria-label={text('paletteLabel')}>
          <PaletteList onDone={close} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function PaletteList({ onDone }: { onDone: () => void }) {
  const text = useText()
  const entries = useEntries()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => rankEntries(entries, words, 60), [entries, words])
  const choose = (entry: PaletteEntry | undefined): void => {
    if (!entry) return
    onDone()
    // The dialog gives the focus back first; what is chosen may then take it.
    setTimeout(entry.act, 0)
  }
  const go = (index: number): void => {
    const next = (index + found.length) % Math.max(found.length, 1)
    setAt(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <>
      <div className="palette-input">
        <SearchIcon />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[at] ? `palette-${at}` : undefined}
          aria-label={text('titleSearch')}
          placeholder={text('titleSearch')}
          value={words}
          spellCheck={false}
          onChange={(event) => {
            setWords(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'ArrowDown') go(at + 1)
            else if (event.key === 'ArrowUp') go(at - 1)
            else if (event.key === 'Enter') choose(found[at])
            else return
            event.preventDefault()
          }}
        />
      </div>
      <div className="palette-list" id="palette-list" role="listbox" aria-label={text('paletteLabel')} ref={list}>
        {found.map((entry, index) => (
          <div
            key={entry.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            className="palette-entry"
            onPointerMove={() => setAt(index)}
            onClick={() => choose(entry)}
          >
            <span className="ellipsis palette-label">{entry.label}</span>
            <span className="ellipsis palette-detail">{entry.detail}</span>
            {entry.keys === undefined ? <span className="palette-kind">{entry.kind}</span> : <Keys keys={entry.keys} />}
          </div>
        ))}
        {found.length === 0 ? <p className="side-empty">{text('paletteNone')}</p> : null}
      </div>
      <p className="palette-hint">{text('paletteHint')}</p>
    </>
  )
}

function useEntries(): PaletteEntry[] {
  const text = useText()
  const session = useActiveSession()
  const recent = useWorkbench((state) => state.recent)
  const steps = useSteps(session?.session ?? null, { quietly: true })
  return useMemo(() => {
    const active = session?.cells.find((cell) => cell.id === selectionOf(session.session).active)
    const commands = (Object.keys(commandTable) as CommandId[])
      .filter((id) => id !== 'palette' && (id !== 'edit-import' || isImportCell(active)) && (id !== 'pause' || (session !== null && pauseOf(session).canPause)) && !commandEntry(id).isMovement && (session !== null || commandEntry(id).needs === 'nothing'))
      .map((id): PaletteEntry => ({ id: `command ${id}`, label: text(commandEntry(id).words), kind: text('paletteCommand'), detail: '', keys: printedKeys(keysOf(id)), act: () => runCommand(id) }))
    const stepEntries = (session ? (steps ?? []) : []).map((step): PaletteEntry => ({
      id: `step ${step.name}`,
      label: step.name,
      kind: text('paletteStep'),
      detail: text(step.summary),
      act: () => inspect({ kind: 'step', step: step.name }),
    }))
    const variables = (session?.variables ?? []).map((variable): PaletteEntry => ({
      id: `variable ${variable.name}`,
      label: variable.name,
      kind: text(variable.table ? 'paletteTable' : 'paletteVariable'),
      detail: variable.preview,
      act: () => inspect(variable.table ? { kind: 'table', table: variable.table.id } : { kind: 'variable', name: variable.name }),
    }))
    const cells = (session?.cells ?? []).map((cell, index): PaletteEntry => {
      const lines = cell.source.split('\n').filter((line) => line.trim() !== '')
      return {
        id: `cell ${cell.id}`,
        label: (lines[0] ?? '').replace(/^#+\s+/, '').slice(0, 100),
        kind: text('paletteCell', { number: index + 1 }),
        detail: kindOf(cell) === 'markdown' ? '' : (lines[1] ?? '').slice(0, 80),
        act: () => session && goToPlace(session.session, { cell: cell.id }),
      }
    })
    const notebooks = recent.map((path): PaletteEntry => ({ id: `notebook ${path}`, label: path, kind: text('paletteNotebook'), detail: '', act: () => void openNotebook(path) }))
    return [...commands, ...stepEntries, ...variables, ...notebooks, ...cells.filter((cell) => cell.label !== '')]
  }, [text, session, recent, steps])
}
