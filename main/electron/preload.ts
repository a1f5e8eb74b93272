import { contextBridge, ipcRenderer } from 'electron'
import { lineName } from './line-name'

/** All that the page gets from Electron: a line to the host that carries plain messages. */
contextBridge.exposeInMainWorld('soukChannel', {
  post: (message: unknown) => ipcRenderer.send(lineName, message),
  listen: (receive: (message: unknown) => void) => void ipcRenderer.on(lineName, (_, message: unknown) => receive(message)),
})
