import { useMemo } from 'react'
import { dataMessages } from '../../../protocol/messages/data'
import { useText } from '../../workbench/language'
import { numberText } from '../../data/value-text'
import { chartTable } from './chart-table'

/** The numbers of a chart as a plain table. */
export function ChartData({ data, title }: { data: readonly Record<string, unknown>[]; title: string }) {
  const text = useText()
  const table = useMemo(() => chartTable(data, (number) => text(dataMessages.seriesNumber, { number }), text(dataMessages.series)), [data, text])
  return (
    <div className="figure-data" tabIndex={0} role="region" aria-label={title}>
      <table className="plain-table figures">
        <caption className="only-read-aloud">{title}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column} data-number={typeof value === 'number' || undefined}>
                  {typeof value === 'number' ? numberText(value, true) : value === null ? '–' : String(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.pointCount > table.rows.length ? (
        <p className="output-note">{text(dataMessages.chartDataCut, { count: table.rows.length, all: table.pointCount })}</p>
      ) : null}
    </div>
  )
}
