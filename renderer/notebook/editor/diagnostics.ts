import type { Diagnostic } from '../../../protocol/failure'
import { host } from '../../workbench/host'
import { linesBefore, type CellModel } from './cell-models'
import { useDiagnostics } from './known-diagnostics'
import { monaco } from './monaco'

const timers = new WeakMap<CellModel, ReturnType<typeof setTimeout>>()

/** Asks what is wrong with a cell once typing has paused, and underlines it. An answer to text that has changed since is dropped. */
export function checkSoon(cell: CellModel, pauseMilliseconds = 350): void {
  clearTimeout(timers.get(cell))
  if (cell.language === 'markdown' || cell.language === 'raw') return
  timers.set(cell, setTimeout(() => void check(cell), pauseMilliseconds))
}

async function check(cell: CellModel): Promise<void> {
  if (cell.model.isDisposed()) return
  const version = cell.model.getVersionId()
  const diagnostics = await host.diagnostics({ session: cell.session, cell: cell.cell, source: cell.prefix + cell.model.getValue() }).catch(() => null)
  if (!diagnostics || cell.model.isDisposed() || cell.model.getVersionId() !== version) return
  const lines = linesBefore(cell)
  monaco.editor.setModelMarkers(
    cell.model,
    'souk',
    diagnostics.map((one) => ({
      message: one.message,
      code: String(one.code),
      severity: severities[one.severity],
      startLineNumber: Math.max(1, one.line - lines),
      startColumn: one.column,
      endLineNumber: Math.max(1, one.endLine - lines),
      endColumn: one.endColumn,
    })),
  )
  useDiagnostics.setState({ [cell.cell]: diagnostics })
}

const severities: Record<Diagnostic['severity'], monaco.MarkerSeverity> = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  hint: monaco.MarkerSeverity.Hint,
}
