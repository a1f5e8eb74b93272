// Plain text, which nearly all is, passes one test.
// oxlint-disable-next-line no-control-regex
const special = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/
// oxlint-disable-next-line no-control-regex
const specials = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g

/**
 * A text inside a spreadsheet's XML. What XML forbids or would change, control characters and carriage returns, is written as
 * `_x0001_`, and an underscore that would begin such a sequence by itself as `_x005F_` (ECMA-376, ST_Xstring).
 */
export function toXmlText(text: string): string {
  return special.test(text) ? text.replace(specials, escape) : text
}

function escape(character: string): string {
  switch (character) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    default:
      return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
  }
}
