import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, request as proxyRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { WebSocketServer } from 'ws'
import { framePolicy } from '../workspace/frames'
import { serveWindow } from '../workspace/host-api'
import { insideWorkspace } from '../workspace/paths'
import { builtFiles } from '../workspace/project-files'
import type { Workspace } from '../workspace/workspace'
import { Access } from './access'
import { developmentPolicy, pagePolicy, setSafetyHeaders } from './policy'
import { toSocketChannel } from './socket-channel'
import { findStatic, sendStatic } from './static-files'

export interface WebHostOptions {
  /** 0 takes a free one. */
  port: number
  /** Notebook to show first, relative to the workspace. */
  opened: string | null
  /** Address of Vite's own server, which then serves the page's files. */
  vite?: string | undefined
}

export interface WebHost {
  port: number
  /** An address that one browser can use once. */
  newAddress(): string
  close(): Promise<void>
}

const mostInMessage = 128 << 20
const loopback = '127.0.0.1'

/** Serves the workbench to browsers of this machine, at 127.0.0.1 and nowhere else. */
export function startWebHost(workspace: Workspace, options: WebHostOptions): Promise<WebHost> {
  const access = new Access(() => (server.address() as AddressInfo).port)
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else refuse(response, 500)
    })
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostInMessage, perMessageDeflate: false })

  server.on('upgrade', (request, socket, head) => {
    const isWelcome =
      request.headers.origin !== undefined && access.isOwnOrigin(request) && access.hasCookie(request) && pathOf(request)?.pathname === '/socket'
    if (!isWelcome) return socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (window) => {
      serveWindow(workspace, toSocketChannel(window), { host: 'web', opened: options.opened, frameAddress: (id) => `/output/${id}` })
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSafetyHeaders(response, options.vite ? developmentPolicy(options.vite) : pagePolicy)
    const address = pathOf(request)
    if (!access.isOwnOrigin(request) || address === null) return refuse(response, 403)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
    const token = address.pathname === '/' ? address.searchParams.get('token') : null
    if (token !== null && enter(request, response, token)) return
    if (!access.hasCookie(request)) return refuse(response, 403, noCookie)
    // A page of another port of this machine counts as the same site and sends the cookie.
    const site = request.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse(response, 403)

    const [, area, rest] = /^\/(output|file)\/(.+)$/.exec(address.pathname) ?? []
    // Vite has a folder of sources of the same name.
    const isSource = options.vite !== undefined && rest !== undefined && workspace.frames.page(rest) === null
    if (area === 'output' && rest && !isSource) return sendFrame(response, rest)
    if (area === 'file' && rest) return sendDownload(response, rest)
    if (token !== null) return redirect(response, '/')
    if (options.vite) return passOn(request, response, options.vite)
    const file = await findStatic(builtFiles.renderer, address.pathname)
    return file ? sendStatic(response, file, /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) : refuse(response, 404)
  }

  /** Changes the token for a cookie. */
  function enter(request: IncomingMessage, response: ServerResponse, token: string): boolean {
    const cookie = access.redeem(token)
    if (cookie === null) return false
    response.setHeader('Set-Cookie', cookie)
    const site = request.headers['sec-fetch-site']
    if (site === undefined || site === 'none' || site === 'same-origin') redirect(response, '/')
    else {
      // A strict cookie is not sent along a redirect that began on another site: the next step must be our own page's.
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.setHeader('Cache-Control', 'no-store')
      response.end('<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>Souk</title>')
    }
    return true
  }

  function sendFrame(response: ServerResponse, id: string): void {
    const page = workspace.frames.page(id)
    if (page === null) return refuse(response, 404)
    response.setHeader('Content-Security-Policy', `${framePolicy}; frame-ancestors 'self'`)
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.setHeader('Cache-Control', 'no-store')
    response.end(page)
  }

  async function sendDownload(response: ServerResponse, rest: string): Promise<void> {
    let file: string
    try {
      file = insideWorkspace(workspace.folder, decodeURIComponent(rest))
    } catch {
      return refuse(response, 404)
    }
    const status = await stat(file).catch(() => null)
    if (!status?.isFile()) return refuse(response, 404)
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'")
    response.setHeader('Content-Type', 'application/octet-stream')
    response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(basename(file))}`)
    response.setHeader('Content-Length', status.size)
    createReadStream(file).on('error', () => response.destroy()).pipe(response)
  }

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, loopback, () => {
      const { port } = server.address() as AddressInfo
      resolve({
        port,
        newAddress: () => `http://${loopback}:${port}/?token=${access.newToken()}`,
        close: () =>
          new Promise((closed) => {
            for (const window of sockets.clients) window.terminate()
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}

const noCookie = 'Open the address that souk printed when it started. It serves one browser, once; press Enter in its terminal for another.\n'

function refuse(response: ServerResponse, status: number, words = ''): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.end(words)
}

function redirect(response: ServerResponse, to: string): void {
  response.statusCode = 303
  response.setHeader('Location', to)
  response.setHeader('Cache-Control', 'no-store')
  response.end()
}

/** During development Vite serves the page; the rules for who gets it are ours. */
function passOn(request: IncomingMessage, response: ServerResponse, vite: string): void {
  const onward = proxyRequest(new URL(request.url ?? '/', vite), { method: request.method, headers: { accept: request.headers.accept ?? '*/*' } }, (answer) => {
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && ['content-type', 'cache-control', 'etag'].includes(name)) response.setHeader(name, value)
    }
    response.statusCode = answer.statusCode ?? 502
    answer.pipe(response)
  })
  onward.on('error', () => refuse(response, 502))
  onward.end()
}

function pathOf(request: IncomingMessage): URL | null {
  try {
    return new URL(request.url ?? '/', `http://${loopback}`)
  } catch {
    return null
  }
}
