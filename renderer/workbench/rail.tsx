import type { ReactNode } from 'react'
import { useText, type WorkbenchMessage } from './language'
import { IconButton } from './parts/button'
import { DataIcon, FilesIcon, OutlineIcon, SettingsIcon, StepsIcon } from './parts/icons'
import { showSidePanel, useWorkbench, type SidePanel } from './store'

const entries: { panel: SidePanel; words: WorkbenchMessage; icon: ReactNode }[] = [
  { panel: 'files', words: 'railFiles', icon: <FilesIcon /> },
  { panel: 'data', words: 'railData', icon: <DataIcon /> },
  { panel: 'steps', words: 'railSteps', icon: <StepsIcon /> },
  { panel: 'outline', words: 'railOutline', icon: <OutlineIcon /> },
  { panel: 'settings', words: 'railSettings', icon: <SettingsIcon /> },
]

/** Chooses what the panel beside it shows; the chosen one folds it away. */
export function Rail() {
  const text = useText()
  const shown = useWorkbench((state) => state.sidePanel)
  return (
    <nav className="rail" aria-label={text('railLabel')}>
      {entries.map(({ panel, words, icon }) => (
        <div key={panel} className={panel === 'settings' ? 'rail-end' : undefined}>
          <IconButton
            size="large"
            placement="right"
            label={text(words)}
            icon={icon}
            isOn={shown === panel}
            onPress={() => showSidePanel(shown === panel ? null : panel)}
          />
        </div>
      ))}
    </nav>
  )
}
