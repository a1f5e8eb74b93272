import { useEffect, useState } from 'react'
import { sqlCellHeader, tags } from '../../protocol/notebook'
import type { CellState } from '../../protocol/session/state'
import { formatDuration, useLanguage, useText } from '../workbench/language'
import { typeSource } from '../workbench/sessions'
import { selectCell } from '../workbench/store'
import { renameSqlResult, type CellKind } from './cell-edits'
import { isPaused, staleWords, stateWords } from './cell-status'
import { kindWords } from './kind-words'
import { useDiagnostics } from './editor/known-diagnostics'

interface CellHeaderProps {
  session: string
  cell: CellState
  kind: CellKind
  isReadOnly: boolean
}

/** The line above the source: language, name of an SQL result, tags, and at the right how the last run went. */
export function CellHeader({ session, cell, kind, isReadOnly }: CellHeaderProps) {
  const text = useText()
  const cellTags = cell.metadata.tags ?? []
  const errors = useDiagnostics((state) => state[cell.id]?.filter((one) => one.severity === 'error').length ?? 0)
  return (
    <div className="cell-header">
      <span className="cell-language">{text(kindWords[kind])}</span>
      {kind === 'sql' ? <SqlName session={session} cell={cell} isReadOnly={isReadOnly} /> : null}
      {cellTags.map((tag) => (
        <span key={tag} className="cell-tag">
          {tag === tags.parameters ? text('tagParameters') : tag === tags.injectedParameters ? text('tagInjected') : tag}
        </span>
      ))}
      {errors > 0 ? <span className="cell-errors figures">{text('typeErrorCount', { count: errors })}</span> : null}
      <span className="cell-status figures" data-state={cell.stale ? 'stale' : cell.run.status}>
        <RunWords cell={cell} />
      </span>
    </div>
  )
}

function RunWords({ cell }: { cell: CellState }) {
  const text = useText()
  const language = useLanguage()
  const { run } = cell
  if (isPaused(cell)) return stateWords(cell, text)
  if (run.status === 'running') return <RunningFor startedAt={run.startedAt} />
  if (run.status === 'never') return cell.stale && cell.outputs.length > 0 ? staleWords(cell, text) : null
  if (run.status === 'queued') return text('stateQueued')
  const time = run.milliseconds === null ? null : formatDuration(run.milliseconds, language)
  const words = run.status === 'done' ? staleWords(cell, text) : stateWords(cell, text)
  return [time, words].filter((part) => part !== null).join(' · ')
}

function RunningFor({ startedAt }: { startedAt: number }) {
  const text = useText()
  const language = useLanguage()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [])
  const elapsed = Math.max(0, now - startedAt)
  return text('stateRunningFor', { time: formatDuration(elapsed < 1000 ? Math.floor(elapsed / 100) * 100 : elapsed, language) })
}

/** The name in the `%%sql` line, as a field: `SQL → spend_by_day`. */
function SqlName({ session, cell, isReadOnly }: Omit<CellHeaderProps, 'kind'>) {
  const text = useText()
  const name = sqlCellHeader(cell.source)?.name ?? ''
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? name
  const rename = (value: string): void => {
    const isName = /^(?:[\p{L}_$][\p{L}\p{N}_$]*)?$/u.test(value)
    setTyped(isName ? null : value)
    if (isName && value !== name) typeSource(session, cell.id, renameSqlResult(cell.source, value))
  }
  return (
    <label className="sql-name">
      <span aria-hidden>→</span>
      <input
        aria-label={text('sqlName')}
        aria-invalid={typed !== null}
        title={typed === null ? undefined : text('stepResultProblem')}
        placeholder={text('sqlNamePlaceholder')}
        value={shown}
        readOnly={isReadOnly}
        size={Math.max(shown.length, shown === '' ? text('sqlNamePlaceholder').length : 2)}
        spellCheck={false}
        onChange={(event) => rename(event.target.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault()
            selectCell(session, cell.id, 'edit')
          }
          if (event.key === 'Escape') {
            setTyped(null)
            event.currentTarget.closest('article')?.focus()
          }
        }}
      />
    </label>
  )
}
