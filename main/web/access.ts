import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { newToken } from '../workspace/new-notebook'

/**
 * Who may talk to the web host: a browser that came once by a printed address and got a cookie for it.
 * Other pages, other sites, other programs of other users get nothing.
 */
export class Access {
  private readonly tokens = new Set<string>()
  private readonly cookies = new Set<string>()

  constructor(private readonly port: () => number) {}

  /** A token for one browser; it is void once used. */
  newToken(): string {
    const token = newToken()
    this.tokens.add(token)
    return token
  }

  /** The cookie for a token, as a header's value; null for a token that is wrong or was used. */
  redeem(token: string): string | null {
    const known = [...this.tokens].find((each) => isEqual(each, token))
    if (known === undefined) return null
    this.tokens.delete(known)
    const cookie = newToken()
    this.cookies.add(cookie)
    return `${this.cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** The request names this host, comes from its own page or from none, so that no other site's page can send it. */
  isOwnOrigin(request: IncomingMessage): boolean {
    const hosts = [`127.0.0.1:${this.port()}`, `localhost:${this.port()}`]
    const { host, origin } = request.headers
    if (host === undefined || !hosts.includes(host)) return false
    return origin === undefined || origin === `http://${host}`
  }

  hasCookie(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim().split('='))
    return cookies.some(([name, value]) => name === this.cookieName && [...this.cookies].some((each) => isEqual(each, value ?? '')))
  }

  /** Cookies ignore ports, so the name tells hosts apart that run side by side. */
  private get cookieName(): string {
    return `souk-${this.port()}`
  }
}

function isEqual(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
