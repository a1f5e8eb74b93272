import type { ReactNode } from 'react'
import type { SessionState } from '../../protocol/session/state'
import { host } from '../workbench/host'
import { t, useText } from '../workbench/language'
import { askToConfirm } from '../workbench/parts/ask'
import { Button } from '../workbench/parts/button'
import { LockIcon, WarningIcon } from '../workbench/parts/icons'
import { afterTyping, attempt } from '../workbench/sessions'
import { useWorkbench } from '../workbench/store'
import { restart, saveAs } from './commands'
import './banners.css'

/** What a person should know before going on with this notebook, each with what can be done about it. */
export function Banners({ session }: { session: SessionState }) {
  const text = useText()
  const connection = useWorkbench((state) => state.connection)
  const id = session.session
  const resolve = (choose: 'reload' | 'overwrite' | 'copy') => () => void afterTyping(id, () => host.resolveConflict({ session: id, choose }))
  return (
    <div className="banners">
      {connection === 'lost' ? <Banner tone="bad" icon={<WarningIcon />} title={text('offlineTitle')} body={text('offlineBody')} /> : null}
      {session.isTrusted ? null : (
        <Banner tone="warn" icon={<LockIcon />} title={text('untrustedTitle')} body={text('untrustedBody')}>
          <Button size="small" look="primary" onPress={() => void trust(id)}>
            {text('untrustedTrust')}
          </Button>
        </Banner>
      )}
      {session.readOnly === null ? null : (
        <Banner tone="warn" icon={<LockIcon />} title={text('readOnlyTitle')} body={text('readOnlyBody', { process: String(session.readOnly.process) })}>
          <Button size="small" onPress={() => void saveAs(session)}>
            {text('commandSaveAs')}
          </Button>
        </Banner>
      )}
      {session.saving.isConflict ? (
        <Banner tone="warn" icon={<WarningIcon />} title={text('conflictTitle')} body={text('conflictBody')}>
          <Button size="small" onPress={resolve('reload')}>
            {text('conflictReload')}
          </Button>
          <Button size="small" onPress={resolve('overwrite')}>
            {text('conflictMine')}
          </Button>
          <Button size="small" look="primary" onPress={resolve('copy')}>
            {text('conflictCopy')}
          </Button>
        </Banner>
      ) : null}
      {session.saving.failure && !session.saving.isConflict ? (
        <Banner tone="bad" icon={<WarningIcon />} title={text('saveFailedTitle')} body={text('saveFailedBody')}>
          <Button size="small" onPress={() => void attempt(() => host.save({ session: id }))}>
            {text('saveFailedRetry')}
          </Button>
          <Button size="small" onPress={() => void saveAs(session)}>
            {text('commandSaveAs')}
          </Button>
        </Banner>
      ) : null}
      {session.kernel.status === 'lost' ? (
        <Banner tone="bad" icon={<WarningIcon />} title={text('lostTitle')} body={text('lostBody')}>
          <Button size="small" look="primary" onPress={() => void restart(session)}>
            {text('lostRestart')}
          </Button>
        </Banner>
      ) : null}
    </div>
  )
}

async function trust(session: string): Promise<void> {
  const isAgreed = await askToConfirm({ title: t('trustTitle'), body: t('trustBody'), confirm: t('untrustedTrust') })
  if (isAgreed) await attempt(() => host.setTrust({ session, isTrusted: true }))
}

interface BannerProps {
  tone: 'warn' | 'bad'
  icon: ReactNode
  title: string
  body: string
  children?: ReactNode
}

function Banner({ tone, icon, title, body, children }: BannerProps) {
  return (
    <div className="banner" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className="banner-icon">{icon}</span>
      <p>
        <strong>{title}</strong> {body}
      </p>
      <div className="banner-actions">{children}</div>
    </div>
  )
}
