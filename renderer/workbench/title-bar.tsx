import { Button as AriaButton } from 'react-aria-components'
import type { SessionState } from '../../protocol/session/state'
import { runCommand } from '../notebook/commands'
import { commandEntry, keysOf, printedKeys, type CommandId } from '../notebook/command-table'
import { formatMoment, useLanguage, useText } from './language'
import { useOverlays } from './overlays'
import { Button, IconButton } from './parts/button'
import { CrossIcon, MarkIcon, MoreIcon, PanelIcon, PlayIcon, SearchIcon, StopIcon, VerifyIcon } from './parts/icons'
import { Keys } from './parts/keys'
import { Menu, type MenuEntry } from './parts/menu'
import { closeNotebook, rememberInAddress } from './sessions'
import { activate, showInspector, useActiveSession, useWorkbench } from './store'

export function TitleBar() {
  const text = useText()
  const session = useActiveSession()
  const isInspectorOpen = useWorkbench((state) => state.inspector.isOpen)
  const entry = (id: CommandId): MenuEntry => ({ id, label: text(commandEntry(id).words), keys: printedKeys(keysOf(id)), act: () => runCommand(id) })
  return (
    <header className="title-bar">
      <div className="title-mark">
        <AriaButton
          aria-label="Souk"
          onPress={() => {
            activate(null)
            rememberInAddress()
          }}
        >
          <MarkIcon />
        </AriaButton>
      </div>
      <div className="title-where">
        <NotebookTabs />
        {session ? <Saved session={session} /> : null}
      </div>
      <AriaButton className="title-search" aria-label={text('titleSearch')} onPress={() => useOverlays.setState({ isPaletteOpen: true })}>
        <SearchIcon size={14} />
        <span className="ellipsis">{text('titleSearch')}</span>
        <Keys keys="Mod K" />
      </AriaButton>
      <div className="title-actions">
        {session ? (
          <>
            <span className="title-verify">
              <Button icon={<VerifyIcon />} isDisabled={!session.isTrusted} onPress={() => runCommand('verify')}>
                {text('titleVerify')}
              </Button>
            </span>
            <MainButton session={session} />
            <Menu
              label={text('titleMore')}
              placement="bottom end"
              entries={[entry('run-all'), entry('run-all-clean'), entry('run-stale'), 'line', entry('interrupt'), entry('restart'), 'line', entry('save'), entry('save-as'), entry('close'), 'line', entry('undo'), entry('clear-all'), entry('find'), entry('help')]}
            >
              <IconButton label={text('titleMore')} icon={<MoreIcon />} />
            </Menu>
          </>
        ) : null}
        <IconButton
          label={text(isInspectorOpen ? 'inspectorHide' : 'inspectorShow')}
          keys="Mod I"
          icon={<PanelIcon />}
          isOn={isInspectorOpen}
          onPress={() => showInspector(!isInspectorOpen)}
        />
      </div>
    </header>
  )
}

/** What one wants next: stop what runs, else run what is stale, else run all. */
function MainButton({ session }: { session: SessionState }) {
  const text = useText()
  const isRunning = session.kernel.status === 'running' || session.cells.some((cell) => cell.run.status === 'running' || cell.run.status === 'queued')
  const stale = session.cells.filter((cell) => cell.type === 'code' && cell.stale !== null).length
  if (isRunning) {
    return (
      <Button look="primary" icon={<StopIcon />} onPress={() => runCommand('interrupt')}>
        {text('titleInterrupt')}
      </Button>
    )
  }
  return stale > 0 ? (
    <Button look="primary" icon={<PlayIcon />} isDisabled={!session.isTrusted} onPress={() => runCommand('run-stale')}>
      {text('titleRunStale')}
      <span className="count">{stale}</span>
    </Button>
  ) : (
    <Button look="primary" icon={<PlayIcon />} isDisabled={!session.isTrusted} onPress={() => runCommand('run-all')}>
      {text('titleRunAll')}
    </Button>
  )
}

function NotebookTabs() {
  const text = useText()
  const order = useWorkbench((state) => state.order)
  const sessions = useWorkbench((state) => state.sessions)
  const active = useWorkbench((state) => state.active)
  const workspace = useWorkbench((state) => state.welcome?.workspace)
  return (
    <nav className="title-tabs" aria-label={text('titleNotebooks')}>
      {order.map((id) => {
        const session = sessions[id]
        if (!session) return null
        const parts = session.path.split('/')
        const name = parts.at(-1) ?? session.path
        const folder = parts.length > 1 ? parts.slice(0, -1).join(' / ') : (workspace?.split(/[\\/]/).at(-1) ?? '')
        const isFront = id === active
        return (
          <div key={id} className="title-tab" data-front={isFront || undefined}>
            <AriaButton
              className="ellipsis"
              aria-current={isFront ? 'page' : undefined}
              onPress={() => {
                activate(id)
                rememberInAddress()
              }}
            >
              {isFront && folder !== '' ? <span className="title-folder">{folder} / </span> : null}
              <b>{name}</b>
              {session.saving.isDirty ? <span className="title-dirty" aria-hidden /> : null}
            </AriaButton>
            <IconButton size="small" label={text('titleCloseTab', { name })} icon={<CrossIcon size={12} />} onPress={() => void closeNotebook(id)} />
          </div>
        )
      })}
    </nav>
  )
}

function Saved({ session }: { session: SessionState }) {
  const text = useText()
  const language = useLanguage()
  const { saving } = session
  if (session.readOnly !== null) return <span className="title-saved">{text('titleReadOnly')}</span>
  if (saving.failure) {
    return (
      <span className="title-saved" data-tone="bad">
        {text('titleSaveFailed')}
      </span>
    )
  }
  const words = saving.isDirty ? text('titleEdited') : saving.savedAt === null ? text('titleUnsaved') : text('titleSaved', { time: formatMoment(saving.savedAt, language) })
  return <span className="title-saved figures">{words}</span>
}
