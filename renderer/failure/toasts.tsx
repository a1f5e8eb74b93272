import type { Place } from '../../protocol/failure'
import { dataMessages } from '../../protocol/messages/data'
import type { Notice } from '../../protocol/session/state'
import { host } from '../workbench/host'
import { useText } from '../workbench/language'
import { IconButton } from '../workbench/parts/button'
import { CrossIcon } from '../workbench/parts/icons'
import { dismissFailure, reportFailure, useActiveSession, useWorkbench } from '../workbench/store'
import { FailureView } from './failure-view'

const noNotices: readonly Notice[] = []

/**
 * Stands once in the shell: failed calls of this window and notices of the session in front, newest last.
 * They stay until they are dismissed, since each one says something that was not done.
 */
export function Toasts({ onGoTo }: { onGoTo?: (session: string, place: Place) => void }) {
  const text = useText()
  const failures = useWorkbench((state) => state.failures)
  const session = useActiveSession()
  const notices = session?.notices ?? noNotices
  const cellName = (id: string) => String((session?.cells.findIndex((cell) => cell.id === id) ?? -1) + 1 || id)
  const goTo = session !== null && onGoTo ? (place: Place) => onGoTo(session.session, place) : undefined
  const dismissNotice = (id: string) => {
    if (session !== null) host.dismissNotice({ session: session.session, id }).catch(reportFailure)
  }
  const shown = [
    ...notices.slice(-3).map(({ id, failure }) => ({ key: `notice ${id}`, failure, dismiss: () => dismissNotice(id) })),
    ...failures.map(({ id, failure }) => ({ key: `call ${id}`, failure, dismiss: () => dismissFailure(id) })),
  ]
  return (
    <div className="toasts" role="region" aria-label={text(dataMessages.notices)}>
      {shown.map(({ key, failure, dismiss }) => (
        <div
          key={key}
          className="toast"
          onKeyDown={(event) => {
            if (event.key === 'Escape') dismiss()
          }}
        >
          <FailureView failure={failure} onGoTo={goTo} cellName={cellName} />
          <IconButton size="small" label={text(dataMessages.dismiss)} icon={<CrossIcon size={14} />} onPress={dismiss} placement="left" />
        </div>
      ))}
    </div>
  )
}
