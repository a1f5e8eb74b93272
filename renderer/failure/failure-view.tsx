import { useState, type ReactNode } from 'react'
import type { Diagnostic, Failure, Place } from '../../protocol/failure'
import { describeFailure, failureText, frameWords, placeWords, sqlExcerpt } from '../../protocol/failure-words'
import { dataMessages } from '../../protocol/messages/data'
import { useLanguage, useText } from '../workbench/language'
import { Button } from '../workbench/parts/button'
import { Ansi } from '../output/ansi-text'
import './failure.css'

export interface FailureViewProps {
  failure: Failure
  /** Goes to a cell's or file's line. Without it places are words only. */
  onGoTo?: ((place: Place) => void) | undefined
  /** What a person calls the cell with this id, such as its number. */
  cellName?: ((id: string) => string) | undefined
  /** Buttons that do something about it, such as restarting. */
  actions?: ReactNode
}

/** The one display of failures: what is wrong, where, and what to do. A cancellation is calm. */
export function FailureView({ failure, onGoTo, cellName, actions }: FailureViewProps) {
  const language = useLanguage()
  const { title, detail, hint, place } = describeFailure(failure, language)
  const look = failure.kind === 'cancelled' ? 'calm' : failure.kind === 'bug' ? 'bug' : 'failure'
  const isWordedByCode = failure.kind === 'sql' || failure.kind === 'cell-error'
  return (
    <section className="failure" data-look={look} role={look === 'calm' ? 'status' : 'alert'} aria-label={title}>
      <div className="failure-head">
        <strong className="failure-title">{title}</strong>
        {place !== null && failure.kind !== 'cell-error' && failure.kind !== 'cell-types' ? (
          <PlaceLink place={place} onGoTo={onGoTo}>
            {placeWords(place, language, cellName)}
          </PlaceLink>
        ) : null}
      </div>
      {/* The list of problems says what the detail would. */}
      {failure.kind === 'cell-types' ? null : (
        <p className={isWordedByCode ? 'failure-detail failure-code' : 'failure-detail'}>
          <Ansi text={detail} />
        </p>
      )}
      {failure.kind === 'sql' && failure.sql !== '' ? <pre className="failure-sql">{sqlExcerpt(failure).map(caretLine)}</pre> : null}
      {failure.kind === 'cell-types' ? <Diagnostics diagnostics={failure.diagnostics} onGoTo={onGoTo} /> : null}
      {failure.kind === 'cell-error' && failure.frames.length > 0 ? (
        <ol className="failure-frames">
          {failure.frames.slice(0, 12).map((frame, index) => (
            <li key={index}>
              <PlaceLink place={frame} onGoTo={onGoTo}>
                {frameWords(frame, language, cellName)}
              </PlaceLink>
            </li>
          ))}
        </ol>
      ) : null}
      {hint === null ? null : <p className="failure-hint">{hint}</p>}
      {failure.kind === 'bug' ? <BugDetails failure={failure} /> : null}
      {actions === undefined ? null : <div className="failure-actions">{actions}</div>}
    </section>
  )
}

function Diagnostics({ diagnostics, onGoTo }: { diagnostics: Diagnostic[]; onGoTo: FailureViewProps['onGoTo'] }) {
  const language = useLanguage()
  return (
    <ol className="failure-frames">
      {diagnostics.slice(0, 20).map((diagnostic, index) => (
        <li key={index} data-severity={diagnostic.severity}>
          <PlaceLink place={{ line: diagnostic.line, column: diagnostic.column }} onGoTo={onGoTo}>
            {placeWords({ line: diagnostic.line, column: diagnostic.column }, language)}
          </PlaceLink>
          <span className="failure-message">{diagnostic.message}</span>
        </li>
      ))}
    </ol>
  )
}

function PlaceLink({ place, onGoTo, children }: { place: Place; onGoTo: FailureViewProps['onGoTo']; children: string }) {
  const text = useText()
  if (children === '') return null
  if (!onGoTo || place.line === undefined) return <span className="failure-place">{children}</span>
  return (
    <button type="button" className="failure-place" onClick={() => onGoTo(place)} title={text(dataMessages.failureAt, { place: children })}>
      {children}
    </button>
  )
}

function BugDetails({ failure }: { failure: Failure & { kind: 'bug' } }) {
  const text = useText()
  const [isCopied, setCopied] = useState(false)
  const details = failureText(failure, 'en')
  return (
    <div className="failure-actions">
      <Button
        size="small"
        onPress={() => {
          void navigator.clipboard.writeText(details).then(() => setCopied(true))
        }}
      >
        {text(isCopied ? dataMessages.detailsCopied : dataMessages.copyDetails)}
      </Button>
      {failure.stack === '' ? null : (
        <details className="failure-stack">
          <summary>{text(dataMessages.showDetails)}</summary>
          <pre>{failure.stack}</pre>
        </details>
      )}
    </div>
  )
}

function caretLine(line: string, index: number): ReactNode {
  return /^\s*\^$/.test(line) ? (
    <span key={index} className="failure-caret" aria-hidden>
      {line}
      {'\n'}
    </span>
  ) : (
    `${line}\n`
  )
}
