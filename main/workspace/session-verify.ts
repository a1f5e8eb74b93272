import { fail } from '../../protocol/failure'
import type { VerifyResult } from '../../protocol/host'
import type { Session } from './session'
import { verifyNotebook } from './verify'
import type { Workspace } from './workspace'

/** Saves the session's notebook and verifies it; windows hear how far it is. One at a time for a session. */
export async function verifySession(workspace: Workspace, session: Session): Promise<VerifyResult> {
  const { session: id, path, isTrusted } = session.state
  if (!isTrusted) fail({ kind: 'notebook-untrusted', path })
  if (session.verifying) fail({ kind: 'usage', problem: 'the notebook is being verified already' })
  const abort = new AbortController()
  session.verifying = abort
  try {
    if (session.file.isDirty && !session.state.readOnly) await session.file.save()
    return await verifyNotebook({
      workspace: workspace.folder,
      notebook: session.state,
      launch: workspace.launch,
      language: workspace.language(),
      signal: abort.signal,
      progress: (done, of, cell) => workspace.tell({ kind: 'verify', session: id, done, of, cell }),
    })
  } finally {
    session.verifying = null
  }
}
