import { Menu, dialog, type MenuItemConstructorOptions } from 'electron'
import { desktopMessages as words } from '../../protocol/messages/desktop'
import type { Language } from '../../protocol/text'

/** The menu bar. What a notebook can do stands in the page's own palette; here is what only a desktop has. */
export function setMenu(language: Language, open: (path: string) => void): void {
  const word = (name: keyof typeof words) => words[name][language]
  const choose = async (properties: ('openDirectory' | 'openFile')[]) => {
    const filters = [{ name: word('notebooks'), extensions: ['ipynb'] }]
    const { filePaths } = await dialog.showOpenDialog({ properties, ...(properties.includes('openFile') ? { filters } : {}) })
    if (filePaths[0] !== undefined) open(filePaths[0])
  }
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: word('file'),
      submenu: [
        { label: word('openFolder'), accelerator: 'CmdOrCtrl+Shift+O', click: () => void choose(['openDirectory']) },
        { label: word('openNotebook'), accelerator: 'CmdOrCtrl+O', click: () => void choose(['openFile']) },
        { type: 'separator' },
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { label: word('edit'), role: 'editMenu' },
    {
      label: word('view'),
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }, { role: 'toggleDevTools' }],
    },
    { label: word('window'), role: 'windowMenu' },
    { label: word('help'), submenu: [{ label: word('about'), role: 'about' }] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
