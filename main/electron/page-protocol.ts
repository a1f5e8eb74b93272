import { protocol, type Session } from 'electron'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { framePolicy } from '../workspace/frames'
import { insideWorkspace } from '../workspace/paths'
import { builtFiles } from '../workspace/project-files'
import type { Workspace } from '../workspace/workspace'
import { pagePolicy } from '../web/policy'
import { contentType, findStatic } from '../web/static-files'

export const pageOrigin = 'app://souk'

/** Before the app is ready: the page's scheme behaves like https, unlike file://. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** Serves the built page, and trusted outputs under a policy of their own, to the windows of a workspace. */
export function servePage(session: Session, workspace: Workspace): void {
  session.protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== 'souk' || request.method !== 'GET') return refuse()
    const frame = /^\/output\/(.+)$/.exec(pathname)?.[1]
    if (frame !== undefined) {
      const html = workspace.frames.page(frame)
      return html === null ? refuse() : answer(html, 'text/html; charset=utf-8', `${framePolicy}; frame-ancestors 'self'`)
    }
    const download = /^\/file\/(.+)$/.exec(pathname)?.[1]
    if (download !== undefined) return sendDownload(workspace.folder, download)
    const file = await findStatic(builtFiles.renderer, pathname)
    return file === null ? refuse() : answer(await readFile(file), contentType(file), pagePolicy)
  })
}

/** A file of the workspace, to be kept and never shown. */
async function sendDownload(folder: string, path: string): Promise<Response> {
  try {
    const file = insideWorkspace(folder, decodeURIComponent(path))
    if (!(await stat(file)).isFile()) return refuse()
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(basename(file))}`
    return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Disposition': disposition, 'Content-Security-Policy': "sandbox; default-src 'none'", 'X-Content-Type-Options': 'nosniff' },
    })
  } catch {
    return refuse()
  }
}

function answer(body: string | Buffer, type: string, policy: string): Response {
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: { 'Content-Type': type, 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' },
  })
}

function refuse(): Response {
  return new Response(null, { status: 404 })
}
