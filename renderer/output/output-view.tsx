import { lazy, memo, Suspense } from 'react'
import { isFailure, type Failure, type Place } from '../../protocol/failure'
import { dataMessages } from '../../protocol/messages/data'
import { mime, type FiguresOutput, type FileOutput, type Output, type PlotlyOutput, type TableOutput } from '../../protocol/output'
import type { TableSummary } from '../../protocol/table'
import { TableGrid } from '../data/grid/table-grid'
import { FailureView } from '../failure/failure-view'
import { useText } from '../workbench/language'
import { Ansi } from './ansi-text'
import { Bounded } from './bounded'
import { Figures } from './figures'
import { FileLink } from './file-link'
import { HtmlOutput } from './html-output'
import { ImageOutput } from './image-output'
import { JsonTree } from './json-tree'
import { Latex, Markdown } from './markdown'
import { bundleText, richestType, type ShownType } from './richest'
import { StreamText } from './stream-text'
import { failureInCell } from './sql-place'

const PlotlyChart = lazy(() => import('./plotly/plotly-chart'))

interface OutputViewProps {
  output: Output
  session: string
  /** The cell's source, to find the line of an SQL failure in it. */
  source: string
  isTrusted: boolean
  /** The engine still has the tables that the cell made. */
  isLive: boolean
  onGoTo: ((place: Place) => void) | undefined
  cellName: ((id: string) => string) | undefined
  onChart: ((table: TableSummary, columns: string[]) => void) | undefined
  onOpenFile: ((path: string) => void) | undefined
}

/** One output of a cell. */
export const OutputView = memo(function OutputView(props: OutputViewProps) {
  const { output, source, onGoTo, cellName } = props
  if (output.output_type === 'stream') return <StreamText text={output.text} isError={output.name === 'stderr'} />
  if (output.output_type === 'error') {
    const failure = output.metadata?.souk?.failure
    if (isFailure(failure)) return <FailureView failure={failureInCell(failure, source)} onGoTo={onGoTo} cellName={cellName} />
    return <Traceback lines={output.traceback} fallback={`${output.ename}: ${output.evalue}`} />
  }
  const type = richestType(output.data)
  if (type === null) return <Unknown types={Object.keys(output.data)} />
  return <Bundle {...props} type={type} value={output.data[type]} output={output} />
})

interface BundleProps extends OutputViewProps {
  type: ShownType
  value: unknown
  output: Exclude<Output, { output_type: 'stream' | 'error' }>
}

function Bundle({ type, value, output, session, source, isTrusted, isLive, onGoTo, cellName, onChart, onOpenFile }: BundleProps) {
  const text = useText()
  switch (type) {
    case mime.failure:
      return <FailureView failure={failureInCell(value as Failure, source)} onGoTo={onGoTo} cellName={cellName} />
    case mime.table: {
      const { table, head } = value as TableOutput
      return <TableGrid key={table.id} session={session} table={table} head={head} isLive={isLive} onChart={onChart} />
    }
    case mime.plotly:
      return (
        <Suspense fallback={<div className="figure figure-waiting">{text(dataMessages.chartLoading)}</div>}>
          <PlotlyChart chart={value as PlotlyOutput} displayId={output.output_type === 'display_data' ? output.transient?.display_id : undefined} />
        </Suspense>
      )
    case mime.figures:
      return <Figures figures={(value as FiguresOutput).figures} />
    case mime.file:
      return <FileLink file={value as FileOutput} onOpen={onOpenFile} />
    case mime.html:
      return <HtmlOutput session={session} html={bundleText(value)} isTrusted={isTrusted} />
    case mime.markdown:
      return (
        <Bounded>
          <Markdown source={bundleText(value)} />
        </Bounded>
      )
    case mime.svg:
    case mime.png:
    case mime.jpeg:
    case 'image/gif':
    case 'image/webp':
      return <ImageOutput type={type} data={bundleText(value)} metadata={output.metadata} alternative={bundleText(output.data[mime.text])} />
    case mime.latex:
      return <Latex source={bundleText(value)} />
    case mime.json:
      return (
        <Bounded>
          <JsonTree value={value} />
        </Bounded>
      )
    case mime.text:
      return <StreamText text={bundleText(value)} isError={false} isResult />
    default:
      return type satisfies never
  }
}

function Traceback({ lines, fallback }: { lines: string[]; fallback: string }) {
  return (
    <Bounded>
      <pre className="traceback" role="alert">
        <Ansi text={lines.length > 0 ? lines.join('\n') : fallback} />
      </pre>
    </Bounded>
  )
}

function Unknown({ types }: { types: string[] }) {
  const text = useText()
  return <p className="output-note">{text(dataMessages.unknownOutput, { types: types.join(', ') })}</p>
}
