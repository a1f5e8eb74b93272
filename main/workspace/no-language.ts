import type { CellLanguage } from './type-gate'

/** In place of the language server where nobody edits and types are not asked for: it knows nothing and stops nothing. */
export const noLanguage: CellLanguage = {
  open: () => {},
  changed: () => {},
  close: () => {},
  end: () => Promise.resolve(),
  checkCell: () => Promise.resolve([]),
  complete: () => Promise.resolve({ items: [], isIncomplete: false }),
  resolveCompletion: () => Promise.resolve({ detail: null, documentation: null }),
  hover: () => Promise.resolve(null),
  signatureHelp: () => Promise.resolve(null),
  diagnostics: () => Promise.resolve([]),
}
