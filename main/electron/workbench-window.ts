import { BrowserWindow, ipcMain, session as electronSession } from 'electron'
import { createHash } from 'node:crypto'
import type { Channel } from '../../protocol/channel'
import { serveWindow } from '../workspace/host-api'
import { builtFiles } from '../workspace/project-files'
import type { Workspace } from '../workspace/workspace'
import { isOwnPage, refusePermissions } from './guards'
import { lineName } from './line-name'
import { pageOrigin, servePage } from './page-protocol'

const prepared = new Set<string>()

/** Opens a window on a workspace. */
export async function openWindow(workspace: Workspace, opened: string | null): Promise<BrowserWindow> {
  // Windows of one workspace share a session, whose page knows the workspace's outputs and no other's.
  const partition = `souk-${createHash('sha256').update(workspace.folder).digest('hex').slice(0, 16)}`
  const own = electronSession.fromPartition(partition)
  if (!prepared.has(partition)) {
    prepared.add(partition)
    refusePermissions(own)
    servePage(own, workspace)
  }
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    show: false,
    webPreferences: {
      preload: builtFiles.preload,
      session: own,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  keepLine(window, workspace, opened)
  await window.loadURL(`${pageOrigin}/`)
  return window
}

/** Each loading of the page gets a line of its own, so that a page that was loaded again hears nothing twice. */
function keepLine(window: BrowserWindow, workspace: Workspace, opened: string | null): void {
  const { webContents } = window
  let line: { receive(message: unknown): void; close(): void } | null = null
  const receive = (event: Electron.IpcMainEvent, message: unknown) => {
    if (event.sender === webContents && isOwnPage(webContents, event.senderFrame)) line?.receive(message)
  }
  ipcMain.on(lineName, receive)
  webContents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument) return
    line?.close()
    const { channel, ...ends } = toWindowChannel(window)
    line = ends
    serveWindow(workspace, channel, { host: 'electron', opened, frameAddress: (id) => `${pageOrigin}/output/${id}` })
  })
  window.on('closed', () => {
    ipcMain.off(lineName, receive)
    line?.close()
  })
}

function toWindowChannel(window: BrowserWindow): { channel: Channel; receive(message: unknown): void; close(): void } {
  const receivers: ((message: unknown) => void)[] = []
  const closers: (() => void)[] = []
  let isOpen = true
  return {
    channel: {
      post: (message) => {
        if (isOpen && !window.isDestroyed()) window.webContents.send(lineName, message)
      },
      listen: (receive) => void receivers.push(receive),
      onClose: (closed) => void closers.push(closed),
    },
    receive: (message) => {
      if (isOpen && typeof message === 'object' && message !== null) for (const receive of receivers) receive(message)
    },
    close: () => {
      isOpen = false
      for (const closed of closers.splice(0)) closed()
    },
  }
}
