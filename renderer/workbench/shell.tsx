import { useEffect } from 'react'
import { I18nProvider } from 'react-aria-components'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { DropZone } from '../data/import/drop-zone'
import { ImportWizard } from '../data/import/wizard'
import { FailureBoundary } from '../failure/failure-boundary'
import { Toasts } from '../failure/toasts'
import { loadEditor } from '../notebook/editor/live-editor'
import { goToPlace } from '../notebook/go-to-place'
import { Notebook } from '../notebook/notebook'
import { useGlobalKeys } from '../notebook/use-cell-keys'
import { useAppearance } from './appearance'
import { HelpDialog } from './help-dialog'
import { Inspector } from './inspector'
import { localeOf, useLanguage, useText } from './language'
import { Palette } from './palette'
import { Questions } from './parts/ask'
import { Rail } from './rail'
import { SidePanelContent } from './side-panel'
import { StartPage } from './start-page'
import { StatusBar } from './status-bar'
import { useActiveSession, useWorkbench } from './store'
import { TitleBar } from './title-bar'
import { VerifyDialog } from './verify-dialog'
import './shell.css'

/** The whole window: title bar, rail, panel, notebook, inspector, status bar, and what stands over them. */
export function Shell() {
  useAppearance()
  useGlobalKeys()
  const text = useText()
  const language = useLanguage()
  const session = useActiveSession()
  const path = session?.path
  const sidePanel = useWorkbench((state) => state.sidePanel)
  const isInspectorOpen = useWorkbench((state) => state.inspector.isOpen)
  const panelIds = [...(sidePanel === null ? [] : ['side']), 'middle', ...(isInspectorOpen ? ['inspector'] : [])]
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: 'souk.panels', panelIds, storage: localStorage })

  // The editor is most of the page's code: it comes once what is there has been painted.
  useEffect(() => {
    const wait = requestIdleCallback(() => void loadEditor(), { timeout: 500 })
    return () => cancelIdleCallback(wait)
  }, [])
  useEffect(() => {
    document.title = path === undefined ? 'Souk' : `${path.split('/').at(-1)} · Souk`
  }, [path])

  return (
    <I18nProvider locale={localeOf(language)}>
      <div className="shell">
        <TitleBar />
        <Rail />
        <Group className="shell-panels" orientation="horizontal" defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
          {sidePanel === null ? null : (
            <>
              <Panel id="side" className="side-panel" defaultSize="236px" minSize="180px" maxSize="480px" groupResizeBehavior="preserve-pixel-size">
                <FailureBoundary of={sidePanel}>
                  <SidePanelContent panel={sidePanel} />
                </FailureBoundary>
              </Panel>
              <Separator className="separator" aria-label={text('resizeSide')} />
            </>
          )}
          <Panel id="middle" minSize="320px">
            <FailureBoundary of={session?.session ?? null}>{session ? <Notebook key={session.session} session={session} /> : <StartPage />}</FailureBoundary>
          </Panel>
          {isInspectorOpen ? (
            <>
              <Separator className="separator" aria-label={text('resizeInspector')} />
              <Panel id="inspector" className="inspector-panel" defaultSize="320px" minSize="240px" maxSize="560px" groupResizeBehavior="preserve-pixel-size">
                <FailureBoundary of={session?.session ?? null}>
                  <Inspector />
                </FailureBoundary>
              </Panel>
            </>
          ) : null}
        </Group>
        <StatusBar />
        <Palette />
        <HelpDialog />
        <VerifyDialog />
        <ImportWizard />
        <Questions />
        <DropZone />
        <Toasts onGoTo={goToPlace} />
      </div>
    </I18nProvider>
  )
}
