import type { CellState } from '../../../protocol/session/state'
import { typeSource } from '../../workbench/sessions'
import { select, selectCell, selectionOf, workbench } from '../../workbench/store'
import { runCommand } from '../commands'
import { readKey } from '../keyboard'
import { cellOfModel, linesBefore, modelOf, type CellModel } from './cell-models'
import { checkSoon } from './diagnostics'
import { takePoint, takeTyped } from './live-editor'
import { monaco } from './monaco'

export interface Mounting {
  session: string
  cell: CellState
  label: string
  placeholder: string
  isReadOnly: boolean
  hasLineNumbers: boolean
}

const container = document.createElement('div')
container.className = 'editor-container'
// Suggestions and hovers stand outside the cells, which clip what they hold.
const floating = document.createElement('div')
floating.className = 'monaco-editor editor-floating'
document.body.append(floating)

const editor = monaco.editor.create(container, {
  model: null,
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-code'),
  fontSize: 12.5,
  lineHeight: 20,
  fontLigatures: false,
  minimap: { enabled: false },
  glyphMargin: false,
  folding: false,
  lineDecorationsWidth: 14,
  lineNumbersMinChars: 3,
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  scrollbar: { vertical: 'hidden', alwaysConsumeMouseWheel: false, ignoreHorizontalScrollbarInContentHeight: true, horizontalScrollbarSize: 8, useShadows: false },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  fixedOverflowWidgets: true,
  overflowWidgetsDomNode: floating,
  contextmenu: false,
  automaticLayout: false,
  tabSize: 2,
  wordBasedSuggestions: 'off',
  quickSuggestions: { other: true, comments: false, strings: true },
  suggest: { showStatusBar: false, preview: false },
  padding: { top: 0, bottom: 0 },
  guides: { indentation: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  stickyScroll: { enabled: false },
  bracketPairColorization: { enabled: false },
  accessibilitySupport: 'auto',
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
})

let slot: HTMLElement | null = null
const viewStates = new Map<string, monaco.editor.ICodeEditorViewState | null>()
const resizes = new ResizeObserver(() => layOut())

void document.fonts.ready.then(() => monaco.editor.remeasureFonts())

/** Puts the editor into the slot, on the cell's text. Gives back how to take it out again; the next mount takes it out too. */
export function mount(into: HTMLElement, mounting: Mounting): () => void {
  unmount()
  slot = into
  into.append(container)
  setOptions(mounting)
  const known = modelOf(mounting.session, mounting.cell)
  editor.setModel(known.model)
  const viewState = viewStates.get(known.model.uri.toString())
  if (viewState) editor.restoreViewState(viewState)
  editor.setScrollPosition({ scrollTop: 0, scrollLeft: 0 })
  layOut()
  resizes.observe(into)
  const point = takePoint(mounting.cell.id)
  const target = point && editor.getTargetAtClientPoint(point.x, point.y)
  if (target?.position) editor.setPosition(target.position)
  typeHeld()
  checkSoon(known, 0)
  return () => {
    if (slot === into) unmount()
  }
}

/** Follows a change of the cell that did not come from typing, and of how it is shown. */
export function update(mounting: Mounting): void {
  setOptions(mounting)
  modelOf(mounting.session, mounting.cell)
  layOut()
}

/** Takes the focus, and what was typed while the editor did not have it. */
export function focus(): void {
  if (!editor.hasTextFocus()) editor.focus()
  typeHeld()
}

function typeHeld(): void {
  const known = current()
  const typed = known ? takeTyped(known.session, known.cell) : ''
  if (typed !== '' && !editor.getOption(monaco.editor.EditorOption.readOnly)) editor.trigger('keyboard', 'type', { text: typed })
}

/** Puts the caret at a line and column of the cell's source, if the cell is in the editor. */
export function goTo(cell: string, line: number, column: number): void {
  const known = current()
  if (known?.cell !== cell) return
  editor.setPosition({ lineNumber: Math.max(1, line - linesBefore(known)), column })
  editor.focus()
}

export function sourceOffset(session: string, cell: string): number | null {
  const known = current()
  const position = editor.getPosition()
  if (!known || !position || known.session !== session || known.cell !== cell) return null
  return known.prefix.length + known.model.getOffsetAt(position)
}

function unmount(): void {
  const known = current()
  if (known) viewStates.set(known.model.uri.toString(), editor.saveViewState())
  resizes.disconnect()
  editor.setModel(null)
  container.remove()
  if (slot) slot.style.height = ''
  slot = null
}

function current(): CellModel | undefined {
  const model = editor.getModel()
  return model ? cellOfModel(model) : undefined
}

function setOptions({ label, placeholder, isReadOnly, hasLineNumbers, cell }: Mounting): void {
  editor.updateOptions({
    ariaLabel: label,
    placeholder,
    readOnly: isReadOnly,
    lineNumbers: hasLineNumbers && cell.type === 'code' ? 'on' : 'off',
    wordWrap: cell.type === 'code' ? 'off' : 'on',
  })
}

function layOut(): void {
  if (!slot) return
  const height = Math.max(editor.getContentHeight(), 20)
  slot.style.height = `${height}px`
  editor.layout({ width: slot.clientWidth, height })
}

editor.onDidContentSizeChange((event) => {
  if (event.contentHeightChanged) layOut()
})

editor.onDidChangeModelContent(() => {
  const known = current()
  if (!known) return
  const source = known.prefix + known.model.getValue()
  const cell = workbench().sessions[known.session]?.cells.find((other) => other.id === known.cell)
  // Text that was put in to follow the cell is not typing.
  if (!cell || cell.source === source || (known.prefix !== '' && `${cell.source}\n` === source)) return
  typeSource(known.session, known.cell, source)
  checkSoon(known)
})

editor.onDidChangeCursorPosition((event) => {
  if (!editor.hasTextFocus() || event.reason === monaco.editor.CursorChangeReason.NotSet) return
  const place = editor.getScrolledVisiblePosition(event.position)
  const scroller = slot?.closest<HTMLElement>('.notebook-scroller')
  if (!place || !scroller || !slot) return
  const top = slot.getBoundingClientRect().top + place.top
  const view = scroller.getBoundingClientRect()
  if (top < view.top + 24) scroller.scrollTop -= view.top + 24 - top
  else if (top + 44 > view.bottom) scroller.scrollTop += top + 44 - view.bottom
})

editor.onDidFocusEditorText(() => {
  const known = current()
  if (known && selectionOf(known.session).active === known.cell) select(known.session, { mode: 'edit' })
})

editor.onDidBlurEditorWidget(() => {
  const known = current()
  if (!known || !document.hasFocus()) return
  const selection = selectionOf(known.session)
  if (selection.active === known.cell && selection.mode === 'edit') select(known.session, { mode: 'command' })
})

editor.onKeyDown((event) => {
  const { browserEvent } = event
  const known = current()
  if (browserEvent.isComposing || !known) return
  const stop = (): void => {
    event.preventDefault()
    event.stopPropagation()
  }
  const step = stepOut(browserEvent)
  if (step !== 0) {
    const cells = workbench().sessions[known.session]?.cells ?? []
    const next = cells[cells.findIndex((cell) => cell.id === known.cell) + step]
    if (!next) return
    stop()
    selectCell(known.session, next.id, next.type === 'code' ? 'edit' : 'command')
    return
  }
  const { command } = readKey('edit', null, browserEvent)
  if (command === null || (command === 'leave' && isWidgetOpen())) return
  if (runCommand(command)) stop()
})

/** -1 or 1 where an arrow would leave the text at its first or last line. */
function stepOut(press: KeyboardEvent): -1 | 0 | 1 {
  if (press.shiftKey || press.ctrlKey || press.metaKey || press.altKey || isWidgetOpen()) return 0
  const position = editor.getPosition()
  const model = editor.getModel()
  if (!position || !model) return 0
  if (press.key === 'ArrowUp' && position.lineNumber === 1) return -1
  return press.key === 'ArrowDown' && position.lineNumber === model.getLineCount() ? 1 : 0
}

function isWidgetOpen(): boolean {
  const isShown = document.querySelector('.suggest-widget.visible, .find-widget.visible, .parameter-hints-widget.visible, .rename-box') !== null
  return isShown || (editor.getSelections()?.length ?? 0) > 1
}
