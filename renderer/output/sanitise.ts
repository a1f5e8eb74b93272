import DOMPurify, { type Config } from 'dompurify'
import { keepHarmlessStyle } from './style-filter'

const config: Config = {
  USE_PROFILES: { html: true, mathMl: true },
  ADD_TAGS: ['semantics', 'annotation'],
  ADD_ATTR: ['target', 'encoding'],
  // What submits, embeds, restyles the page or names globals has no place in words and tables.
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'select', 'textarea', 'option', 'dialog', 'audio', 'video', 'source', 'track', 'link', 'meta', 'map', 'area', 'marquee', 'slot', 'template'],
  FORBID_ATTR: ['srcset', 'ping', 'background', 'autofocus', 'popover', 'contenteditable', 'tabindex', 'accesskey', 'draggable', 'slot', 'is'],
  ALLOW_DATA_ATTR: false,
  SANITIZE_NAMED_PROPS: true,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#|data:image\/(?:png|jpeg|gif|webp);)/i,
}

const purify = DOMPurify(window)

purify.addHook('uponSanitizeAttribute', (_element, attribute) => {
  if (attribute.attrName !== 'style') return
  attribute.attrValue = keepHarmlessStyle(attribute.attrValue)
  attribute.keepAttr = attribute.attrValue !== ''
})

purify.addHook('afterSanitizeAttributes', (element) => {
  const name = element.nodeName.toLowerCase()
  if (name === 'a' && element.hasAttribute('href') && !element.getAttribute('href')?.startsWith('#')) {
    element.setAttribute('target', '_blank')
    element.setAttribute('rel', 'noopener noreferrer')
  }
  if (name === 'img' && !element.getAttribute('src')?.startsWith('data:')) {
    // An image from elsewhere would tell its server who reads this; its words stay.
    const words = element.ownerDocument.createElement('span')
    words.textContent = element.getAttribute('alt') ?? ''
    element.replaceWith(words)
  }
})

/** HTML with nothing active in it: no script, no handler, no address that is fetched, no form, no style that leaves its place. */
export function sanitise(html: string): string {
  return purify.sanitize(html, config)
}
