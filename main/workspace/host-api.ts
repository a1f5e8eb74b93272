import type { Channel } from '../../protocol/channel'
import { fail } from '../../protocol/failure'
import type { HostApi, HostEvent, Welcome } from '../../protocol/host'
import { serve } from '../../protocol/rpc'
import { toPortablePath } from './paths'
import { soukVersion } from './project-files'
import { listSamples } from './samples'
import type { Session } from './session'
import { verifySession } from './session-verify'
import { cancelReceiving, receivePiece } from './receive-file'
import type { Workspace } from './workspace'
import { duplicateFile, listFolder } from './workspace-files'

export interface WindowOptions {
  host: Welcome['host']
  /** Notebook that the command line named. */
  opened: string | null
  /** The address of a frame under this name. */
  frameAddress(id: string): string
}

/** Serves one window over its line. It hears of the sessions that it attached to, until the line closes. */
export function serveWindow(workspace: Workspace, channel: Channel, options: WindowOptions): void {
  const attached = new Map<string, () => void>()
  const send = serve<HostApi, HostEvent>(channel, windowApi(workspace, options, attach, detach))
  const unlisten = workspace.onEvent((event) => {
    if (event.kind === 'session-ended' && !detach(event.session)) return
    if (event.kind === 'verify' && !attached.has(event.session)) return
    send(event)
  })
  channel.onClose(() => {
    unlisten()
    for (const stop of attached.values()) stop()
    attached.clear()
  })

  function attach(session: Session): void {
    const id = session.state.session
    if (attached.has(id)) return
    attached.set(id, session.live.listen((actions, view) => send({ kind: 'acted', session: id, view, actions })))
  }

  function detach(session: string): boolean {
    attached.get(session)?.()
    return attached.delete(session)
  }
}

function windowApi(workspace: Workspace, options: WindowOptions, attach: (session: Session) => void, detach: (session: string) => boolean): HostApi {
  const { cellLanguage, folder } = workspace
  const session = (request: { session: string }) => workspace.get(request.session)
  const kernelOf = async (request: { session: string }) => {
    const wanted = session(request)
    // Steps and recognition are asked for before anything ran; they need trust no more than a file list does.
    return (await wanted.kernel.ensure()).api
  }
  /** The result of a run comes as actions; a call that waited for it would hold the window. */
  const begin = (run: Promise<unknown>) => void run.catch(() => {})
  return {
    hello: () =>
      Promise.resolve({
        host: options.host,
        version: soukVersion,
        workspace: folder,
        settings: workspace.settings.current,
        opened: options.opened,
        samples: listSamples(),
      }),
    setSettings: (settings) => workspace.changeSettings(settings),

    async listFolder({ path }) {
      const entries = await listFolder(folder, path)
      workspace.follow(path)
      return entries
    },
    newNotebook: async (request) => ({ path: await workspace.newNotebook(request.folder, request.name ?? 'notebook') }),
    renameFile: async ({ path, to }) => ({ path: await workspace.rename(path, to) }),
    duplicateFile: async ({ path }) => ({ path: await duplicateFile(folder, path) }),
    deleteFile: ({ path }) => workspace.delete(path),
    receiveFile: (request) => receivePiece(folder, request),
    cancelReceive: (request) => cancelReceiving(folder, request.upload),
    copyIn: async (request) => ({ path: await workspace.copyIn(request.from, request.folder) }),

    async open({ path }) {
      const opened = await workspace.open(path)
      attach(opened)
      return opened.state
    },
    async detach(request) {
      detach(request.session)
    },
    close: (request) => workspace.close(session(request)),
    async edit(request) {
      session(request).edit(request.edits, request.view)
    },
    async undo(request) {
      session(request).undo()
    },
    save: (request) => session(request).file.save(),
    saveAs: async (request) => ({ path: await workspace.saveAs(session(request), request.path, request.mayOverwrite) }),
    resolveConflict: async (request) => ({ path: await session(request).resolveConflict(request.choose) }),
    async setTrust(request) {
      session(request).setTrust(request.isTrusted)
    },
    async dismissNotice(request) {
      session(request).live.act([{ kind: 'notice-dismissed', id: request.id }])
    },

    async run(request) {
      begin(session(request).run(request.cells))
    },
    async runAll(request) {
      const wanted = session(request)
      if (!wanted.state.isTrusted) fail({ kind: 'notebook-untrusted', path: wanted.state.path })
      begin(wanted.runAll(request.fromClean))
    },
    async runStale(request) {
      begin(session(request).runStale())
    },
    interrupt: async (request) => ({ outcome: await session(request).runs.interrupt() }),
    pause: (request) => session(request).runs.pause(request.isPaused),
    restart: (request) => session(request).restart(),
    verify: (request) => verifySession(workspace, session(request)),
    async cancelVerify(request) {
      session(request).verifying?.abort()
    },

    page: async ({ session: _, ...request }) => session({ session: _ }).kernel.current.api.page(request),
    columnProfile: async ({ session: _, ...request }) => session({ session: _ }).kernel.current.api.columnProfile(request),
    async exportTable({ session: _, ...request }) {
      const written = await session({ session: _ }).kernel.current.api.exportTable(request)
      return { ...written, path: toPortablePath(folder, written.path) }
    },
    steps: async (request) => (await kernelOf(request)).steps(null),
    recognise: async (request) => (await kernelOf(request)).recognise({ files: request.files }),
    previewImport: async ({ session: _, ...request }) => (await kernelOf({ session: _ })).previewImport(request),
    importCatalogue: async (request) => (await kernelOf(request)).importCatalogue(null),

    async frameOutput(request) {
      const { isTrusted, path } = session(request).state
      if (!isTrusted) fail({ kind: 'notebook-untrusted', path })
      return { url: options.frameAddress(workspace.frames.add(request.html)) }
    },

    complete: (request) => cellLanguage.complete(request),
    resolveCompletion: (request) => cellLanguage.resolveCompletion(request),
    hover: (request) => cellLanguage.hover(request),
    signatureHelp: (request) => cellLanguage.signatureHelp(request),
    diagnostics: (request) => cellLanguage.diagnostics(request),
  }
}
