import { app, shell, type Session, type WebContents } from 'electron'
import { pageOrigin } from './page-protocol'

/** What no page may do, in whatever window it stands: leave, open windows, embed web views. */
export function guardContents(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event) => refuseOutside(event))
    contents.on('will-redirect', (event) => refuseOutside(event))
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame && !event.url.startsWith(`${pageOrigin}/output/`)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url)
      return { action: 'deny' }
    })
  })
}

/** The page needs nothing that Electron asks permission for, but copying what a person selects. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_, permission, decide) => decide(permission === 'clipboard-sanitized-write'))
  session.setPermissionCheckHandler((_, permission, origin) => permission === 'clipboard-sanitized-write' && isOwn(origin))
  session.setDevicePermissionHandler(() => false)
}

/** A message counts only from the page's own top frame, never from an output's frame. */
export function isOwnPage(contents: WebContents, frame: { url: string } | null): boolean {
  return frame !== null && frame === contents.mainFrame && isOwn(frame.url)
}

function refuseOutside(event: { preventDefault(): void; url: string }): void {
  if (isOwn(event.url)) return
  event.preventDefault()
  openOutside(event.url)
}

/** A link that a person follows opens in their own browser, and only if it is a web page. */
function openOutside(url: string): void {
  if (URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)) void shell.openExternal(url)
}

function isOwn(url: string): boolean {
  return url === pageOrigin || url.startsWith(`${pageOrigin}/`)
}
