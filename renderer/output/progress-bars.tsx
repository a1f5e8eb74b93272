import { dataMessages } from '../../protocol/messages/data'
import type { Progress } from '../../protocol/output'
import { useText } from '../workbench/language'
import './progress.css'

/** Long work under way: how far, what it is doing, how long it will still take. */
export function ProgressBars({ progress }: { progress: readonly Progress[] }) {
  const text = useText()
  return (
    <div className="progress-bars">
      {progress.map(({ id, fraction, phrase, remainingSeconds }) => {
        const words = text(phrase) || text(dataMessages.working)
        const percent = fraction === null ? null : Math.floor(fraction * 100)
        return (
          <div key={id} className="progress">
            <div className="progress-words figures">
              <span>{words}</span>
              <span className="faint">
                {percent === null ? null : `${percent} %`}
                {remainingSeconds === null ? null : ` · ${remainingWords(remainingSeconds, text)}`}
              </span>
            </div>
            <div
              className="progress-track"
              role="progressbar"
              aria-label={words}
              aria-valuemin={0}
              aria-valuemax={100}
              {...(percent === null ? { 'data-indeterminate': true } : { 'aria-valuenow': percent })}
            >
              <i style={percent === null ? undefined : { width: `${(fraction ?? 0) * 100}%` }} />
            </div>
          </div>
        )
      })}
    </div>
  )
}

function remainingWords(seconds: number, text: ReturnType<typeof useText>): string {
  if (seconds < 90) return text(dataMessages.remainingSeconds, { seconds: Math.max(1, Math.round(seconds)) })
  return text(dataMessages.remainingMinutes, { minutes: Math.round(seconds / 60) })
}
