import type { Diagnostic, Failure } from '../../protocol/failure'
import type { LanguageCalls } from '../../protocol/language-service'
import type { SessionAction } from '../../protocol/session/action'
import type { SessionState } from '../../protocol/session/state'
import type { Language } from '../../protocol/text'

/** What a session needs of the language server: the errors of a cell, before it runs. */
export interface TypeGate {
  /** Type errors of the cell as the session has it; an empty list where it may run. */
  checkCell(session: string, cell: string): Promise<Diagnostic[]>
}

/** The language server of a workspace, told of every session that is open. */
export interface CellLanguage extends LanguageCalls, TypeGate {
  open(state: SessionState, folder: string): void
  /** After each change. */
  changed(state: SessionState, actions: readonly SessionAction[]): void
  close(session: string): void
  /** Ends the server. */
  end(): Promise<void>
}

/** Makes the language server of a workspace, which gives the steps' words in `language`. `onUnavailable` hears, once for a session, why its cells run unchecked. */
export type OpenLanguage = (options: { workspace: string; language(): Language; onUnavailable(session: string, failure: Failure): void }) => CellLanguage
