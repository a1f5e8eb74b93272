import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import { importMessages } from '../../protocol/messages/import'
import type { SessionState } from '../../protocol/session/state'
import { openImport } from '../data/import/import-request'
import { useText } from '../workbench/language'
import { Button } from '../workbench/parts/button'
import { MarkdownKindIcon, SqlKindIcon, TypescriptKindIcon } from '../workbench/parts/kind-icons'
import { selectedCells, useWorkbench, selectionOf } from '../workbench/store'
import { Banners } from './banners'
import { CellView } from './cell-view'
import { insertAndEdit } from './commands'
import { FindBar } from './find-bar'
import { useCellKeys } from './use-cell-keys'
import './notebook.css'

/** How many cells are drawn in full before the first paint; the others follow when they come near the view. */
const drawnAtOnce = 10

/** The notebook in front: its banners and cells. Keys reach it from anywhere that has no keys of its own. */
export function Notebook({ session }: { session: SessionState }) {
  const text = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const selection = useWorkbench((state) => selectionOf(session.session, state))
  const hasLineNumbers = useWorkbench((state) => state.lineNumbers)
  const selected = new Set(selectedCells(session, selection))
  const isReadOnly = session.readOnly !== null
  useCellKeys(session.session)

  // An undone insertion or another window may take the selected cell away.
  const isGone = selection.active !== null && !session.cells.some((cell) => cell.id === selection.active)
  const lastIndex = useRef(0)
  useLayoutEffect(() => {
    const index = session.cells.findIndex((cell) => cell.id === selection.active)
    if (index >= 0) lastIndex.current = index
    else if (isGone || selection.active === null) {
      const fallback = session.cells[Math.min(lastIndex.current, session.cells.length - 1)]?.id ?? null
      if (fallback !== selection.active) useWorkbench.setState((state) => ({ selections: { ...state.selections, [session.session]: { active: fallback, anchor: fallback, mode: 'command' } } }))
    }
  }, [session.cells, session.session, selection.active, isGone])

  // A selection that is not made by pointer comes into view; it takes the focus unless a panel or an output of its own has it.
  // A cell that is edited takes it in any case: its editor may still be on its way, and keys pressed meanwhile are meant for it.
  const isByPointer = useRef(false)
  useEffect(() => {
    const pressed = (): void => void (isByPointer.current = false)
    window.addEventListener('keydown', pressed, { capture: true })
    return () => window.removeEventListener('keydown', pressed, { capture: true })
  }, [])
  useLayoutEffect(() => {
    const root = scroller.current
    const cell = selection.active === null ? null : root?.querySelector<HTMLElement>(`[data-cell-id="${CSS.escape(selection.active)}"]`)
    if (!root || !cell) return
    // What was pressed is in view already; scrolling would move it from under the pointer.
    const stop = isByPointer.current ? undefined : keepInView(root, cell)
    takeFocus(root, cell, selection.mode)
    return stop
  }, [selection.active, selection.mode, session.session])

  const insert = useCallback(
    (index: number, kind: 'typescript' | 'sql' | 'markdown') => {
      const now = useWorkbench.getState().sessions[session.session]
      if (now) insertAndEdit(now, index, kind)
    },
    [session.session],
  )

  const isEmpty = session.cells.length === 0 || (session.cells.length === 1 && session.cells[0]?.source === '')
  return (
    <main className="notebook" aria-label={text('notebookLabel')} data-notebook>
      <Banners session={session} />
      <FindBar session={session} />
      <div className="notebook-scroller" ref={scroller} tabIndex={-1} onPointerDownCapture={() => (isByPointer.current = true)} onPointerUpCapture={() => setTimeout(() => (isByPointer.current = false), 0)}>
        <div className="notebook-page">
          {session.cells.map((cell, index) => (
            <CellView
              key={cell.id}
              session={session.session}
              cell={cell}
              number={index + 1}
              isLast={index === session.cells.length - 1}
              isActive={cell.id === selection.active}
              isSelected={selected.size > 1 && selected.has(cell.id)}
              isEditing={cell.id === selection.active && selection.mode === 'edit'}
              isTrusted={session.isTrusted}
              isReadOnly={isReadOnly}
              hasKernel={session.kernel.status === 'idle' || session.kernel.status === 'running'}
              hasLineNumbers={hasLineNumbers}
              isDrawnAtOnce={index < drawnAtOnce}
              onInsert={insert}
            />
          ))}
          {isEmpty ? (
            <div className="notebook-empty">
              <p>
                <strong>{text('notebookEmptyTitle')}</strong>
              </p>
              <p className="faint">{text('notebookEmptyBody')}</p>
              {isReadOnly ? null : (
                <p className="faint">
                  {text(importMessages.emptyHint)}{' '}
                  <button type="button" className="notebook-link" onClick={() => void openImport()}>
                    {text(importMessages.emptyImport)}
                  </button>
                </p>
              )}
            </div>
          ) : null}
          {isReadOnly ? null : (
            <div className="notebook-end">
              <Button size="small" icon={<TypescriptKindIcon />} onPress={() => insert(session.cells.length, 'typescript')}>
                {text('insertTypescript')}
              </Button>
              <Button size="small" icon={<SqlKindIcon />} onPress={() => insert(session.cells.length, 'sql')}>
                {text('insertSql')}
              </Button>
              <Button size="small" icon={<MarkdownKindIcon />} onPress={() => insert(session.cells.length, 'markdown')}>
                {text('insertMarkdown')}
              </Button>
            </div>
          )}
        </div>
      </div>
    </main>
  )
}

function takeFocus(scroller: HTMLElement, cell: HTMLElement, mode: 'command' | 'edit'): void {
  const focused = document.activeElement
  if (mode === 'edit') {
    if (!focused?.closest('.cell-editor') || !cell.contains(focused)) cell.focus({ preventScroll: true })
    return
  }
  const isElsewhere = focused !== null && focused !== document.body && !scroller.contains(focused)
  const isInOutput = focused !== null && cell !== focused && cell.contains(focused) && !focused.closest('.cell-editor')
  if (!isElsewhere && !isInOutput) cell.focus({ preventScroll: true })
}

/** Brings the cell into view and keeps it there for a few frames, while its neighbours are drawn and take their real heights. */
function keepInView(scroller: HTMLElement, cell: HTMLElement): () => void {
  let frames = 12
  let next = 0
  const again = (): void => {
    bringIntoView(scroller, cell)
    if (frames-- > 0) next = requestAnimationFrame(again)
  }
  const stop = (): void => {
    cancelAnimationFrame(next)
    scroller.removeEventListener('wheel', stop)
  }
  scroller.addEventListener('wheel', stop, { passive: true })
  again()
  return stop
}

/** Scrolls as little as needed; a cell taller than the view shows its beginning. */
function bringIntoView(scroller: HTMLElement, cell: HTMLElement): void {
  const view = scroller.getBoundingClientRect()
  const box = cell.getBoundingClientRect()
  const margin = 24
  if (box.top < view.top + margin) scroller.scrollTop -= view.top + margin - box.top
  else if (box.bottom > view.bottom - margin) scroller.scrollTop += Math.min(box.bottom - view.bottom + margin, box.top - view.top - margin)
}
