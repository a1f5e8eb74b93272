import { fail } from '../../protocol/failure'
import type { Edit, SessionAction } from '../../protocol/session/action'
import { invertEdit, reduceEdit } from '../../protocol/session/edit'
import { findCell, type CellState, type SessionState } from '../../protocol/session/state'
import type { LiveState } from './live-state'
import { withProof } from './proof'

interface UndoStep {
  edits: Edit[]
  /** Ids of cells whose text was no part of the edit: taking it back must not take back what was typed since. */
  keepsSource: ReadonlySet<string>
}

const deepest = 100

/** What people change, and taking it back. Text alone is undone by the editor, everything else here. */
export class SessionEdits {
  private readonly undoSteps: UndoStep[] = []

  constructor(private readonly live: LiveState) {}

  /** One step of undo, unless only text changes. Fails with `not-found` where a cell is gone, and changes nothing then. */
  edit(edits: readonly Edit[], view: string): void {
    const actions: SessionAction[] = []
    const inverse: Edit[] = []
    const keepsSource = new Set<string>()
    let state = this.live.current
    for (const wanted of edits) {
      const edit = settle(state, wanted)
      inverse.unshift(...invertEdit(state, edit))
      if (edit.kind === 'type') keepsSource.add(edit.cell)
      if (edit.kind === 'clear-outputs') for (const cell of edit.cells) keepsSource.add(cell)
      for (const action of [edit, ...withoutProofs(state, edit)]) {
        actions.push(action)
        state = reduceEdit(state, action)
      }
    }
    for (const edit of edits) if (edit.kind === 'source') keepsSource.delete(edit.cell)
    if (edits.some((edit) => edit.kind !== 'source')) {
      this.undoSteps.push({ edits: inverse, keepsSource })
      if (this.undoSteps.length > deepest) this.undoSteps.shift()
      actions.push({ kind: 'undo-count', count: this.undoSteps.length })
    }
    this.live.act(actions, view)
  }

  undo(): void {
    const step = this.undoSteps.pop()
    if (!step) return
    const actions: SessionAction[] = []
    let state = this.live.current
    for (const wanted of step.edits) {
      const edit = settle(state, withPresentSource(state, wanted, step.keepsSource))
      actions.push(edit)
      state = reduceEdit(state, edit)
    }
    this.live.act([...actions, { kind: 'undo-count', count: this.undoSteps.length }])
  }

  /** The document was replaced: nothing that was done to the former one can be taken back. */
  forget(): void {
    this.undoSteps.length = 0
  }
}

/** The edit as it can be applied now: the host's own knowledge about runs and proofs stands against what a window sends or undo kept. */
function settle(state: SessionState, edit: Edit): Edit {
  switch (edit.kind) {
    case 'source':
    case 'type':
      need(state, [edit.cell])
      return edit
    case 'metadata':
      need(state, [edit.cell])
      return { ...edit, metadata: withProof(edit.metadata, findCell(state, edit.cell)?.metadata.souk ?? null) }
    case 'notebook-metadata': {
      const { souk: _, ...others } = edit.metadata
      return { ...edit, metadata: state.metadata.souk ? { ...others, souk: state.metadata.souk } : others }
    }
    case 'insert': {
      const ids = edit.cells.map((cell) => cell.id)
      if (new Set(ids).size < ids.length || ids.some((id) => findCell(state, id))) fail({ kind: 'usage', problem: 'a cell with this id is there already' })
      return { ...edit, index: clamp(edit.index, state.cells.length), cells: edit.cells.map(atRest) }
    }
    case 'move':
      need(state, edit.cells)
      return { ...edit, index: clamp(edit.index, state.cells.length - edit.cells.length) }
    case 'delete':
    case 'clear-outputs':
      need(state, edit.cells)
      return edit
    case 'replace':
      return { ...edit, cells: edit.cells.map((cell) => keepRunning(cell, findCell(state, cell.id))) }
    default:
      return edit satisfies never
  }
}

/** Outputs that are gone prove nothing. */
function withoutProofs(state: SessionState, edit: Edit): Edit[] {
  const ids = edit.kind === 'clear-outputs' ? edit.cells : edit.kind === 'type' ? [edit.cell] : []
  return state.cells
    .filter((cell) => ids.includes(cell.id) && cell.metadata.souk)
    .map((cell) => ({ kind: 'metadata', cell: cell.id, metadata: withProof(cell.metadata, null) }))
}

function withPresentSource(state: SessionState, edit: Edit, keepsSource: ReadonlySet<string>): Edit {
  if (edit.kind !== 'replace') return edit
  return { ...edit, cells: edit.cells.map((cell) => (keepsSource.has(cell.id) ? { ...cell, source: findCell(state, cell.id)?.source ?? cell.source } : cell)) }
}

/** A cell that comes from elsewhere, or comes back, is not in the queue. */
function atRest(cell: CellState): CellState {
  const isWaiting = cell.run.status === 'queued' || cell.run.status === 'running'
  return isWaiting ? { ...cell, run: cell.outputs.length > 0 ? { status: 'old', milliseconds: null } : { status: 'never' } } : cell
}

function keepRunning(cell: CellState, present: CellState | undefined): CellState {
  const isBusy = present?.run.status === 'running' || present?.run.status === 'queued'
  if (!isBusy || !present) return atRest(cell)
  return { ...cell, run: present.run, outputs: present.outputs, executionCount: present.executionCount }
}

function need(state: SessionState, ids: readonly string[]): void {
  for (const id of ids) if (!findCell(state, id)) fail({ kind: 'not-found', what: 'cell', name: id })
}

function clamp(index: number, most: number): number {
  return Math.max(0, Math.min(Math.trunc(index), most))
}
