import { dataMessages } from '../../protocol/messages/data'
import type { PauseState, Progress } from '../../protocol/output'
import { useText } from '../workbench/language'
import { IconButton } from '../workbench/parts/button'
import { PauseIcon, PlayIcon, StopIcon } from '../workbench/parts/icons'
import './progress.css'

interface ProgressBarsProps {
  progress: readonly Progress[]
  pause: PauseState
  onPause?: ((isPaused: boolean) => void) | undefined
  onStop?: (() => void) | undefined
}

/** Stands in where work can pause but has not said how far it is. */
const unknown: Progress = { id: '', fraction: null, phrase: { en: '', zh: '' }, remainingSeconds: null }

/** Long work under way: how far, what it is doing, how long it will still take; and what holds it up or stops it. */
export function ProgressBars({ progress, pause: { canPause, isPaused }, onPause, onStop }: ProgressBarsProps) {
  const text = useText()
  return (
    <div className="progress-block" role="group" aria-label={text(dataMessages.longWork)}>
      <div className="progress-bars">
        {(progress.length > 0 ? progress : [unknown]).map((one) => (
          <Bar key={one.id} progress={one} isPaused={isPaused} />
        ))}
      </div>
      <div className="progress-actions">
        {canPause && onPause ? (
          <IconButton
            size="small"
            placement="top"
            label={text(isPaused ? dataMessages.resume : dataMessages.pause)}
            keys="I P"
            icon={isPaused ? <PlayIcon /> : <PauseIcon />}
            onPress={() => onPause(!isPaused)}
          />
        ) : null}
        {onStop ? <IconButton size="small" placement="top" label={text(dataMessages.stop)} keys="I I" icon={<StopIcon />} onPress={onStop} /> : null}
      </div>
    </div>
  )
}

function Bar({ progress: { fraction, phrase, remainingSeconds }, isPaused }: { progress: Progress; isPaused: boolean }) {
  const text = useText()
  const words = text(phrase) || text(dataMessages.working)
  const percent = fraction === null ? null : Math.floor(fraction * 100)
  const parts = [percent === null ? null : `${percent} %`, isPaused ? text(dataMessages.paused) : null, remainingSeconds === null ? null : remainingWords(remainingSeconds, text)]
  const state = parts.filter((part) => part !== null).join(' · ')
  return (
    <div className="progress">
      <div className="progress-words figures">
        <span>{words}</span>
        <span className="faint">{state}</span>
      </div>
      <div
        className="progress-track"
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? { 'data-indeterminate': true } : { 'aria-valuenow': percent })}
        {...(state === '' ? {} : { 'aria-valuetext': state })}
        data-paused={isPaused || undefined}
      >
        <i style={percent === null ? undefined : { width: `${(fraction ?? 0) * 100}%` }} />
      </div>
    </div>
  )
}

function remainingWords(seconds: number, text: ReturnType<typeof useText>): string {
  if (seconds < 90) return text(dataMessages.remainingSeconds, { seconds: Math.max(1, Math.round(seconds)) })
  if (seconds < 90 * 60) return text(dataMessages.remainingMinutes, { minutes: Math.round(seconds / 60) })
  return text(dataMessages.remainingHours, { hours: Math.round(seconds / 3600) })
}
