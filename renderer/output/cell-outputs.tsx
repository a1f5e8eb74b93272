import { memo, useState } from 'react'
import type { Place } from '../../protocol/failure'
import { dataMessages } from '../../protocol/messages/data'
import type { PauseState } from '../../protocol/output'
import type { CellState } from '../../protocol/session/state'
import type { TableSummary } from '../../protocol/table'
import { FailureBoundary } from '../failure/failure-boundary'
import { useText } from '../workbench/language'
import { OutputView } from './output-view'
import { ProgressBars } from './progress-bars'
import { useHeldHeight } from './held-height'
import './output.css'

export interface CellOutputsProps {
  /** The session's id. */
  session: string
  cell: CellState
  isTrusted: boolean
  /** False: there is no kernel, so tables show their saved head. */
  hasKernel?: boolean
  /** Goes to a line of a cell; a place without a cell is in this one. */
  onGoTo?: ((place: Place) => void) | undefined
  cellName?: ((id: string) => string) | undefined
  /** A person wants a chart of a table: the notebook puts a cell for it. */
  onChart?: ((table: TableSummary, columns: string[]) => void) | undefined
  onOpenFile?: ((path: string) => void) | undefined
  onPause?: ((isPaused: boolean) => void) | undefined
  onStop?: (() => void) | undefined
}

const idle: PauseState = { canPause: false, isPaused: false }

/** Outputs beyond this are behind a button: a notebook from elsewhere may hold thousands in one cell. */
const shownAtOnce = 60

/** What a code cell has put out, each as the richest thing it is; progress while it runs. */
export const CellOutputs = memo(function CellOutputs({ session, cell, isTrusted, hasKernel = true, onGoTo, cellName, onChart, onOpenFile, onPause, onStop }: CellOutputsProps) {
  const text = useText()
  const [isAllShown, setAllShown] = useState(false)
  const status = cell.run.status
  const held = useHeldHeight(status, cell.outputs.length > 0)
  const progress = cell.run.status === 'running' ? cell.run.progress : []
  const pause = cell.run.status === 'running' ? cell.run.pause : idle
  const hasProgress = progress.length > 0 || pause.canPause
  const isLive = hasKernel && (status === 'done' || status === 'running' || status === 'failed' || status === 'interrupted')
  const outputs = isAllShown ? cell.outputs : cell.outputs.slice(0, shownAtOnce)
  const goTo = onGoTo && ((place: Place) => onGoTo({ cell: cell.id, ...place }))
  if (outputs.length === 0 && !hasProgress && held.minHeight === 0) return null
  return (
    <div className="outputs" ref={held.ref} style={held.minHeight > 0 ? { minHeight: held.minHeight } : undefined} role="group" aria-label={text(dataMessages.outputOf)}>
      {hasProgress ? <ProgressBars progress={progress} pause={pause} onPause={onPause} onStop={onStop} /> : null}
      {outputs.map((output, index) => (
        <FailureBoundary key={index} of={output}>
          <OutputView
            output={output}
            session={session}
            source={cell.source}
            isTrusted={isTrusted}
            isLive={isLive}
            onGoTo={goTo}
            cellName={cellName}
            onChart={onChart}
            onOpenFile={onOpenFile}
          />
        </FailureBoundary>
      ))}
      {outputs.length < cell.outputs.length ? (
        <button type="button" className="output-more" onClick={() => setAllShown(true)}>
          {text(dataMessages.showMore, { count: cell.outputs.length - outputs.length })}
        </button>
      ) : null}
    </div>
  )
})
