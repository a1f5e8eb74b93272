import { create } from 'zustand'
import { toFailure, type Failure } from '../../protocol/failure'
import type { Settings, Welcome } from '../../protocol/host'
import type { SessionAction } from '../../protocol/session/action'
import { reduce } from '../../protocol/session/reduce'
import type { CellState, SessionState } from '../../protocol/session/state'
import type { ConnectionStatus } from './host'

export type SidePanel = 'files' | 'data' | 'steps' | 'outline' | 'settings'

/** What the inspector at the right shows. */
export type InspectorSubject =
  | { kind: 'table'; table: string }
  | { kind: 'variable'; name: string }
  | { kind: 'step'; step: string }

/** The cells that a person has selected: from `anchor` to `active`. In `edit` keys go to the editor of the active cell. */
export interface Selection {
  active: string | null
  anchor: string | null
  mode: 'command' | 'edit'
}

export interface Workbench {
  connection: ConnectionStatus
  welcome: Welcome | null
  settings: Settings
  sessions: Record<string, SessionState>
  /** Sessions in the order of their tabs. */
  order: string[]
  active: string | null
  selections: Record<string, Selection>
  /** Cells cut or copied, without their outputs' runs. */
  clipboard: CellState[]
  sidePanel: SidePanel | null
  inspector: { isOpen: boolean; subject: InspectorSubject | null }
  /** What went wrong and still waits to be read: shown as toasts. */
  failures: { id: number; failure: Failure }[]
  recent: string[]
  lineNumbers: boolean
  /** Cells whose outputs are folded away, by id. */
  folded: Record<string, true>
}

const kept = readKept()

export const useWorkbench = create<Workbench>(() => ({
  connection: 'connecting',
  welcome: null,
  settings: { language: 'system', theme: 'system', typeErrors: 'stop', autosaveSeconds: 2 },
  sessions: {},
  order: [],
  active: null,
  selections: {},
  clipboard: [],
  sidePanel: kept.sidePanel,
  inspector: { isOpen: kept.isInspectorOpen, subject: null },
  failures: [],
  recent: kept.recent,
  lineNumbers: kept.lineNumbers,
  folded: {},
}))

export const workbench = useWorkbench.getState
const set = useWorkbench.setState

export const noSelection: Selection = { active: null, anchor: null, mode: 'command' }

/** The session whose tab is in front. */
export function activeSession(state: Workbench = workbench()): SessionState | null {
  return state.active === null ? null : (state.sessions[state.active] ?? null)
}

export function useActiveSession(): SessionState | null {
  return useWorkbench((state) => activeSession(state))
}

export function selectionOf(session: string, state: Workbench = workbench()): Selection {
  return state.selections[session] ?? noSelection
}

/** Ids of the selected cells, in notebook order. */
export function selectedCells(session: SessionState, selection: Selection): string[] {
  const from = session.cells.findIndex((cell) => cell.id === selection.anchor)
  const to = session.cells.findIndex((cell) => cell.id === selection.active)
  if (to < 0) return []
  if (from < 0) return selection.active === null ? [] : [selection.active]
  return session.cells.slice(Math.min(from, to), Math.max(from, to) + 1).map((cell) => cell.id)
}

/** Brings a session up to date; unknown sessions are left alone. */
export function applyActions(session: string, actions: readonly SessionAction[]): void {
  set((state) => {
    const before = state.sessions[session]
    if (!before || actions.length === 0) return state
    return { sessions: { ...state.sessions, [session]: actions.reduce(reduce, before) } }
  })
}

/** Adds a session, or puts a fresh state in place of the one for the same path, keeping its tab. */
export function putSession(opened: SessionState): void {
  set((state) => {
    const old = Object.values(state.sessions).find((session) => session.path === opened.path || session.session === opened.session)
    const sessions = { ...state.sessions }
    const selections = { ...state.selections }
    if (old && old.session !== opened.session) {
      delete sessions[old.session]
      selections[opened.session] = selections[old.session] ?? noSelection
      delete selections[old.session]
    }
    sessions[opened.session] = opened
    const first = opened.cells[0]?.id ?? null
    selections[opened.session] ??= { active: first, anchor: first, mode: 'command' }
    return {
      sessions,
      selections,
      order: old ? state.order.map((id) => (id === old.session ? opened.session : id)) : [...state.order, opened.session],
      active: state.active === old?.session ? opened.session : state.active,
    }
  })
}

export function dropSession(session: string): void {
  set((state) => {
    const sessions = { ...state.sessions }
    delete sessions[session]
    const order = state.order.filter((id) => id !== session)
    const place = state.order.indexOf(session)
    const active = state.active === session ? (order[Math.min(place, order.length - 1)] ?? null) : state.active
    return { sessions, order, active }
  })
}

export function activate(session: string | null): void {
  set({ active: session })
}

export function select(session: string, change: Partial<Selection>): void {
  set((state) => ({ selections: { ...state.selections, [session]: { ...selectionOf(session, state), ...change } } }))
}

/** Makes one cell the selected one. */
export function selectCell(session: string, cell: string | null, mode: Selection['mode'] = 'command'): void {
  select(session, { active: cell, anchor: cell, mode })
}

export function showSidePanel(panel: SidePanel | null): void {
  set({ sidePanel: panel })
}

/** Opens the inspector on a subject. */
export function inspect(subject: InspectorSubject): void {
  set({ inspector: { isOpen: true, subject } })
}

export function showInspector(isOpen: boolean): void {
  set((state) => ({ inspector: { ...state.inspector, isOpen } }))
}

let nextFailure = 1

/** Shows what went wrong as a toast. A cancellation is not shown: somebody asked for it. */
export function reportFailure(thrown: unknown): void {
  const failure = isPlainFailure(thrown) ? thrown : toFailure(thrown)
  if (failure.kind === 'cancelled') return
  set((state) => ({ failures: [...state.failures, { id: nextFailure++, failure }].slice(-4) }))
}

export function dismissFailure(id: number): void {
  set((state) => ({ failures: state.failures.filter((shown) => shown.id !== id) }))
}

function isPlainFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'kind' in value && !(value instanceof Error)
}

interface Kept {
  sidePanel: SidePanel | null
  isInspectorOpen: boolean
  recent: string[]
  lineNumbers: boolean
}

function readKept(): Kept {
  const standard: Kept = { sidePanel: 'files', isInspectorOpen: false, recent: [], lineNumbers: false }
  try {
    return { ...standard, ...(JSON.parse(globalThis.localStorage?.getItem('souk.workbench') ?? '{}') as Partial<Kept>) }
  } catch {
    return standard
  }
}

useWorkbench.subscribe((state, before) => {
  if (state.sidePanel === before.sidePanel && state.inspector === before.inspector && state.recent === before.recent && state.lineNumbers === before.lineNumbers) return
  const keep: Kept = { sidePanel: state.sidePanel, isInspectorOpen: state.inspector.isOpen, recent: state.recent, lineNumbers: state.lineNumbers }
  globalThis.localStorage?.setItem('souk.workbench', JSON.stringify(keep))
})
