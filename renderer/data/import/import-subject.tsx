import { useState } from 'react'
import { useStore } from 'zustand'
import { importMessages as words } from '../../../protocol/messages/import'
import type { FailureKind } from '../../../protocol/failure'
import { FailureView } from '../../failure/failure-view'
import { useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { RefreshIcon } from '../../workbench/parts/icons'
import { Tabs } from '../../workbench/parts/tabs'
import { ImportOptions } from './import-options'
import type { ImportItem, ImportStore } from './import-state'
import { confidenceWords, filesWords, formatTitle, isPlain, personalColumns } from './import-words'
import { MappingEditor } from './mapping-editor'
import { PersonalData } from './personal-data'
import { ProblemRows } from './problem-rows'
import { SideBySide } from './side-by-side'
import './import-subject.css'

/** No option makes these files readable. */
const hopeless: ReadonlySet<FailureKind> = new Set<FailureKind>(['file-empty', 'file-missing', 'file-outside', 'file-binary', 'file-unreadable'])

/** One import: what it was recognised as, what it is told, and what comes of it. */
export function ImportSubject({ state, item }: { state: ImportStore; item: ImportItem }) {
  const text = useText()
  const catalogue = useStore(state.store, (one) => one.catalogue)
  const [tab, setTab] = useState('preview')
  const { preview, failure } = item
  const files = preview?.files ?? item.paths
  const count = (label: string, number: number): string => (number === 0 ? label : `${label} ${number}`)
  return (
    <section className="import-subject" aria-label={filesWords(files, text)} aria-busy={item.isReading}>
      <header className="import-subject-head">
        <h2 className="ellipsis" title={files.join('\n')}>
          {filesWords(files, text)}
          {item.choice.section === undefined ? '' : ` › ${item.choice.section}`}
        </h2>
        {preview === null ? null : (
          <p>
            <b>{text(formatTitle(preview, catalogue))}</b>
            <span className="import-confidence" data-tone={isPlain(preview) ? undefined : preview.report.confidence >= 0.9 || item.choice.as !== undefined ? 'good' : 'warn'}>
              {text(confidenceWords(item))}
            </span>
            <span className="import-reason">{text(preview.report.reason)}</span>
          </p>
        )}
      </header>
      {/* What can be told stands there also when a file cannot be read: another encoding may be all that is missing. */}
      {preview === null && failure !== null && hopeless.has(failure.kind) && Object.keys(item.choice).length === 0 ? null : <ImportOptions state={state} item={item} />}
      {failure === null ? null : (
        <div className="import-failure">
          <FailureView
            failure={failure}
            actions={
              <Button size="small" icon={<RefreshIcon size={14} />} isDisabled={item.isReading} onPress={() => void state.retry(item.key)}>
                {text(words.tryAgain)}
              </Button>
            }
          />
        </div>
      )}
      {preview === null ? (
        failure === null ? <p className="import-wait">{text(words.recognising)}</p> : null
      ) : (
        <div className="import-views" data-old={failure !== null || undefined}>
          {item.isReading ? (
            <span className="import-reading" role="status">
              <span className="import-spinner" aria-hidden />
              {text(words.reading)}
            </span>
          ) : null}
          <Tabs
            label={text(words.tabs)}
            selected={tab}
            onSelect={setTab}
            end={<span className="import-extent figures">{preview.isWhole ? text(words.whole, { count: preview.report.rows }) : text(words.sample)}</span>}
            tabs={[
              { id: 'preview', label: text(words.tabPreview), content: <SideBySide preview={preview} catalogue={catalogue} onMap={() => setTab('mapping')} /> },
              { id: 'mapping', label: text(words.tabMapping), content: <MappingEditor state={state} item={item} preview={preview} /> },
              { id: 'problems', label: count(text(words.tabProblems), preview.report.rejects), content: <ProblemRows preview={preview} /> },
              { id: 'personal', label: count(text(words.tabPersonal), personalColumns(item).length), content: <PersonalData state={state} item={item} preview={preview} /> },
            ]}
          />
        </div>
      )}
    </section>
  )
}
