import { DataPanel } from '../data/data-panel'
import { FilesPanel } from './files-panel'
import { useText } from './language'
import { OutlinePanel } from './outline-panel'
import { SettingsPanel } from './settings-panel'
import { StepsPanel } from './steps-panel'
import type { SidePanel } from './store'

/** The panel beside the rail. */
export function SidePanelContent({ panel }: { panel: SidePanel }) {
  switch (panel) {
    case 'files':
      return <FilesPanel />
    case 'data':
      return <DataSide />
    case 'steps':
      return <StepsPanel />
    case 'outline':
      return <OutlinePanel />
    case 'settings':
      return <SettingsPanel />
    default:
      return panel satisfies never
  }
}

function DataSide() {
  const text = useText()
  return (
    <section className="side" aria-label={text('railData')}>
      <div className="side-title">
        <span>{text('railData')}</span>
      </div>
      <div className="side-body">
        <DataPanel />
      </div>
    </section>
  )
}
