import type { HostEvent } from '../../protocol/host'
import type { Edit } from '../../protocol/session/action'
import { createSourceSender } from '../notebook/source-sender'
import { host, onHostEvent, startHost } from './host'
import { activate, activeSession, applyActions, dropSession, putSession, reportFailure, selectCell, useWorkbench, workbench } from './store'

/** Names this window to the host, so that it knows its own edits when they come back. */
const view = crypto.randomUUID()

const typing = createSourceSender(async (session, edits) => {
  try {
    await host.edit({ session, view, edits })
  } catch (thrown) {
    if (workbench().connection === 'lost') {
      for (const edit of edits) if (edit.kind === 'source') typing.changed(session, edit.cell, edit.source)
      return
    }
    reportFailure(thrown)
    await reopen(session)
  }
}, 150)

/** Connects to the host and keeps the store in step with it from then on. */
export function startSessions(): void {
  onHostEvent(hear)
  startHost((connection) => {
    useWorkbench.setState({ connection })
    if (connection === 'open') void greet().catch(reportFailure)
  })
  window.addEventListener('beforeunload', () => {
    for (const session of workbench().order) void typing.flush(session)
  })
}

async function greet(): Promise<void> {
  const isFirst = workbench().welcome === null
  const welcome = await host.hello(null)
  useWorkbench.setState({ welcome, settings: welcome.settings })
  await Promise.all(workbench().order.map((session) => reopen(session)))
  if (!isFirst) return
  const named = welcome.opened ?? pathInAddress()
  if (named !== null) await openNotebook(named)
}

/** Fetches a session's state again: after a reconnection, or when an edit was refused. What was typed since is sent after. */
async function reopen(session: string): Promise<void> {
  const path = workbench().sessions[session]?.path
  if (path === undefined) return
  try {
    const opened = await host.open({ path })
    const before = workbench().sessions[session]
    putSession(opened)
    const unsent = before?.cells.filter((cell) => typing.isPending(session, cell.id)) ?? []
    typing.moveTo(session, opened.session)
    applyActions(opened.session, unsent.map((cell) => ({ kind: 'source', cell: cell.id, source: cell.source })))
  } catch (thrown) {
    if (workbench().connection === 'lost') return
    reportFailure(thrown)
    dropSession(session)
  }
}

function hear(event: HostEvent): void {
  switch (event.kind) {
    case 'acted': {
      // What this window typed already stands in its copy, and may have been typed over since.
      const isStale = (action: (typeof event.actions)[number]): boolean =>
        action.kind === 'source' && (event.view === view || typing.isPending(event.session, action.cell))
      applyActions(event.session, event.actions.filter((action) => !isStale(action)))
      break
    }
    case 'session-ended':
      dropSession(event.session)
      rememberInAddress()
      break
    case 'settings':
      useWorkbench.setState({ settings: event.settings })
      break
    case 'failure':
      reportFailure(event.failure)
      break
    case 'files-changed':
    case 'verify':
      break
    default:
      event satisfies never
  }
}

/** Brings the notebook to the front, opening it where it is not open yet. */
export async function openNotebook(path: string): Promise<void> {
  const there = Object.values(workbench().sessions).find((session) => session.path === path)
  try {
    if (!there) putSession(await host.open({ path }))
    const session = Object.values(workbench().sessions).find((other) => other.path === path)
    if (!session) return
    activate(session.session)
    useWorkbench.setState((state) => ({ recent: [path, ...state.recent.filter((other) => other !== path)].slice(0, 12) }))
    rememberInAddress()
  } catch (thrown) {
    useWorkbench.setState((state) => ({ recent: state.recent.filter((other) => other !== path) }))
    reportFailure(thrown)
  }
}

export async function newNotebook(folder = ''): Promise<void> {
  await attempt(async () => {
    const { path } = await host.newNotebook({ folder })
    await openNotebook(path)
  })
}

/** Ends the session after saving it. */
export async function closeNotebook(session: string): Promise<void> {
  await attempt(async () => {
    await typing.flush(session)
    await host.close({ session })
    dropSession(session)
    rememberInAddress()
  })
}

/** What was typed in a cell: shown at once, sent a moment later. */
export function typeSource(session: string, cell: string, source: string): void {
  applyActions(session, [{ kind: 'source', cell, source }])
  typing.changed(session, cell, source)
}

/** Sends structural edits after what was typed, and selects a cell when they are there. */
export async function edit(session: string, edits: Edit[], selectAfter: string | null = null): Promise<void> {
  if (edits.length === 0) return
  try {
    await typing.flush(session)
    applyActions(session, edits.filter((one) => one.kind === 'source'))
    await host.edit({ session, view, edits })
    if (selectAfter !== null) selectCell(session, selectAfter)
  } catch (thrown) {
    reportFailure(thrown)
    await reopen(session)
  }
}

/** Settles when the host has all that was typed. */
export function flushTyping(session: string): Promise<void> {
  return typing.flush(session)
}

/** Sends what is typed, then calls; what goes wrong becomes a toast. */
export async function afterTyping(session: string, call: () => Promise<unknown>): Promise<void> {
  await attempt(async () => {
    await typing.flush(session)
    await call()
  })
}

/** Does something whose failure is shown as a toast. */
export async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    reportFailure(thrown)
  }
}

/** The notebook in front stands in the address, so that a page that is loaded again shows it. */
export function rememberInAddress(): void {
  const path = activeSession()?.path
  history.replaceState(null, '', path === undefined ? location.pathname : `#${encodeURI(path)}`)
}

function pathInAddress(): string | null {
  const path = decodeURI(location.hash.slice(1))
  return path.endsWith('.ipynb') ? path : null
}
