import { Button as AriaButton } from 'react-aria-components'
import type { Settings } from '../../protocol/host'
import { dataMessages } from '../../protocol/messages/data'
import type { SessionState } from '../../protocol/session/state'
import { pauseOf } from '../notebook/cell-status'
import { interrupt, restart, runCommand } from '../notebook/commands'
import { commandEntry } from '../notebook/command-table'
import { themeOf } from './appearance'
import { host } from './host'
import { formatBytes, t, useLanguage, useText, type WorkbenchMessage } from './language'
import { Menu } from './parts/menu'
import { attempt } from './sessions'
import { useActiveSession, useWorkbench } from './store'

export const themeWords: Record<Settings['theme'], WorkbenchMessage> = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark', contrast: 'themeContrast' }

export function StatusBar() {
  const text = useText()
  const language = useLanguage()
  const session = useActiveSession()
  const connection = useWorkbench((state) => state.connection)
  const theme = useWorkbench((state) => state.settings.theme)
  const change = (settings: Partial<Settings>) => void attempt(async () => useWorkbench.setState({ settings: await host.setSettings(settings) }))
  return (
    <footer className="status-bar" aria-label={text('statusLabel')}>
      {connection === 'lost' ? (
        <span className="status-warn" role="status">
          {text('statusLost')}
        </span>
      ) : null}
      {session ? <KernelStatus session={session} /> : null}
      <span className="status-space" />
      {session ? <NotebookStatus session={session} /> : null}
      <AriaButton className="status-button" aria-label={text('statusLanguage')} onPress={() => change({ language: language === 'en' ? 'zh' : 'en' })}>
        English / 简体中文
      </AriaButton>
      <Menu
        label={text('statusTheme')}
        placement="top end"
        entries={(Object.keys(themeWords) as Settings['theme'][]).map((one) => ({ id: one, label: text(themeWords[one]), isChecked: one === theme, act: () => change({ theme: one }) }))}
      >
        <AriaButton className="status-button">{text(themeWords[themeOf(theme)])}</AriaButton>
      </Menu>
    </footer>
  )
}

function KernelStatus({ session }: { session: SessionState }) {
  const text = useText()
  const language = useLanguage()
  const { kernel } = session
  const memory = kernel.status === 'idle' || kernel.status === 'running' ? kernel.memoryBytes : null
  const engine = session.metadata.souk?.versions['duckdb']
  return (
    <>
      <Menu
        label={text('statusKernelMenu')}
        placement="top start"
        entries={[
          { id: 'interrupt', label: text(commandEntry('interrupt').words), keys: 'I I', isDisabled: kernel.status !== 'running', act: () => void interrupt(session) },
          { id: 'pause', label: text(pauseOf(session).isPaused ? dataMessages.resume : dataMessages.pause), keys: 'I P', isDisabled: !pauseOf(session).canPause, act: () => runCommand('pause') },
          { id: 'restart', label: text(commandEntry('restart').words), keys: '0 0', act: () => void restart(session) },
          { id: 'run-all-clean', label: text(commandEntry('run-all-clean').words), act: () => runCommand('run-all-clean') },
        ]}
      >
        <AriaButton className="status-button">
          <span className="status-dot" data-state={kernel.status} />
          {kernelWords(session, text)}
        </AriaButton>
      </Menu>
      {memory === null ? null : <span className="figures">{text('kernelMemory', { memory: formatBytes(memory, language) })}</span>}
      {engine === undefined ? null : <span className="figures status-wide">{text('statusEngine', { version: engine.replace(/^v/, '').replace(/(-r\..*)$/, '') })}</span>}
    </>
  )
}

function kernelWords(session: SessionState, text: typeof t): string {
  switch (session.kernel.status) {
    case 'none':
      return text('kernelNone')
    case 'starting':
      return text('kernelStarting')
    case 'lost':
      return text('kernelLost')
    case 'idle':
    case 'running': {
      const number = session.cells.findIndex((cell) => cell.run.status === 'running') + 1
      if (number > 0) return text(pauseOf(session).isPaused ? 'kernelPaused' : 'kernelRunning', { number })
      return text(session.kernel.status === 'running' ? 'kernelBusy' : 'kernelIdle')
    }
    default:
      return session.kernel satisfies never
  }
}

function NotebookStatus({ session }: { session: SessionState }) {
  const text = useText()
  const stale = session.cells.filter((cell) => cell.stale !== null).length
  const isInputChanged = session.cells.some((cell) => cell.stale?.because === 'input-changed')
  const inputs = session.metadata.souk?.inputs ?? []
  const seed = session.metadata.souk?.seed
  return (
    <>
      {stale > 0 ? <span className="figures status-warn">{text('statusStale', { count: stale })}</span> : null}
      <span className={isInputChanged ? 'status-warn status-wide' : 'status-wide'}>{text(isInputChanged ? 'statusInputsChanged' : inputs.length === 0 ? 'statusNoInputs' : 'statusInputsSame')}</span>
      {seed === undefined ? null : <span className="figures status-wide">{text('statusSeed', { seed: String(seed) })}</span>}
    </>
  )
}
