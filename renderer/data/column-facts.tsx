import { dataMessages } from '../../protocol/messages/data'
import type { Column, ColumnProfile } from '../../protocol/table'
import { formatNumber, useLanguage, useText } from '../workbench/language'
import { useColumnProfile } from './column-profiles'
import { shareText } from './sparkline'
import { isNumeric, numberText, valueText } from './value-text'

/** What a column holds: missing and distinct values, ends and mean, how it spreads, what is most frequent. */
export function ColumnFacts({ session, table, column }: { session: string; table: string; column: Column }) {
  const text = useText()
  const profile = useColumnProfile(session, table, column.name)
  if (profile === null) return <p className="column-facts faint">{text(dataMessages.profiling)}</p>
  return (
    <div className="column-facts">
      <Histogram column={column} profile={profile} />
      <Numbers column={column} profile={profile} />
      <TopValues column={column} profile={profile} />
    </div>
  )
}

function Numbers({ column, profile }: { column: Column; profile: ColumnProfile }) {
  const text = useText()
  const language = useLanguage()
  const isMoment = column.kind === 'time' || column.kind === 'date'
  const present = profile.rowCount - profile.missing
  const hasEnds = isMoment || isNumeric(column.kind)
  return (
    <dl className="facts">
      <dt>{text(dataMessages.missingValues)}</dt>
      <dd data-warn={profile.missing > 0 || undefined}>
        {profile.missing === 0 ? text(dataMessages.noneMissing) : `${formatNumber(profile.missing, language)} · ${shareText(profile.missing, profile.rowCount)}`}
      </dd>
      <dt>{text(dataMessages.distinct)}</dt>
      <dd>{present > 0 && profile.distinct === present ? text(dataMessages.allDistinct) : formatNumber(profile.distinct, language)}</dd>
      {hasEnds && profile.min !== null ? (
        <>
          <dt>{text(isMoment ? dataMessages.earliest : dataMessages.minimum)}</dt>
          <dd>{valueText(profile.min, column, language)}</dd>
          <dt>{text(isMoment ? dataMessages.latest : dataMessages.maximum)}</dt>
          <dd>{valueText(profile.max, column, language)}</dd>
        </>
      ) : null}
      {profile.mean === null || !isNumeric(column.kind) ? null : (
        <>
          <dt>{text(dataMessages.mean)}</dt>
          <dd>{numberText(profile.mean, true)}</dd>
        </>
      )}
    </dl>
  )
}

function Histogram({ column, profile }: { column: Column; profile: ColumnProfile }) {
  const text = useText()
  const language = useLanguage()
  const most = Math.max(0, ...profile.histogram)
  if (most === 0) return null
  const [from, to] = [valueText(profile.min, column, language), valueText(profile.max, column, language)]
  return (
    <div>
      <div className="histogram" role="img" aria-label={text(dataMessages.histogramOf, { name: column.name, from, to })}>
        {profile.histogram.map((count, index) => (
          <span key={index} title={formatNumber(count, language)}>
            <b style={{ height: `${count === 0 ? 0 : Math.max(2, (count / most) * 100)}%` }} />
          </span>
        ))}
      </div>
      <div className="histogram-ends">
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  )
}

function TopValues({ column, profile }: { column: Column; profile: ColumnProfile }) {
  const text = useText()
  const language = useLanguage()
  const top = profile.top.filter(({ count }) => count > 1).slice(0, 8)
  const most = top[0]?.count ?? 0
  if (top.length === 0 || (profile.histogram.length > 0 && profile.distinct > 20)) return null
  return (
    <table className="top-values">
      <caption className="only-read-aloud">{text(dataMessages.topValues)}</caption>
      <tbody>
        {top.map(({ value, count }, index) => (
          <tr key={index}>
            <td>
              <i style={{ width: `${(count / most) * 100}%` }} />
              <span className="ellipsis">{valueText(value, column, language)}</span>
            </td>
            <td>{formatNumber(count, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
