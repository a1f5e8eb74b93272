import { useState } from 'react'
import { toFailure, type Failure } from '../../../protocol/failure'
import { dataMessages } from '../../../protocol/messages/data'
import type { ExportEncoding, TableSummary, TableView } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import { FailureView } from '../../failure/failure-view'
import { fileAddress } from '../../output/file-link'
import { host } from '../../workbench/host'
import { formatBytes, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import { Dialog } from '../../workbench/parts/dialog'
import { Select } from '../../workbench/parts/select'
import { TextField } from '../../workbench/parts/text-field'

interface ExportDialogProps {
  session: string
  table: TableSummary
  view: TableView
  rowCount: number
  onClose: () => void
}

interface Format {
  id: string
  ending: string
  encoding?: ExportEncoding
  words: Text
}

const formats: readonly Format[] = [
  { id: 'csv', ending: 'csv', words: dataMessages.exportCsv },
  { id: 'xlsx', ending: 'xlsx', words: dataMessages.exportXlsx },
  { id: 'gbk', ending: 'csv', encoding: 'gbk', words: dataMessages.exportGbk },
  { id: 'tsv', ending: 'tsv', words: dataMessages.exportTsv },
  { id: 'parquet', ending: 'parquet', words: dataMessages.exportParquet },
  { id: 'json', ending: 'json', words: dataMessages.exportJson },
  { id: 'jsonl', ending: 'jsonl', words: dataMessages.exportJsonl },
]

type State = { is: 'asking' } | { is: 'writing' } | { is: 'written'; path: string; words: string } | { is: 'failed'; failure: Failure }

/** Writes the view's rows to a file of the workspace. */
export function ExportDialog({ session, table, view, rowCount, onClose }: ExportDialogProps) {
  const text = useText()
  const language = useLanguage()
  const [path, setPath] = useState(`${table.name.replace(/[\\/:*?"<>|]+/g, '-')}.csv`)
  const [state, setState] = useState<State>({ is: 'asking' })
  const [chosen, setChosen] = useState('csv')
  const ending = /\.([a-z]+)$/i.exec(path.trim())?.[1]?.toLowerCase() ?? ''
  // The path's ending has the last word; the choice tells formats of one ending apart.
  const format = formats.find((one) => one.id === chosen && one.ending === ending) ?? formats.find((one) => one.ending === ending)

  const write = () => {
    if (format === undefined || state.is === 'writing') return
    setState({ is: 'writing' })
    host.exportTable({ session, view, path: path.trim(), ...(format.encoding === undefined ? {} : { encoding: format.encoding }) }).then(
      (written) => setState({ is: 'written', path: written.path, words: text(dataMessages.exported, { rows: written.rows, path: written.path, bytes: formatBytes(written.bytes, language) }) }),
      (thrown: unknown) => setState({ is: 'failed', failure: toFailure(thrown) }),
    )
  }
  return (
    <Dialog
      title={text(dataMessages.exportTable, { name: table.name })}
      isOpen
      onClose={onClose}
      actions={
        state.is === 'written' ? (
          <Button look="primary" onPress={onClose} autoFocus>
            {text(dataMessages.close)}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{text(dataMessages.cancel)}</Button>
            <Button look="primary" onPress={write} isDisabled={format === undefined || state.is === 'writing'}>
              {text(state.is === 'writing' ? dataMessages.exporting : dataMessages.export)}
            </Button>
          </>
        )
      }
    >
      {state.is === 'written' ? (
        <>
          <p role="status">{state.words}</p>
          <p>
            <a className="output-link" href={fileAddress(state.path)} download>
              {text(dataMessages.download)}
            </a>
          </p>
        </>
      ) : (
        <>
          <p>{text(dataMessages.exportWhat, { count: rowCount })}</p>
          <Select
            label={text(dataMessages.exportFormat)}
            options={formats.map(({ id, words }) => ({ id, label: text(words) }))}
            value={format?.id ?? null}
            onChange={(id) => {
              setChosen(id)
              setPath(`${path.replace(/\.[^./\\]*$/, '')}.${formats.find((one) => one.id === id)?.ending ?? id}`)
            }}
          />
          <TextField label={text(dataMessages.exportPath)} isCode value={path} onChange={setPath} onSubmit={write} autoFocus />
          {state.is === 'failed' ? <FailureView failure={state.failure} /> : null}
        </>
      )}
    </Dialog>
  )
}
