import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
}

/** The MIME type of a file of the built page. */
export function contentType(path: string): string {
  return types[extname(path)] ?? 'application/octet-stream'
}

/** A file inside a folder for an address's path; null where there is none, or where it leads out. */
export async function findStatic(folder: string, path: string): Promise<string | null> {
  let wanted: string
  try {
    wanted = normalize(decodeURIComponent(path))
  } catch {
    return null
  }
  if (wanted.includes('\0')) return null
  const file = join(folder, wanted.endsWith(sep) ? `${wanted}index.html` : wanted)
  if (!file.startsWith(folder + sep)) return null
  return (await stat(file).then((status) => status.isFile(), () => false)) ? file : null
}

/** Sends a file of the built page. Names under assets/ carry a hash of the content and never change. */
export async function sendStatic(response: ServerResponse, file: string, acceptsGzip: boolean): Promise<void> {
  const isHashed = /[\\/]assets[\\/]/.test(file)
  response.setHeader('Content-Type', contentType(file))
  response.setHeader('Cache-Control', isHashed ? 'private, max-age=31536000, immutable' : 'no-store')
  const { size } = await stat(file)
  // On loopback packing costs more than it saves, but for a browser behind a tunnel.
  if (acceptsGzip && size > 100_000 && /\.(?:js|css|svg|json)$/.test(file)) {
    response.setHeader('Content-Encoding', 'gzip')
    response.end(await packed(file))
  } else {
    response.setHeader('Content-Length', size)
    createReadStream(file).on('error', () => response.destroy()).pipe(response)
  }
}

const packedFiles = new Map<string, { modifiedAt: number; content: Buffer }>()

async function packed(file: string): Promise<Buffer> {
  const { mtimeMs } = await stat(file)
  const known = packedFiles.get(file)
  if (known?.modifiedAt === mtimeMs) return known.content
  const content = await promisify(gzip)(await readFile(file), { level: 1 })
  packedFiles.set(file, { modifiedAt: mtimeMs, content })
  return content
}
