/** Properties that KaTeX and tables of others write inline; nothing among them can cover or imitate the workbench. */
const harmless = new Set([
  'background-color', 'border', 'border-bottom', 'border-bottom-width', 'border-collapse', 'border-color', 'border-left', 'border-right',
  'border-right-style', 'border-right-width', 'border-style', 'border-top', 'border-top-width', 'border-width', 'color', 'font-size', 'font-style',
  'font-weight', 'height', 'left', 'line-height', 'list-style-type', 'margin', 'margin-bottom', 'margin-left', 'margin-right', 'margin-top',
  'max-width', 'min-width', 'padding', 'padding-bottom', 'padding-left', 'padding-right', 'padding-top', 'position', 'text-align',
  'text-decoration', 'top', 'vertical-align', 'white-space', 'width',
])

/** The declarations of a style attribute that may stay: no address, no function, nothing that leaves its place in the page. */
export function keepHarmlessStyle(style: string): string {
  return style
    .split(';')
    .map((declaration) => {
      const colon = declaration.indexOf(':')
      return [declaration.slice(0, colon).trim().toLowerCase(), declaration.slice(colon + 1).trim()] as const
    })
    .filter(([property, value]) => {
      if (!harmless.has(property) || value === '') return false
      if (property === 'position') return value === 'relative'
      return !/[\\@]|\/\*|url|image|expression|var\(|env\(|attr\(/i.test(value) && !(property.startsWith('margin') && /-\s*\d{3,}/.test(value))
    })
    .map(([property, value]) => `${property}:${value}`)
    .join(';')
}
