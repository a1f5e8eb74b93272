import { DataPanel } from '../data/data-panel'
import { FilesPanel } from './files-panel'
import { useText } from './language'
import { OutlinePanel } from './outline-panel'
import { SettingsPanel } from './settings-panel'
import { StepsPanel } from './steps-panel'
import { inspect, useActiveSession, type SidePanel } from './store'

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
  const session = useActiveSession()
  return (
    <section className="side" aria-label={text('railData')}>
      <div className="side-title">
        <span>{text('railData')}</span>
      </div>
      <div className="side-body">
        {session ? (
          <DataPanel
            session={session.session}
            variables={session.variables}
            onSelect={(variable) => inspect(variable.table ? { kind: 'table', table: variable.table.id } : { kind: 'variable', name: variable.name })}
          />
        ) : (
          <p className="side-empty">{text('dataNoNotebook')}</p>
        )}
      </div>
    </section>
  )
}
