/**
 * The desktop host. What packaging has to set, since code cannot: the fuses RunAsNode, EnableNodeOptionsEnvironmentVariable
 * and EnableNodeCliInspectArguments off, OnlyLoadAppFromAsar, EnableEmbeddedAsarIntegrityValidation and
 * EnableCookieEncryption on, GrantFileProtocolExtraPrivileges off.
 */
import { BrowserWindow, app, dialog } from 'electron'
import { resolve } from 'node:path'
import { toFailure } from '../../protocol/failure'
import { describeFailure } from '../../protocol/failure-words'
import { desktopMessages as words } from '../../protocol/messages/desktop'
import { toPlace } from '../cli/place'
import { createLanguageService } from '../language/language-service'
import { SettingsFile, spokenLanguage } from '../workspace/settings-file'
import { userFolder } from '../workspace/user-folder'
import { Workspace } from '../workspace/workspace'
import { guardContents } from './guards'
import { setMenu } from './menu'
import { registerPageScheme } from './page-protocol'
import { launchUtilityKernel } from './utility-kernel'
import { openWindow } from './workbench-window'

const workspaces = new Map<string, Workspace>()

app.enableSandbox()
registerPageScheme()
guardContents()

// A second start hands its folder to the first, so that one process owns each notebook.
if (!app.requestSingleInstanceLock({ path: namedPath(process.argv, process.cwd()) })) app.quit()
else void start()

async function start(): Promise<void> {
  app.on('second-instance', (_event, _argv, _folder, data) => void open((data as { path: string }).path))
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', endWorkspaces)
  await app.whenReady()
  setMenu(spoken(), (path) => void open(path))
  await open(namedPath(process.argv, process.cwd()))
}

async function open(path: string): Promise<void> {
  try {
    const { folder, notebook } = toPlace(path)
    let workspace = workspaces.get(folder)
    if (!workspace) {
      workspace = new Workspace({ folder, language: createLanguageService, launch: launchUtilityKernel })
      workspaces.set(folder, workspace)
    }
    await openWindow(workspace, notebook)
  } catch (thrown) {
    const { title, detail } = describeFailure(toFailure(thrown), spoken())
    dialog.showErrorBox(words.cannotOpen[spoken()], `${title}. ${detail}`)
    if (BrowserWindow.getAllWindows().length === 0) app.quit()
  }
}

/** Saves everything and ends all kernels before the process goes. */
function endWorkspaces(event: { preventDefault(): void }): void {
  if (workspaces.size === 0) return
  event.preventDefault()
  const ending = [...workspaces.values()]
  workspaces.clear()
  void Promise.all(ending.map((workspace) => workspace.end())).finally(() => app.quit())
}

/** The folder or notebook among the arguments; Electron's own and the app's folder come before it. */
function namedPath(argv: readonly string[], folder: string): string {
  const named = argv.slice(app.isPackaged ? 1 : 2).find((argument) => !argument.startsWith('-'))
  return resolve(folder, named ?? '.')
}

function spoken(): ReturnType<typeof spokenLanguage> {
  return spokenLanguage(new SettingsFile(userFolder()).current)
}
