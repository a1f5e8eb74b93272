import { useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react'
import { cellLanguage, sqlCellHeader } from '../../protocol/notebook'
import type { CellState } from '../../protocol/session/state'
import { useText } from '../workbench/language'
import { selectCell } from '../workbench/store'
import { loadEditor, loadedEditor, pointAt } from './editor/live-editor'
import { highlight } from './highlight'

interface CodeBodyProps {
  session: string
  cell: CellState
  number: number
  isActive: boolean
  isEditing: boolean
  isReadOnly: boolean
  hasLineNumbers: boolean
}

/** The source as still, coloured text; the one live editor stands in its place while the cell is edited, and until another cell is chosen. */
export function CodeBody({ session, cell, number, isActive, isEditing, isReadOnly, hasLineNumbers }: CodeBodyProps) {
  const text = useText()
  const slot = useRef<HTMLDivElement>(null)
  const [wasEditing, setWasEditing] = useState(false)
  const [isMounted, setMounted] = useState(false)
  const hasEditor = isActive && (isEditing || wasEditing)

  if (isEditing && !wasEditing) setWasEditing(true)
  else if (!isActive && wasEditing) setWasEditing(false)

  const mounting = { session, cell, label: text('editorLabel', { number }), placeholder: text(cell.type === 'code' ? 'codeEmpty' : 'markdownPlaceholder'), isReadOnly, hasLineNumbers }
  const latest = useRef(mounting)
  useLayoutEffect(() => {
    latest.current = mounting
  })

  useLayoutEffect(() => {
    if (!hasEditor) return
    let unmount: (() => void) | null = null
    let isOver = false
    const mount = (editor: NonNullable<ReturnType<typeof loadedEditor>>): void => {
      if (isOver || !slot.current) return
      unmount = editor.mount(slot.current, latest.current)
      setMounted(true)
    }
    const ready = loadedEditor()
    if (ready) mount(ready)
    else void loadEditor().then(mount)
    return () => {
      isOver = true
      unmount?.()
      setMounted(false)
    }
  }, [hasEditor, session, cell.id])

  useLayoutEffect(() => {
    if (isMounted) loadedEditor()?.update(latest.current)
  }, [isMounted, cell.source, cell.type, isReadOnly, hasLineNumbers, mounting.label])

  useLayoutEffect(() => {
    if (isMounted && isEditing) loadedEditor()?.focus()
  }, [isMounted, isEditing])

  const begin = (event: PointerEvent): void => {
    if (event.button !== 0 || event.shiftKey) return
    // The press is spoken for: the cell would only select itself.
    event.stopPropagation()
    event.preventDefault()
    pointAt(cell.id, { x: event.clientX, y: event.clientY })
    selectCell(session, cell.id, 'edit')
  }

  return (
    <div className="code-body">
      <div className="cell-editor" ref={slot} hidden={!isMounted} />
      {isMounted ? null : <StillCode cell={cell} hasLineNumbers={hasLineNumbers} onPointerDown={begin} />}
    </div>
  )
}

function StillCode({ cell, hasLineNumbers, onPointerDown }: { cell: CellState; hasLineNumbers: boolean; onPointerDown: (event: PointerEvent) => void }) {
  const text = useText()
  const { source, type } = cell
  const { html, lines } = useMemo(() => {
    const body = type === 'code' ? source.slice(sqlCellHeader(source)?.bodyStart ?? 0) : source
    return { html: highlight(body, type === 'code' ? cellLanguage(source) : type), lines: body.split('\n').length }
  }, [source, type])
  const numbers = hasLineNumbers && type === 'code' ? Array.from({ length: lines }, (_, index) => index + 1).join('\n') : null
  return (
    <div className="still-code" data-wraps={type === 'code' ? undefined : true} onPointerDown={onPointerDown}>
      {numbers === null ? null : (
        <pre className="still-numbers" aria-hidden>
          {numbers}
        </pre>
      )}
      {html === '' ? (
        <pre className="still-text faint">{text(type === 'code' ? 'codeEmpty' : 'markdownPlaceholder')}</pre>
      ) : (
        <pre className="still-text" dangerouslySetInnerHTML={{ __html: html.endsWith('\n') ? `${html}\n` : html }} />
      )}
    </div>
  )
}
