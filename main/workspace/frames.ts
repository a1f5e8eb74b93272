import { newToken } from './new-notebook'

const mostCharacters = 64_000_000

/** HTML of trusted outputs that a page frames, each under an unguessable name. The oldest go when they grow too large together. */
export class Frames {
  private readonly pages = new Map<string, string>()
  private characters = 0

  /** The name under which the host serves the HTML. */
  add(html: string): string {
    const id = newToken()
    this.pages.set(id, html)
    this.characters += html.length
    for (const [oldest, page] of this.pages) {
      if (this.characters <= mostCharacters || oldest === id) break
      this.pages.delete(oldest)
      this.characters -= page.length
    }
    return id
  }

  /** The HTML, in standards mode so that its height is its content's, with what tells that height to the page around it; null for an unknown name. */
  page(id: string): string | null {
    const html = this.pages.get(id)
    return html === undefined ? null : `${/^\s*<!doctype/i.test(html) ? '' : '<!doctype html><meta charset="utf-8">\n'}${html}\n${reportHeight}`
  }
}

/** Under this policy a frame has an origin of its own, runs its own scripts and reaches nothing. */
export const framePolicy =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'"

/** The frame's origin is opaque, so the page cannot measure it. */
const reportHeight = `<script>
(() => {
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height)
    parent.postMessage({ soukFrameHeight: height }, '*')
  }
  new ResizeObserver(tell).observe(document.documentElement)
  addEventListener('load', tell)
})()
</script>`
