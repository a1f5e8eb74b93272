import { isFailure, toFailure } from '../../protocol/failure'
import { tags } from '../../protocol/notebook'
import type { Edit } from '../../protocol/session/action'
import type { SessionState } from '../../protocol/session/state'
import { openImport, reopenImport } from '../data/import/import-request'
import { host } from '../workbench/host'
import { t } from '../workbench/language'
import { useOverlays } from '../workbench/overlays'
import { askForText, askToConfirm } from '../workbench/parts/ask'
import { afterTyping, attempt, closeNotebook, edit, newNotebook, openNotebook } from '../workbench/sessions'
import { activeSession, reportFailure, select, selectCell, selectedCells, selectionOf, showInspector, showSidePanel, useWorkbench, workbench } from '../workbench/store'
import { changeKind, deleteCells, insertCell, kindOf, makeHeading, mergeCells, moveCells, newCell, pasteCells, splitCell, toggleTag, type CellKind, type Change } from './cell-edits'
import { pauseOf } from './cell-status'
import { commandEntry, type CommandId } from './command-table'
import { sourceOffset } from './editor/live-editor'

/** Runs a command on what is selected. Gives false where it does not apply, so that a key can go on to the browser. */
export function runCommand(id: CommandId): boolean {
  const { needs } = commandEntry(id)
  const session = activeSession()
  if (needs !== 'nothing' && !session) return false
  if (needs === 'cell' && session && selectedCells(session, selectionOf(session.session)).length === 0) return false
  if (session) withNotebook(id, session)
  else withoutNotebook(id)
  return true
}

function withoutNotebook(id: CommandId): void {
  switch (id) {
    case 'palette':
      return useOverlays.setState({ isPaletteOpen: true })
    case 'help':
      return useOverlays.setState({ isHelpOpen: true })
    case 'new':
      return void newNotebook()
    case 'import':
      return void openImport()
    case 'side':
      return showSidePanel(workbench().sidePanel === null ? 'files' : null)
    case 'inspector':
      return showInspector(!workbench().inspector.isOpen)
    case 'line-numbers':
      return useWorkbench.setState((state) => ({ lineNumbers: !state.lineNumbers }))
    default:
      return undefined
  }
}

function withNotebook(id: CommandId, session: SessionState): void {
  const selection = selectionOf(session.session)
  const ids = selectedCells(session, selection)
  const cells = session.cells.filter((cell) => ids.includes(cell.id))
  const first = session.cells.findIndex((cell) => cell.id === ids[0])
  const last = session.cells.findIndex((cell) => cell.id === ids.at(-1))
  const at = session.cells.findIndex((cell) => cell.id === selection.active)
  const change = (made: Change): void => void edit(session.session, made.edits, made.select)
  const go = (index: number, isExtending: boolean): void => {
    const target = session.cells[Math.max(0, Math.min(index, session.cells.length - 1))]
    if (!target) return
    if (isExtending) select(session.session, { active: target.id })
    else selectCell(session.session, target.id)
  }
  const toKind = (kind: CellKind): void => change(changeKind(session, ids, kind))

  switch (id) {
    case 'run':
      selectCell(session.session, selection.active)
      return void runCells(session, ids)
    case 'run-advance': {
      void runCells(session, ids)
      const below = session.cells[last + 1]
      if (below) return selectCell(session.session, below.id)
      return insertAndEdit(session, last + 1, 'typescript')
    }
    case 'run-insert':
      void runCells(session, ids)
      return insertAndEdit(session, last + 1, 'typescript')
    case 'run-stale':
      return void afterTyping(session.session, () => host.runStale({ session: session.session }))
    case 'run-all':
      return void afterTyping(session.session, () => host.runAll({ session: session.session, fromClean: false }))
    case 'run-all-clean':
      return void afterTyping(session.session, () => host.runAll({ session: session.session, fromClean: true }))
    case 'interrupt':
      return void interrupt(session)
    case 'pause':
      return void togglePause(session)
    case 'restart':
      return void restart(session)
    case 'verify':
      return useOverlays.setState({ verifying: session.session })
    case 'save':
      return void afterTyping(session.session, () => host.save({ session: session.session }))
    case 'save-as':
      return void saveAs(session)
    case 'close':
      return void closeNotebook(session.session)
    case 'edit':
      return selectCell(session.session, selection.active, 'edit')
    case 'leave':
      return select(session.session, { mode: 'command' })
    case 'up':
      return go(at - 1, false)
    case 'down':
      return go(at + 1, false)
    case 'extend-up':
      return go(at - 1, true)
    case 'extend-down':
      return go(at + 1, true)
    case 'first':
      return go(0, false)
    case 'last':
      return go(session.cells.length - 1, false)
    case 'select-all':
      return select(session.session, { anchor: session.cells[0]?.id ?? null, active: session.cells.at(-1)?.id ?? null })
    case 'insert-above':
      return change(insertCell(Math.max(first, 0), newCell('typescript')))
    case 'insert-below':
      return change(insertCell(last + 1, newCell('typescript')))
    case 'cut':
      useWorkbench.setState({ clipboard: cells })
      return change(deleteCells(session, ids))
    case 'copy':
      return useWorkbench.setState({ clipboard: cells })
    case 'paste':
      return change(pasteCells(session, workbench().clipboard, last + 1))
    case 'paste-above':
      return change(pasteCells(session, workbench().clipboard, Math.max(first, 0)))
    case 'duplicate':
      return change(pasteCells(session, cells, last + 1))
    case 'delete':
      return change(deleteCells(session, ids))
    case 'undo':
      return void afterTyping(session.session, () => host.undo({ session: session.session }))
    case 'move-up':
      return change(moveCells(session, ids, -1))
    case 'move-down':
      return change(moveCells(session, ids, 1))
    case 'split': {
      const offset = selection.active === null ? null : sourceOffset(session.session, selection.active)
      return selection.active === null || offset === null ? undefined : change(splitCell(session, selection.active, offset))
    }
    case 'merge':
      return change(mergeCells(session, ids))
    case 'to-typescript':
      return toKind('typescript')
    case 'to-sql':
      return toKind('sql')
    case 'to-markdown':
      return toKind('markdown')
    case 'to-raw':
      return toKind('raw')
    case 'heading-1':
    case 'heading-2':
    case 'heading-3':
    case 'heading-4':
    case 'heading-5':
    case 'heading-6':
      return change(makeHeading(session, ids, Number(id.at(-1))))
    case 'fold':
      return fold(ids)
    case 'clear':
      return change({ edits: [{ kind: 'clear-outputs', cells: ids }], select: null })
    case 'clear-all':
      return change({ edits: [{ kind: 'clear-outputs', cells: session.cells.map((cell) => cell.id) }], select: null })
    case 'edit-import':
      return void reopenImport(session, selection.active)
    case 'find':
      return useOverlays.setState({ isFindOpen: true })
    case 'palette':
    case 'help':
    case 'new':
    case 'import':
    case 'side':
    case 'inspector':
    case 'line-numbers':
      return withoutNotebook(id)
    default:
      return id satisfies never
  }
}

/** Queues the code cells among these; Markdown is shown as it is, so only leaves its editor. */
export async function runCells(session: SessionState, ids: string[]): Promise<void> {
  const cells = session.cells.filter((cell) => ids.includes(cell.id) && cell.type === 'code').map((cell) => cell.id)
  if (cells.length === 0) {
    select(session.session, { mode: 'command' })
    return
  }
  await afterTyping(session.session, () => host.run({ session: session.session, cells }))
}

/** Puts a new cell in and begins to write in it. */
export function insertAndEdit(session: SessionState, index: number, kind: CellKind, source?: string): void {
  const cell = newCell(kind, source)
  void edit(session.session, [{ kind: 'insert', index, cells: [cell] }]).then(() => selectCell(session.session, cell.id, 'edit'))
}

/** Puts a cell with this source below the selected one, and runs it if asked to. */
export async function insertSource(session: SessionState, source: string, isRun: boolean): Promise<void> {
  const active = session.cells.findIndex((cell) => cell.id === selectionOf(session.session).active)
  const selected = session.cells[active]
  const cell = newCell('typescript', source)
  const isBlank = selected?.type === 'code' && selected.source.trim() === ''
  const at = active < 0 ? session.cells.length : active + 1
  const insert: Edit = { kind: 'insert', index: isBlank ? active : at, cells: [cell] }
  await edit(session.session, isBlank ? [{ kind: 'delete', cells: [selected.id] }, insert] : [insert], cell.id)
  if (isRun) await afterTyping(session.session, () => host.run({ session: session.session, cells: [cell.id] }))
}

export function toggleCellTag(session: string, cellId: string, tag: keyof typeof tags): void {
  const cell = workbench().sessions[session]?.cells.find((other) => other.id === cellId)
  if (cell) void edit(session, toggleTag(cell, tags[tag]).edits)
}

/** Turns one cell into another kind. */
export function turnCell(session: SessionState, cellId: string, kind: CellKind): void {
  const cell = session.cells.find((other) => other.id === cellId)
  if (cell && kindOf(cell) !== kind) void edit(session.session, changeKind(session, [cellId], kind).edits)
}

export async function interrupt(session: SessionState): Promise<void> {
  await afterTyping(session.session, async () => {
    const { outcome } = await host.interrupt({ session: session.session })
    if (outcome !== 'blocked') return
    const isAgreed = await askToConfirm({ title: t('blockedTitle'), body: t('blockedBody'), confirm: t('restartConfirm'), isDanger: true })
    if (isAgreed) await host.restart({ session: session.session })
  })
}

/** Holds up the cell that runs, or lets it go on; nothing happens where none offers that. */
export async function togglePause(session: SessionState): Promise<void> {
  const { canPause, isPaused } = pauseOf(session)
  if (canPause) await pause(session.session, !isPaused)
}

export async function pause(session: string, isPaused: boolean): Promise<void> {
  await attempt(() => host.pause({ session, isPaused }))
}

export async function restart(session: SessionState): Promise<void> {
  const isAgreed =
    session.kernel.status === 'none' ||
    session.kernel.status === 'lost' ||
    (await askToConfirm({ title: t('restartTitle'), body: t('restartBody'), confirm: t('restartConfirm'), isDanger: true }))
  if (isAgreed) await afterTyping(session.session, () => host.restart({ session: session.session }))
}

export async function saveAs(session: SessionState): Promise<void> {
  const given = await askForText({ title: t('filesSaveAsTitle'), body: t('filesSaveAsBody'), confirm: t('filesSaveAsConfirm'), text: session.path })
  if (given === null) return
  const path = given.endsWith('.ipynb') ? given : `${given}.ipynb`
  const save = (mayOverwrite: boolean): Promise<{ path: string }> => host.saveAs({ session: session.session, path, mayOverwrite })
  await afterTyping(session.session, async () => {
    let saved
    try {
      saved = await save(false)
    } catch (thrown) {
      if (!isFailure(toFailure(thrown), 'file-exists')) throw thrown
      const words = { title: t('filesOverwriteTitle', { name: path }), body: t('filesOverwriteBody'), confirm: t('filesOverwriteConfirm'), isDanger: true }
      if (!(await askToConfirm(words))) return
      saved = await save(true)
    }
    if (workbench().sessions[session.session]?.path !== saved.path) await openNotebook(saved.path)
  }).catch(reportFailure)
}

function fold(ids: string[]): void {
  useWorkbench.setState((state) => {
    const folded = { ...state.folded }
    const isFolding = ids.some((id) => !folded[id])
    for (const id of ids) {
      if (isFolding) folded[id] = true
      else delete folded[id]
    }
    return { folded }
  })
}
