import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './workbench/tokens.css'
import './workbench/base.css'
import { startSessions } from './workbench/sessions'
import { Shell } from './workbench/shell'
import { startWorkspaceFiles } from './workbench/workspace-files'

startWorkspaceFiles()
startSessions()

const root = document.getElementById('workbench')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Shell />
    </StrictMode>,
  )
}
