import { useEffect, useState } from 'react'
import { ProgressBar } from 'react-aria-components'
import { isFailure, toFailure, type Failure } from '../../protocol/failure'
import type { VerifiedCell, VerifyResult } from '../../protocol/host'
import { FailureView } from '../failure/failure-view'
import { goToPlace } from '../notebook/go-to-place'
import { host, onHostEvent } from './host'
import { useText, type WorkbenchMessage } from './language'
import { useOverlays } from './overlays'
import { Button } from './parts/button'
import { Dialog } from './parts/dialog'
import { CheckIcon, CrossIcon, VerifyIcon } from './parts/icons'
import { flushTyping } from './sessions'
import { useWorkbench } from './store'
import './verify-dialog.css'

/** Runs the notebook again from clean and shows, cell by cell, whether it gave the same. Closing it stops the run. */
export function VerifyDialog() {
  const session = useOverlays((state) => state.verifying)
  return session === null ? null : <Verification key={session} session={session} />
}

type Stage = { kind: 'running'; done: number; of: number } | { kind: 'done'; result: VerifyResult } | { kind: 'cancelled' } | { kind: 'failed'; failure: Failure }

function Verification({ session }: { session: string }) {
  const text = useText()
  const [stage, setStage] = useState<Stage>({ kind: 'running', done: 0, of: 0 })
  const [attemptNumber, setAttempt] = useState(1)

  useEffect(() => {
    let isOver = false
    const stopHearing = onHostEvent((event) => {
      if (event.kind !== 'verify' || event.session !== session) return
      setStage((before) => (before.kind === 'running' ? { kind: 'running', done: event.done, of: event.of } : before))
    })
    // A tick later, so that an effect that is taken back at once has not started a kernel.
    const start = setTimeout(() => {
      flushTyping(session)
        .then(() => host.save({ session }))
        .then(() => host.verify({ session }))
        .then(
          (result) => {
            if (!isOver) setStage({ kind: 'done', result })
          },
          (thrown: unknown) => {
            const failure = toFailure(thrown)
            if (!isOver) setStage(isFailure(failure, 'cancelled') ? { kind: 'cancelled' } : { kind: 'failed', failure })
          },
        )
    }, 0)
    return () => {
      isOver = true
      clearTimeout(start)
      stopHearing()
    }
  }, [session, attemptNumber])

  const stop = () => void host.cancelVerify({ session }).catch(() => {})
  const close = (): void => {
    if (stage.kind === 'running') stop()
    useOverlays.setState({ verifying: null })
  }
  return (
    <Dialog
      title={text('verifyTitle')}
      isOpen
      onClose={close}
      width="wide"
      actions={
        stage.kind === 'running' ? (
          <Button onPress={stop}>{text('verifyStop')}</Button>
        ) : (
          <>
            <Button
              onPress={() => {
                setStage({ kind: 'running', done: 0, of: 0 })
                setAttempt((number) => number + 1)
              }}
            >
              {text('verifyAgain')}
            </Button>
            <Button look="primary" onPress={close}>
              {text('close')}
            </Button>
          </>
        )
      }
    >
      {stage.kind === 'running' ? <Running done={stage.done} of={stage.of} /> : null}
      {stage.kind === 'cancelled' ? <p>{text('verifyCancelled')}</p> : null}
      {stage.kind === 'failed' ? <FailureView failure={stage.failure} /> : null}
      {stage.kind === 'done' ? <Result session={session} result={stage.result} /> : null}
    </Dialog>
  )
}

function Running({ done, of }: { done: number; of: number }) {
  const text = useText()
  const words = of === 0 ? text('verifyStarting') : text('verifyProgress', { done, of })
  return (
    <>
      <p>{text('verifyBody')}</p>
      <ProgressBar aria-label={words} value={of === 0 ? 0 : (done / of) * 100} isIndeterminate={of === 0}>
        <div className="bar-track">
          <div className="bar-filled" data-unknown={of === 0 || undefined} style={of === 0 ? undefined : { width: `${(done / of) * 100}%` }} />
        </div>
      </ProgressBar>
      <p className="figures faint" aria-live="polite">
        {words}
      </p>
    </>
  )
}

const statusWords: Record<VerifiedCell['status'], WorkbenchMessage> = { identical: 'statusIdentical', changed: 'statusChanged', failed: 'statusFailed', 'not-compared': 'statusNotCompared' }
const inputWords: Record<VerifyResult['inputs'][number]['status'], WorkbenchMessage> = { same: 'inputSame', changed: 'inputChanged', missing: 'inputMissing' }
const detailWords: Record<VerifiedCell['detail'][number], WorkbenchMessage> = {
  code: 'detailCode',
  used: 'detailUsed',
  result: 'detailResult',
  'never-run': 'detailNeverRun',
  volatile: 'detailVolatile',
  'not-deterministic': 'detailNotDeterministic',
}

function Result({ session, result }: { session: string; result: VerifyResult }) {
  const text = useText()
  const cells = useWorkbench((state) => state.sessions[session]?.cells)
  const firstLine = (id: string) => cells?.find((cell) => cell.id === id)?.source.split('\n').find((line) => line.trim() !== '' && !line.startsWith('%%sql')) ?? ''
  return (
    <>
      <p className="verify-verdict" data-good={result.isIdentical || undefined}>
        {result.isIdentical ? <VerifyIcon size={20} /> : <CrossIcon size={20} />}
        <span>
          <b>{text(result.isIdentical ? 'verifyIdentical' : 'verifyDiffers')}</b>
          <span className="figures">{text('verifyCounts', result.counts)}</span>
        </span>
      </p>
      <section>
        <h3 className="verify-title">{text('verifyCells')}</h3>
        <ul className="verify-list">
          {result.cells.map((cell) => (
            <li key={cell.cell}>
              <button
                type="button"
                className="verify-cell"
                onClick={() => {
                  useOverlays.setState({ verifying: null })
                  setTimeout(() => goToPlace(session, { cell: cell.cell }), 0)
                }}
              >
                <span className="verify-mark" data-status={cell.status}>
                  {cell.status === 'identical' ? <CheckIcon size={14} /> : cell.status === 'not-compared' ? '–' : <CrossIcon size={14} />}
                </span>
                <span className="figures verify-number">{cell.number}</span>
                <code className="ellipsis">{firstLine(cell.cell)}</code>
                <span className="verify-status" data-status={cell.status}>
                  {[text(statusWords[cell.status]), ...cell.detail.map((detail) => text(detailWords[detail]))].join(' · ')}
                </span>
              </button>
              {cell.failure ? <FailureView failure={cell.failure} /> : null}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className="verify-title">{text('verifyInputs')}</h3>
        {result.inputs.length === 0 ? <p className="faint">{text('verifyNoInputs')}</p> : null}
        <ul className="verify-list">
          {result.inputs.map((input) => (
            <li key={input.path} className="verify-input">
              <span className="verify-mark" data-status={input.status === 'same' ? 'identical' : 'changed'}>
                {input.status === 'same' ? <CheckIcon size={14} /> : <CrossIcon size={14} />}
              </span>
              <code className="ellipsis">{input.path}</code>
              <span className="verify-status" data-status={input.status === 'same' ? 'identical' : 'changed'}>
                {text(inputWords[input.status])}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
