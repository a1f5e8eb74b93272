import type { WorkbenchMessage } from '../workbench/language'
import type { CellKind } from './cell-edits'

/** What each kind of cell is called. */
export const kindWords: Record<CellKind, WorkbenchMessage> = { typescript: 'languageTypescript', sql: 'languageSql', markdown: 'languageMarkdown', raw: 'languageRaw' }
