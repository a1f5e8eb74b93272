import type { FiguresOutput } from '../../protocol/output'
import { formatNumber, useLanguage, useText } from '../workbench/language'

/** A row of large numbers, each over its name. */
export function Figures({ figures }: FiguresOutput) {
  const language = useLanguage()
  const text = useText()
  return (
    <dl className="output-figures figures">
      {figures.map(({ label, value, unit }, index) => (
        <div key={index}>
          <dt>{text(label)}</dt>
          <dd>
            {typeof value === 'number' ? formatNumber(roundForReading(value), language) : typeof value === 'string' ? value : text(value)}
            {unit === undefined || unit === '' ? null : <span className="figure-unit">{unit}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Whole from a thousand up, else at most four figures behind the point. */
function roundForReading(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4))
}
