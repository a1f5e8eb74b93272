import { memo, useCallback, useRef, useState, type PointerEvent } from 'react'
import type { Place } from '../../protocol/failure'
import type { CellState } from '../../protocol/session/state'
import { CellOutputs } from '../output/cell-outputs'
import { useText } from '../workbench/language'
import { select, selectCell, useWorkbench, workbench } from '../workbench/store'
import { kindOf } from './cell-edits'
import { CellHeader } from './cell-header'
import { CellToolbar } from './cell-toolbar'
import { CodeBody } from './code-body'
import { goToPlace } from './go-to-place'
import { gutterStateOf, stateWords } from './cell-status'
import { InsertBar } from './insert-bar'
import { kindWords } from './kind-words'
import { MarkdownBody } from './markdown-body'
import { useNear } from './use-near'
import { chartCell } from './chart-cell'
import { insertAndEdit, interrupt, pause } from './commands'
import { openNotebook } from '../workbench/sessions'
import './cell.css'

export interface CellViewProps {
  session: string
  cell: CellState
  /** From 1. */
  number: number
  isLast: boolean
  isActive: boolean
  isSelected: boolean
  isEditing: boolean
  isTrusted: boolean
  isReadOnly: boolean
  hasKernel: boolean
  hasLineNumbers: boolean
  isDrawnAtOnce: boolean
  onInsert: (index: number, kind: 'typescript' | 'sql' | 'markdown') => void
}

/** One cell: gutter, source and outputs. Far from the view it is an empty box of about its height. */
export const CellView = memo(function CellView(props: CellViewProps) {
  const { session, cell, number, isActive, isSelected, isEditing } = props
  const text = useText()
  const article = useRef<HTMLElement>(null)
  const [isPointed, setPointed] = useState(false)
  const isFolded = useWorkbench((state) => state.folded[cell.id] === true)
  const isNear = useNear(article, props.isDrawnAtOnce || isActive)
  const kind = kindOf(cell)
  const gutter = gutterStateOf(cell)

  const choose = useCallback(
    (event: PointerEvent) => {
      if (event.button !== 0) return
      if (event.shiftKey) {
        event.preventDefault()
        select(session, { active: cell.id, mode: 'command' })
      } else if (!isActive) selectCell(session, cell.id)
    },
    [session, cell.id, isActive],
  )
  const goTo = useCallback((place: Place) => goToPlace(session, { cell: cell.id, ...place }), [session, cell.id])
  const nameOf = useCallback((id: string) => String((workbench().sessions[session]?.cells.findIndex((other) => other.id === id) ?? -1) + 1 || id), [session])
  const addChart = useCallback<NonNullable<Parameters<typeof CellOutputs>[0]['onChart']>>(
    (table, columns) => {
      const now = workbench().sessions[session]
      const at = now?.cells.findIndex((other) => other.id === cell.id) ?? -1
      if (now && at >= 0) insertAndEdit(now, at + 1, 'typescript', chartCell(table, columns))
    },
    [session, cell.id],
  )
  const openFile = useCallback((path: string) => {
    if (path.endsWith('.ipynb')) void openNotebook(path)
  }, [])

  const onPause = useCallback((isPaused: boolean) => void pause(session, isPaused), [session])
  const onStop = useCallback(() => {
    const now = workbench().sessions[session]
    if (now) void interrupt(now)
  }, [session])

  return (
    <article
      ref={article}
      className="cell"
      data-cell-id={cell.id}
      data-kind={kind}
      data-state={gutter}
      data-active={isActive || undefined}
      data-selected={isSelected || undefined}
      data-editing={isEditing || undefined}
      aria-label={text('cellLabel', { number, language: text(kindWords[kind]), state: stateWords(cell, text) })}
      aria-current={isActive || undefined}
      tabIndex={isActive ? 0 : -1}
      style={isNear ? { containIntrinsicBlockSize: `auto ${estimatedHeight(cell) - paddings}px` } : { minHeight: estimatedHeight(cell) }}
      onPointerDown={choose}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      {isNear ? (
        <>
          {cell.type === 'code' ? <Gutter state={gutter} /> : null}
          {kind === 'markdown' ? (
            <MarkdownBody session={session} cell={cell} number={number} isActive={isActive} isEditing={isEditing} isReadOnly={props.isReadOnly} />
          ) : (
            <div className="cell-box">
              <CellHeader session={session} cell={cell} kind={kind} isReadOnly={props.isReadOnly} />
              <CodeBody session={session} cell={cell} number={number} isActive={isActive} isEditing={isEditing} isReadOnly={props.isReadOnly} hasLineNumbers={props.hasLineNumbers} />
            </div>
          )}
          {cell.type === 'code' && cell.outputs.length + progressCount(cell) > 0 ? (
            isFolded ? (
              <button type="button" className="cell-folded" onClick={() => useWorkbench.setState((state) => ({ folded: withoutCell(state.folded, cell.id) }))}>
                {text('outputsFolded')}
              </button>
            ) : (
              <div className="cell-outputs">
                <CellOutputs session={session} cell={cell} isTrusted={props.isTrusted} hasKernel={props.hasKernel} onGoTo={goTo} cellName={nameOf} onChart={addChart} onOpenFile={openFile} onPause={onPause} onStop={onStop} />
              </div>
            )
          ) : null}
          {(isPointed || isActive) && !props.isReadOnly ? <CellToolbar session={session} cell={cell} number={number} isActive={isActive} /> : null}
          {props.isReadOnly || props.isLast ? null : <InsertBar index={number} isShown={isPointed || isActive} onInsert={props.onInsert} />}
        </>
      ) : null}
    </article>
  )
})

function Gutter({ state }: { state: string }) {
  return (
    <div className="gutter" aria-hidden>
      <span className="gutter-mark" data-state={state} />
    </div>
  )
}

function progressCount(cell: CellState): number {
  return cell.run.status === 'running' ? 1 : 0
}

/** Above and below a cell, in pixels. */
const paddings = 22

/** Near enough that scrolling past unseen cells does not jump: lines of source, and a guess for what hangs below. */
function estimatedHeight(cell: CellState): number {
  const lines = cell.source.split('\n').length
  if (cell.type === 'markdown') return paddings + 8 + lines * 24
  return paddings + 41 + lines * 20 + cell.outputs.reduce((sum, output) => sum + ('data' in output ? 300 : 60), 0)
}

function withoutCell(folded: Record<string, true>, id: string): Record<string, true> {
  const { [id]: _, ...rest } = folded
  return rest
}
